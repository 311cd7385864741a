package dev.foster.importer;

/**
 * A line of a file that is imported.
 *
 * @param file its name as the user gave it
 * @param order number of the file, in the order of reading
 * @param line from 1; 0 for the whole file
 */
public record Place(String file, int order, int line) {

  /** {@code FILE:LINE}. */
  public String text() {
    return line > 0 ? file + ":" + line : file;
  }
}
