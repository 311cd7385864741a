package dev.foster.kernel.linux.libc;

/** {@link JavaRuntime} of the native edition, which needs no care. */
final class NativeRuntime implements JavaRuntime {
  @Override
  public String warning() {
    return null;
  }

  @Override
  public void startThreads() {
    // it starts none by itself
  }

  @Override
  public String openFiles() {
    return null;
  }
}
