package dev.foster.plan;

/**
 * Where the output of a service goes.
 *
 * @param format format of a line on Foster's own output
 * @param timestamps whether an RFC 3339 time precedes each prefixed line
 * @param onFull what Foster does when a reader is slower than the service
 * @param files log files that also get every line, or null
 * @param hidesStdout whether standard output is not on Foster's own output
 * @param hidesStderr whether standard error is not on it
 * @param merged whether both streams are one pipe, which counts as standard output
 */
public record Logs(
    Format format,
    boolean timestamps,
    OnFull onFull,
    LogFiles files,
    boolean hidesStdout,
    boolean hidesStderr,
    boolean merged) {

  /** Both streams, each by itself. */
  public Logs(Format format, boolean timestamps, OnFull onFull, LogFiles files) {
    this(format, timestamps, onFull, files, false, false, false);
  }

  /** Format of a line on Foster's own output. */
  public enum Format {
    PREFIXED,
    JSON,
    /** The line as it is. */
    BARE,
    /** The service writes to Foster's own descriptors, without Foster in between. */
    RAW,
    /** Not on Foster's output. */
    NONE
  }

  /** What Foster does when an output is full. */
  public enum OnFull {
    /** The service waits, as with a full pipe. */
    BLOCK,
    /** Lines are dropped and counted. */
    DROP
  }
}
