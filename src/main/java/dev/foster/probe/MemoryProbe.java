package dev.foster.probe;

import dev.foster.kernel.KernelException;
import dev.foster.plan.Check;
import dev.foster.process.ProcessTree;
import dev.foster.process.ServiceMemory;
import dev.foster.text.Sizes;
import java.util.Map;

/** Checks how much memory the processes of a service use together. */
final class MemoryProbe extends Probe {
  /** One reading is for all services that ask at the same time. */
  private static final String KEY = "memory";

  private final ProcessTree processes;
  private final BlockingCalls calls;
  private final Check.Memory check;

  MemoryProbe(Setup setup, ProcessTree processes, BlockingCalls calls, Check.Memory check) {
    super(setup);
    this.processes = processes;
    this.calls = calls;
    this.check = check;
  }

  @Override
  void begin() {
    calls.submit(KEY, this, processes::memory);
  }

  @Override
  void callDone(Object result, KernelException failure) {
    if (isOver()) {
      return;
    }
    if (failure != null) {
      finish(false, ErrorText.lower(failure.getMessage()));
      return;
    }
    ServiceMemory memory = (ServiceMemory) ((Map<?, ?>) result).get(check.service());
    if (memory == null) {
      finish(false, "/proc does not show its processes");
    } else {
      boolean passed = memory.bytes() <= check.most();
      finish(passed, passed ? "enough" : text(memory, check.most()));
    }
  }

  /** {@code memory 655MiB is above 512MiB (node (pid 31) 601MiB, 3 more)}. */
  static String text(ServiceMemory memory, long most) {
    String largest = memory.largest() + " (pid " + memory.largestPid() + ") ";
    int others = memory.processes() - 1;
    return "memory "
        + Sizes.roundedUp(memory.bytes())
        + " is above "
        + Sizes.text(most)
        + " ("
        + largest
        + Sizes.roundedUp(memory.largestBytes())
        + (others == 0 ? ")" : ", " + others + " more)");
  }

  @Override
  void release() {
    calls.withdraw(KEY, this);
    super.release();
  }

  @Override
  protected void ready(int events) {}
}
