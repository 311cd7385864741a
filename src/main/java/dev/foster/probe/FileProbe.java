package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;

/** Looks whether a path leads to something. */
final class FileProbe extends Probe {
  private final Io io;
  private final Errands errands;
  private final String path;

  FileProbe(Order order, Io io, Errands errands, String path) {
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
    } else if (failure == null || Reasons.isAbsent(failure)) {
      finish(false, "it does not exist");
    } else {
      finish(false, Reasons.lower(failure.getMessage()));
    }
  }

  @Override
  void abandon() {
    errands.withdraw(errand(), this);
    super.abandon();
  }

  @Override
  void ready(int events) {}
}
