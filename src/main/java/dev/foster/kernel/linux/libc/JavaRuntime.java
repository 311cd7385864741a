package dev.foster.kernel.linux.libc;

/** What Foster has to know about the Java runtime below it. */
public interface JavaRuntime {
  /** A fault of the installation with which Foster works all the same, in one line; or null. */
  String warning();

  /**
   * Starts the threads that the runtime would start later by itself, perhaps when no process id is
   * free.
   */
  void startThreads();

  /**
   * The folder, with a slash at its end, whose files the runtime keeps open without close-on-exec;
   * null if there are none.
   */
  String openFiles();
}
