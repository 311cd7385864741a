package dev.foster.plan;

/**
 * Where the output of a service goes.
 *
 * @param timestamps RFC 3339 before each prefixed line
 * @param onFull what happens when readers are slower than the service
 * @param file a file that gets every line too, or null
 */
public record Logs(Format format, boolean timestamps, OnFull onFull, LogFile file) {

  /** How a line is written to Foster's own output. */
  public enum Format {
    PREFIXED,
    JSON,
    /** The service inherits Foster's own descriptors. */
    RAW,
    /** Pumped, but not to Foster's output. */
    NONE
  }

  /** What happens when a sink is full. */
  public enum OnFull {
    BLOCK,
    DROP
  }

  /**
   * A log file.
   *
   * @param maxSize bytes at which it is rotated
   * @param keep how many old files are kept
   * @param gzip whether old files are compressed
   */
  public record LogFile(String path, long maxSize, int keep, boolean gzip) {}
}
