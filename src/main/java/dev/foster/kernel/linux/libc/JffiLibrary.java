package dev.foster.kernel.linux.libc;

/** Checks whether jffi's native library can be loaded; jffi needs it for every call of C. */
public final class JffiLibrary {
  private static final String FOLDER = "jffi.boot.library.path";
  private static final String NAME = "libjffi-1.2.so";

  private JffiLibrary() {}

  /** Why the library cannot be loaded, in one line; null if it can. */
  @SuppressWarnings("restricted") // the launcher enables it
  public static String problem() {
    String folder = System.getProperty(FOLDER);
    if (folder == null) {
      return null; // jffi unpacks its own copy
    }
    String file = folder + "/" + NAME;
    try {
      System.load(file);
      return null;
    } catch (UnsatisfiedLinkError e) {
      return "cannot load " + reason(String.valueOf(e.getMessage()), file);
    }
  }

  /** Removes the file's name, which the JVM and the C library each put before the message. */
  private static String reason(String message, String file) {
    String name = file + ": ";
    String reason = message;
    while (reason.startsWith(name)) {
      reason = reason.substring(name.length());
    }
    return name + reason.lines().findFirst().orElse("");
  }
}
