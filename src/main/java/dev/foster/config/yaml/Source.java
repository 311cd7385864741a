package dev.foster.config.yaml;

/** A configuration file. */
public final class Source {
  /** Its name as the user gave it; {@code <stdin>} for standard input. */
  public final String name;

  /** Absolute directory to which relative names in the file refer. */
  public final String directory;

  /** Number of the file, in the order of reading. */
  public final int order;

  public Source(String name, String directory, int order) {
    this.name = name;
    this.directory = directory;
    this.order = order;
  }
}
