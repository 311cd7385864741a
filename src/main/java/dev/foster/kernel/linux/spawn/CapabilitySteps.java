package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Constants.PR_CAPBSET_DROP;
import static dev.foster.kernel.linux.libc.Constants.PR_CAP_AMBIENT;
import static dev.foster.kernel.linux.libc.Constants.PR_CAP_AMBIENT_RAISE;
import static dev.foster.kernel.linux.libc.Constants.PR_SET_KEEPCAPS;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;
import static dev.foster.kernel.linux.user.Capabilities.EFFECTIVE;
import static dev.foster.kernel.linux.user.Capabilities.INHERITABLE;
import static dev.foster.kernel.linux.user.Capabilities.PERMITTED;

import dev.foster.kernel.Capability;
import dev.foster.kernel.CapabilityRule;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.SystemCalls;
import dev.foster.kernel.linux.user.Capabilities;

/**
 * Applies a {@link CapabilityRule} in the child. A capability that the rule keeps stays in the
 * bounding set and becomes ambient, so that a child without root has it too. A capability that the
 * rule drops leaves the bounding, inheritable and ambient sets, so that no program of the child can
 * get it back.
 *
 * <p>Source: capabilities(7), prctl(2).
 */
final class CapabilitySteps {
  private final CapabilityRule rule;
  private final long named;
  private long header;
  private long data;

  CapabilitySteps(CapabilityRule rule) {
    this.rule = rule;
    named = Capabilities.named(rule);
  }

  /**
   * Adds the steps before the ids change, which takes away the right to perform them.
   *
   * @throws SpawnException Foster lacks a capability that the rule keeps
   */
  void addBeforeIds(ChildSteps steps) throws SpawnException {
    if (rule.keep()) { // else a change from root to another user clears the permitted set
      require(steps, Abi.SYS_PRCTL, PR_SET_KEEPCAPS, 1, 0, 0);
    }
    for (int number = 0; number < Long.SIZE; number++) {
      if (Capabilities.isDropped(rule, number)) {
        require(steps, Abi.SYS_PRCTL, PR_CAPBSET_DROP, number, 0, 0);
      }
    }
    header = steps.arena().take(8);
    data = steps.arena().take(Capabilities.DATA_BYTES);
    MEMORY.putLong(header, Capabilities.VERSION);
    SystemCalls.capget(header, data);
    if (rule.keep()) {
      checkPermitted();
    } else { // the kernel then lowers the ambient set too
      Capabilities.put(data, INHERITABLE, Capabilities.get(data, INHERITABLE) & ~named);
      require(steps, Abi.SYS_CAPSET, header, data, 0, 0);
    }
  }

  private void checkPermitted() throws SpawnException {
    long missing = named & ~Capabilities.get(data, PERMITTED);
    if (missing != 0) {
      int number = Long.numberOfTrailingZeros(missing);
      throw new SpawnException(
          Stage.IDENTITY,
          "cannot keep " + Capability.name(number) + ": Foster does not have it itself",
          Errno.EPERM);
    }
  }

  /** Adds the steps after the ids have changed. */
  void addAfterIds(ChildSteps steps) {
    if (!rule.keep()) {
      return;
    }
    Capabilities.put(data, PERMITTED, named);
    Capabilities.put(data, EFFECTIVE, named);
    Capabilities.put(data, INHERITABLE, named);
    require(steps, Abi.SYS_CAPSET, header, data, 0, 0);
    for (int number = 0; number < Long.SIZE; number++) {
      if ((named >>> number & 1) != 0) {
        require(steps, Abi.SYS_PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0);
      }
    }
  }

  private static void require(ChildSteps steps, int call, long a, long b, long c, long d) {
    steps.require(CapabilitySteps::failure, call, a, b, c, d);
  }

  private static SpawnException failure(int errno) {
    String hint = errno == Errno.EPERM ? Spawner.needs("CAP_SETPCAP") : "";
    return new SpawnException(
        Stage.IDENTITY, "cannot set capabilities: " + Errno.text(errno) + hint, errno);
  }
}
