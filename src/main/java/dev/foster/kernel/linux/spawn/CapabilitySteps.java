package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Constants.PR_CAPBSET_DROP;
import static dev.foster.kernel.linux.libc.Constants.PR_CAPBSET_READ;
import static dev.foster.kernel.linux.libc.Constants.PR_CAP_AMBIENT;
import static dev.foster.kernel.linux.libc.Constants.PR_CAP_AMBIENT_RAISE;
import static dev.foster.kernel.linux.libc.Constants.PR_SET_KEEPCAPS;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Capability;
import dev.foster.kernel.CapabilityRule;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SystemCalls;
import java.util.StringJoiner;

/**
 * Has a child carry out a {@link CapabilityRule}. What is kept stays in the bounding set and is
 * made ambient, so that a child without root has it too; what is dropped leaves the bounding,
 * inheritable and ambient sets, so that no program of the child can get it back.
 *
 * <p>Sets are masks: bit n is capability n. Source: capabilities(7), prctl(2).
 */
public final class CapabilitySteps {

  private static final int SETPCAP = 8; // linux/capability.h
  private static final int VERSION_3 = 0x20080522;
  private static final int EFFECTIVE = 0; // offsets in struct __user_cap_data_struct
  private static final int PERMITTED = 4;
  private static final int INHERITABLE = 8;
  private static final int SECOND = 12;
  private static final int BYTES = 24;

  private final CapabilityRule rule;
  private final long named;
  private long header;
  private long data;

  CapabilitySteps(CapabilityRule rule) {
    this.rule = rule;
    long mask = 0;
    for (int i = 0; i < rule.numbers().size(); i++) {
      mask |= 1L << rule.numbers().get(i);
    }
    named = mask;
  }

  /**
   * Before the ids change, which would take away the right to do this.
   *
   * @throws SpawnException one that shall be kept is not there
   */
  void beforeIds(ChildSteps steps) throws SpawnException {
    if (rule.keep()) { // else a change from root to another user clears them
      require(steps, Abi.SYS_PRCTL, PR_SET_KEEPCAPS, 1, 0, 0);
    }
    for (int number = 0; number < Long.SIZE; number++) {
      if (isLost(number)) {
        require(steps, Abi.SYS_PRCTL, PR_CAPBSET_DROP, number, 0, 0);
      }
    }
    header = steps.arena().take(8);
    data = steps.arena().take(BYTES);
    MEMORY.putLong(header, VERSION_3);
    SystemCalls.capget(header, data);
    if (rule.keep()) {
      checkPresent();
    } else { // lowers the ambient set too
      set(data, INHERITABLE, set(data, INHERITABLE) & ~named);
      require(steps, Abi.SYS_CAPSET, header, data, 0, 0);
    }
  }

  /** Whether a child must take this number out of its bounding set. */
  private boolean isLost(int number) {
    boolean stays = (named >>> number & 1) != 0 == rule.keep();
    // -1: the kernel knows no such number
    return !stays && LIBC.prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1;
  }

  /** What this process lacks to have a child do that, in words; null if nothing. */
  public static String lackingFor(CapabilityRule rule) {
    CapabilitySteps capabilities = new CapabilitySteps(rule);
    StringJoiner lacking = new StringJoiner(" and ");
    long missing = rule.keep() ? capabilities.named & ~own(PERMITTED) : 0;
    boolean loses = false;
    for (int number = 0; number < Long.SIZE; number++) {
      if ((missing >>> number & 1) != 0) {
        lacking.add(Capability.name(number));
      }
      loses |= capabilities.isLost(number);
    }
    boolean may = (effective() & 1L << SETPCAP) != 0 || (missing & 1L << SETPCAP) != 0;
    if (loses && !may) {
      lacking.add(Capability.name(SETPCAP));
    }
    return lacking.length() == 0 ? null : lacking.toString();
  }

  private void checkPresent() throws SpawnException {
    long missing = named & ~set(data, PERMITTED);
    if (missing != 0) {
      int number = Long.numberOfTrailingZeros(missing);
      throw new SpawnException(
          Stage.IDENTITY,
          "cannot keep " + Capability.name(number) + ": Foster does not have it itself",
          Errno.EPERM);
    }
  }

  /** What this thread may do; everything if the kernel does not say. */
  public static long effective() {
    return own(EFFECTIVE);
  }

  private static long own(int which) {
    long header = NativeHeap.allocateZeroed(8);
    long data = NativeHeap.allocateZeroed(BYTES);
    MEMORY.putLong(header, VERSION_3);
    long returned = SystemCalls.capget(header, data);
    long set = (int) returned == 0 ? set(data, which) : -1;
    NativeHeap.free(data);
    NativeHeap.free(header);
    return set;
  }

  /** After the ids have changed: what is kept. */
  void afterIds(ChildSteps steps) {
    if (!rule.keep()) {
      return;
    }
    set(data, PERMITTED, named);
    set(data, EFFECTIVE, named);
    set(data, INHERITABLE, named);
    require(steps, Abi.SYS_CAPSET, header, data, 0, 0);
    for (int number = 0; number < Long.SIZE; number++) {
      if ((named >>> number & 1) != 0) {
        require(steps, Abi.SYS_PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0);
      }
    }
  }

  private static long set(long data, int which) {
    long low = MEMORY.getInt(data + which) & 0xFFFFFFFFL;
    return low | (long) MEMORY.getInt(data + SECOND + which) << 32;
  }

  private static void set(long data, int which, long mask) {
    MEMORY.putInt(data + which, (int) mask);
    MEMORY.putInt(data + SECOND + which, (int) (mask >>> 32));
  }

  private static void require(ChildSteps steps, int call, long a, long b, long c, long d) {
    steps.require(CapabilitySteps::refused, call, a, b, c, d);
  }

  private static SpawnException refused(int errno) {
    String hint = errno == Errno.EPERM ? Spawner.needs("CAP_SETPCAP") : "";
    return new SpawnException(
        Stage.IDENTITY, "cannot set capabilities: " + Errno.text(errno) + hint, errno);
  }
}
