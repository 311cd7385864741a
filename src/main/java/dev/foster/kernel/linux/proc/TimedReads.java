package dev.foster.kernel.linux.proc;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.linux.user.FreshThread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads what the kernel takes out of another process, such as its environment, and never waits
 * long. For such a read the kernel locks the memory map or the credentials of the process, which
 * can hold this lock for as long as it likes: it changes the mapping of a file whose drive does not
 * answer. So other threads read, and the caller waits for a limited time. Only one thread may use
 * an object.
 */
public final class TimedReads {
  /** Much longer than a read takes if nothing holds it up. */
  private static final long WAIT_MILLIS = 100;

  /** The wait when slow reads have taken too much of the caller's time: 0.5 s in 10 s. */
  private static final long SHORT_WAIT_MILLIS = 2;

  /** A read that takes longer is slow. */
  private static final long SLOW_NANOS = 5_000_000;

  /** Slow reads may take one part in so many of the caller's time. */
  private static final int REST_PER_SLOW_TIME = 20;

  /** If {@link #restUntil} is further ahead, the wait is short. */
  private static final long MAX_REST_NANOS = 10_000_000_000L;

  /** The most threads that are held up at the same time. */
  private static final int MAX_HELD_UP = 4;

  private final ProcFs proc;
  private final AtomicInteger threads;

  /** Reads that had begun but not ended when their time was over, by pid. */
  private final Map<Integer, Read<?>> heldUp = new HashMap<>();

  /** Monotonic time at which slow reads will have taken no more than their part of the time. */
  private long restUntil = System.nanoTime();

  /**
   * Reads for the thread of {@code proc}.
   *
   * @param proc learns of the errors
   * @param threads counts the threads that are held up; several objects may share it
   */
  public TimedReads(ProcFs proc, AtomicInteger threads) {
    this.proc = proc;
    this.threads = threads;
  }

  /**
   * Reads something of a process.
   *
   * @param read gets an object to read with, on a thread that ends afterwards
   * @return {@code unknown} if the read has not ended in time, or if no thread can be made
   */
  public <T> T of(int pid, Function<ProcFs, T> read, T unknown) {
    return ofEach(new int[] {pid}, 1, (own, same) -> read.apply(own), unknown).getFirst();
  }

  /**
   * Reads something of several processes, as {@link #of} does. One thread reads some of them, one
   * after the other, because a thread costs more than most reads.
   *
   * @param most how many processes one thread reads at most: fewer if each takes long
   * @return in the order of the pids
   */
  public <T> List<T> ofEach(int[] pids, int most, BiFunction<ProcFs, Integer, T> read, T unknown) {
    heldUp.values().removeIf(each -> each.over);
    List<T> found = new ArrayList<>(pids.length);
    while (found.size() < pids.length) {
      int from = found.size();
      int end = from;
      while (end < Math.min(pids.length, from + most) && !heldUp.containsKey(pids[end])) {
        end++;
      }
      if (end > from) {
        found.addAll(read(Arrays.copyOfRange(pids, from, end), read));
      }
      if (found.size() < end || end == from) {
        found.add(unknown); // of the process that holds the thread up, or did so before
      }
    }
    return found;
  }

  /** What a thread reads of processes until one of them holds it up. */
  private <T> List<T> read(int[] pids, BiFunction<ProcFs, Integer, T> read) {
    Read<T> one = new Read<>(pids, read);
    boolean ended = endsInTime(one);
    int done = one.done;
    if (ended) {
      proc.checkResources(-one.error);
    } else if (one.begun && done < pids.length) {
      heldUp.put(pids[done], one);
    }
    return one.found(done);
  }

  private boolean endsInTime(Read<?> read) {
    long begin = System.nanoTime();
    long rest = Math.max(0, restUntil - begin);
    long wait = rest > MAX_REST_NANOS ? SHORT_WAIT_MILLIS : WAIT_MILLIS;
    boolean ended = runs(wait, read);
    long took = System.nanoTime() - begin;
    restUntil = begin + rest + (took < SLOW_NANOS ? 0 : REST_PER_SLOW_TIME * took);
    return ended;
  }

  private boolean runs(long wait, Read<?> read) {
    try {
      return FreshThread.runWithin(wait, read, threads, MAX_HELD_UP);
    } catch (SpawnException e) {
      return false; // no thread can be made now
    }
  }

  private static final class Read<T> implements Runnable {
    private final int[] pids;
    private final BiFunction<ProcFs, Integer, T> read;
    private volatile boolean begun;
    private volatile boolean over;
    private final Object[] found;
    private int error;

    /** So many values of {@link #found} are there. */
    private volatile int done;

    Read(int[] pids, BiFunction<ProcFs, Integer, T> read) {
      this.pids = pids;
      this.read = read;
      found = new Object[pids.length];
    }

    /** The first values; null is one, too. */
    @SuppressWarnings("unchecked")
    List<T> found(int count) {
      return (List<T>) Arrays.asList(found).subList(0, count);
    }

    @Override
    public void run() {
      begun = true;
      ProcFs own = new ProcFs();
      try {
        for (int i = 0; i < pids.length; i++) {
          found[i] = read.apply(own, pids[i]);
          done = i + 1;
        }
        error = own.takeLookupError();
      } finally {
        own.free();
        over = true;
      }
    }
  }
}
