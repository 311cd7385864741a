package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;

/** Looks whether a path leads to something. */
final class FileProbe extends Probe {
  private final Io io;
  private final BlockingCalls errands;
  private final String path;

  FileProbe(Order order, Io io, BlockingCalls errands, String path) {
    super(order);
    this.io = io;
    this.errands = errands;
    this.path = path;
  }

  @Override
  void begin() {
    lacking = "no answer from the file system";
    errands.ask(errand(), this, () -> io.facts(path));
  }

  private String errand() {
    return "file " + path;
  }

  @Override
  void answered(Object result, KernelException failure) {
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
  void abandon() {
    errands.withdraw(errand(), this);
    super.abandon();
  }

  @Override
  protected void ready(int events) {}
}
