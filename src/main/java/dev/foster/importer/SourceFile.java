package dev.foster.importer;

import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.text.ByteText;
import dev.foster.text.PathText;
import dev.foster.text.Utf8;

/**
 * A file that is imported.
 *
 * @param name as the user gave it
 * @param order number of the file, in the order of reading
 * @param directory the absolute directory in which it is
 */
public record SourceFile(String name, int order, String directory, String text) {
  private static final int LARGEST = 1 << 20;

  /** The place of the whole file. */
  public Place place() {
    return new Place(name, order, 0);
  }

  /**
   * Reads a file.
   *
   * @param name its path; {@code -} is standard input
   * @return null after an error
   */
  public static SourceFile read(Host host, String name, int order, Findings findings) {
    boolean stdin = name.equals("-");
    String path = PathText.resolve(host.directory(), name);
    String shown = stdin ? "<stdin>" : name;
    Place place = new Place(shown, order, 0);
    byte[] bytes;
    try {
      bytes = stdin ? host.readStandardInput(LARGEST) : host.read(path, LARGEST);
    } catch (KernelException e) {
      findings.error(place, "", "cannot read this file: " + e.getMessage());
      return null;
    }
    if (!Utf8.isValid(bytes)) {
      findings.error(new Place(shown, order, wrongLine(bytes)), "", "this is not UTF-8");
      return null;
    }
    String directory = stdin ? host.directory() : PathText.parent(path);
    return new SourceFile(shown, order, directory, ByteText.decode(bytes));
  }

  /** A value without the quotes around it, if it has any. */
  public static String unquoted(String value) {
    boolean quoted =
        value.length() > 1
            && "'\"".indexOf(value.charAt(0)) >= 0
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static int wrongLine(byte[] bytes) {
    int line = 1;
    for (int i = 0; i < bytes.length; ) {
      int size = bytes[i] >= 0 ? 1 : Utf8.sequence(bytes, i, bytes.length);
      if (size == 0) {
        return line;
      }
      line += bytes[i] == '\n' ? 1 : 0;
      i += size;
    }
    return line;
  }
}
