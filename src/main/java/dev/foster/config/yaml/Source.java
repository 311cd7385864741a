package dev.foster.config.yaml;

/** A file that a value came from. */
public final class Source {
  /** Its name as the user gave it; {@code <stdin>} for standard input. */
  final String name;

  /** What relative names in it are relative to; absolute. */
  public final String directory;

  /** Files are sorted in the order in which they were first read. */
  final int order;

  public Source(String name, String directory, int order) {
    this.name = name;
    this.directory = directory;
    this.order = order;
  }
}
