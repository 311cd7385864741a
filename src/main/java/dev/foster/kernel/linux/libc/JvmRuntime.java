package dev.foster.kernel.linux.libc;

import java.util.zip.Inflater;

/** {@link JavaRuntime} of a process with a JVM. */
final class JvmRuntime implements JavaRuntime {
  private static final String NO_ARCHIVE =
      "the archive of classes (runtime/lib/foster.aot) is missing, damaged or of another build:"
          + " Foster starts more slowly and takes more memory";

  /**
   * A warning if the JVM does not use the archive of classes that the launcher named; else null.
   */
  @Override
  public String warning() {
    boolean lacksArchive =
        System.getProperty("jffi.boot.library.path") != null
            && !System.getProperty("java.vm.info", "").contains("sharing");
    return lacksArchive ? NO_ARCHIVE : null;
  }

  /**
   * Starts the JDK's cleaner thread now. Otherwise the first class that is not in the archive
   * starts it; if the kernel has no free process id at that time, the JVM can never load a class
   * again.
   */
  @Override
  public void startThreads() {
    try {
      new Inflater(true).end();
    } catch (OutOfMemoryError | NoClassDefFoundError e) {
      // There is no free process id even now; classes of the archive can still be used.
    }
  }

  /** The JVM opens files of its installation alone without close-on-exec. */
  @Override
  public String openFiles() {
    return System.getProperty("java.home") + "/";
  }
}
