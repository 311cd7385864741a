package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;

/** Checks that a path leads to something. */
final class FileProbe extends Probe {
  private final Io io;
  private final BlockingCalls calls;
  private final String path;

  FileProbe(Setup setup, Io io, BlockingCalls calls, String path) {
    super(setup);
    this.io = io;
    this.calls = calls;
    this.path = path;
  }

  @Override
  void begin() {
    missing = "no answer from the file system";
    calls.submit(key(), this, () -> io.facts(path));
  }

  private String key() {
    return "file " + path;
  }

  @Override
  void callDone(Object result, KernelException failure) {
    if (isOver()) {
      return;
    }
    if (result != null) {
      finish(true, "it exists");
    } else if (failure == null || ErrorText.isAbsent(failure)) {
      finish(false, "it does not exist");
    } else {
      finish(false, ErrorText.lower(failure.getMessage()));
    }
  }

  @Override
  void release() {
    calls.withdraw(key(), this);
    super.release();
  }

  @Override
  protected void ready(int events) {}
}
