package dev.foster.kernel.linux.user;

import static dev.foster.kernel.linux.libc.Constants.PR_CAPBSET_READ;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Capability;
import dev.foster.kernel.CapabilityRule;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SystemCalls;
import java.util.StringJoiner;

/**
 * The capability sets of the calling thread. A set is a mask: bit n is capability n.
 *
 * <p>Source: capabilities(7), capget(2).
 */
public final class Capabilities {
  /** {@code _LINUX_CAPABILITY_VERSION_3}. */
  public static final int VERSION = 0x20080522;

  /** {@code sizeof} two {@code struct __user_cap_data_struct}. */
  public static final int DATA_BYTES = 24;

  // offsets in the first structure; the second has the upper half
  public static final int EFFECTIVE = 0;
  public static final int PERMITTED = 4;
  public static final int INHERITABLE = 8;
  private static final int UPPER_HALF = 12;

  static final int SETGID = 6; // linux/capability.h
  static final int SETUID = 7;
  private static final int SETPCAP = 8;

  private Capabilities() {}

  /** One of the sets in memory that capget(2) has filled. */
  public static long get(long data, int which) {
    long low = MEMORY.getInt(data + which) & 0xFFFFFFFFL;
    return low | (long) MEMORY.getInt(data + UPPER_HALF + which) << 32;
  }

  /** Changes one of the sets in memory for capset(2). */
  public static void put(long data, int which, long mask) {
    MEMORY.putInt(data + which, (int) mask);
    MEMORY.putInt(data + UPPER_HALF + which, (int) (mask >>> 32));
  }

  /** The effective set; all capabilities if capget(2) fails. */
  public static long effective() {
    return read(EFFECTIVE);
  }

  private static long read(int which) {
    long header = NativeHeap.allocateZeroed(8);
    long data = NativeHeap.allocateZeroed(DATA_BYTES);
    MEMORY.putLong(header, VERSION);
    long set = SystemCalls.capget(header, data) == 0 ? get(data, which) : -1;
    NativeHeap.free(data);
    NativeHeap.free(header);
    return set;
  }

  /** The capabilities that a rule names. */
  public static long named(CapabilityRule rule) {
    long mask = 0;
    for (int i = 0; i < rule.numbers().size(); i++) {
      mask |= 1L << rule.numbers().get(i);
    }
    return mask;
  }

  /** Whether a rule removes this capability from a bounding set that has it. */
  public static boolean isDropped(CapabilityRule rule, int number) {
    boolean named = (named(rule) >>> number & 1) != 0;
    // PR_CAPBSET_READ fails for a number that the kernel does not know
    return named != rule.keep() && LIBC.prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1;
  }

  /**
   * The capabilities that this process lacks for a child with such a rule.
   *
   * @return such as {@code CAP_SETPCAP and CAP_NET_RAW}; null if it lacks none
   */
  public static String missingFor(CapabilityRule rule) {
    StringJoiner names = new StringJoiner(" and ");
    long missing = rule.keep() ? named(rule) & ~read(PERMITTED) : 0;
    boolean drops = false;
    for (int number = 0; number < Long.SIZE; number++) {
      if ((missing >>> number & 1) != 0) {
        names.add(Capability.name(number));
      }
      drops |= isDropped(rule, number);
    }
    boolean mayDrop = ((effective() | missing) & 1L << SETPCAP) != 0;
    if (drops && !mayDrop) {
      names.add(Capability.name(SETPCAP));
    }
    return names.length() == 0 ? null : names.toString();
  }
}
