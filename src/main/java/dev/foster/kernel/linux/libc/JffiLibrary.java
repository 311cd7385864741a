package dev.foster.kernel.linux.libc;

/** The native half of jffi, without which no call of C can be made. Needs none of them itself. */
public final class JffiLibrary {
  private static final String FOLDER = "jffi.boot.library.path";
  private static final String NAME = "libjffi-1.2.so";

  private JffiLibrary() {}

  /** Why it cannot be loaded, in one line; null if it can. */
  @SuppressWarnings("restricted") // the launcher enables it
  public static String problem() {
    String folder = System.getProperty(FOLDER);
    if (folder == null) {
      return null; // jffi unpacks its own
    }
    String file = folder + "/" + NAME;
    try {
      System.load(file);
      return null;
    } catch (UnsatisfiedLinkError e) {
      return "cannot load " + reason(String.valueOf(e.getMessage()), file);
    }
  }

  /** The JVM and the C library each put the file's name before what they say. */
  private static String reason(String message, String file) {
    String name = file + ": ";
    String reason = message;
    while (reason.startsWith(name)) {
      reason = reason.substring(name.length());
    }
    return name + reason.lines().findFirst().orElse("");
  }
}
