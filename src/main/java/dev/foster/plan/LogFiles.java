package dev.foster.plan;

import java.time.Duration;

/**
 * The log files of a service.
 *
 * @param stdout file for standard output, or null
 * @param stderr file for standard error, or null; may be the same object as {@code stdout}
 */
public record LogFiles(LogFile stdout, LogFile stderr) {

  /**
   * A log file.
   *
   * @param maxSize size in bytes at which Foster rotates it
   * @param keep number of old files
   * @param gzip whether Foster compresses old files
   * @param timestamps whether an RFC 3339 time precedes each line
   * @param maxAge age of the file, from its creation, at which Foster rotates it; null for no limit
   */
  public record LogFile(
      String path, long maxSize, int keep, boolean gzip, boolean timestamps, Duration maxAge) {
    /** A file with the same settings at another path. */
    public LogFile at(String other) {
      return new LogFile(other, maxSize, keep, gzip, timestamps, maxAge);
    }
  }
}
