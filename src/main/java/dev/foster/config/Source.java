package dev.foster.config;

/** A file that a value came from. */
final class Source {
  /** Its name as the user gave it; {@code <stdin>} for standard input. */
  final String name;

  /** What relative names in it are relative to; absolute. */
  final String directory;

  /** Files are sorted in the order in which they were first read. */
  final int order;

  Source(String name, String directory, int order) {
    this.name = name;
    this.directory = directory;
    this.order = order;
  }
}
