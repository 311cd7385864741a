package dev.foster.process;

import dev.foster.kernel.ProcessFacts;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers runs by a hard {@code RLIMIT_LOCKS}. Linux has not enforced that limit since 2.4.25, all
 * descendants of a process inherit it, and setsid, exec, sudo and a rewritten environment keep it.
 *
 * <p>A Foster without a limit of its own uses multiples of 2^32 below 2^62. A Foster that runs as a
 * service of another Foster has such a multiple as its limit, and uses multiples of 2^16 in the
 * 2^32 numbers below it; one more level uses single numbers. So the outer Foster still sees which
 * of its runs the marks of the inner one belong to. Below that, and where the limit is too low or
 * may not be changed, runs have no mark.
 *
 * <p>The loop's thread numbers runs; any thread may look them up.
 */
final class RunMarks {
  private static final long TOP = 1L << 62;
  private static final int[] STEPS = {32, 16, 0};
  private static final long MAX_NESTED = (1 << 16) - 1;

  private final long top;
  private final int shift;
  private final long most; // numbers that are available; 0 for none
  private final Map<Long, String> runs = new ConcurrentHashMap<>();
  private final Map<String, Long> numbers = new HashMap<>(); // the loop's
  private long last;

  /**
   * Marks below a limit.
   *
   * @param limit Foster's own hard limit; {@link ProcessFacts#NO_MARK} for none, 0 if it may not be
   *     changed
   * @param random where numbering starts: two Fosters of one container must not use the same
   *     numbers
   */
  RunMarks(long limit, long random) {
    boolean free = limit < 0 || limit >= TOP;
    top = free ? TOP : limit;
    shift = free ? STEPS[0] : Long.numberOfTrailingZeros(top) >= STEPS[0] ? STEPS[1] : STEPS[2];
    boolean room = free || top > 0 && Long.numberOfTrailingZeros(top) >= STEPS[1];
    most = !room ? 0 : free ? (TOP >> shift) - 1 : MAX_NESTED;
    last = most == 0 ? 0 : Math.floorMod(random, most);
  }

  /**
   * The mark of a run, which gets one now if it has none; {@link ProcessFacts#NO_MARK} for none.
   */
  long mark(String run) {
    Long number = numbers.get(run);
    if (number == null && numbers.size() < most) {
      do {
        last = last % most + 1;
      } while (runs.containsKey(last));
      number = last;
      numbers.put(run, number);
      runs.put(number, run);
    }
    return number == null ? ProcessFacts.NO_MARK : top - (number << shift);
  }

  /** The run with a mark, or null; {@code mark} may be a number of a Foster within that run. */
  String run(long mark) {
    return mark <= 0 || mark >= top ? null : runs.get(top - mark >> shift);
  }

  /** Handles the end of a run; its number may be reused. */
  void release(String run) {
    Long number = numbers.remove(run);
    if (number != null) {
      runs.remove(number);
    }
  }
}
