package dev.foster.kernel.linux.proc;

import dev.foster.kernel.Kernel;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.linux.user.FreshThread;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads the markers of other processes, and never waits long. To show the environment of a process,
 * the kernel locks its memory map; the process can hold this lock for as long as it likes, while it
 * changes the mapping of a file whose drive does not answer. So each read has a thread of its own,
 * and the caller waits for a limited time. Only one thread may call a reader.
 */
public final class MarkerReader {
  /** Much longer than the read takes if nothing holds it up. */
  private static final long WAIT_MILLIS = 100;

  /** The wait when slow reads have taken too much of the caller's time: 0.5 s in 10 s. */
  private static final long SHORT_WAIT_MILLIS = 2;

  /** A read that takes longer is slow. */
  private static final long SLOW_NANOS = 5_000_000;

  /** Slow reads may take one part in so many of the caller's time. */
  private static final int REST_PER_SLOW_TIME = 20;

  /** If {@link #restUntil} is further ahead, the wait is short. */
  private static final long MAX_REST_NANOS = 10_000_000_000L;

  /** The most threads that are held up at the same time, of all readers. */
  private static final int MAX_HELD_UP = 4;

  private static final AtomicInteger HELD_UP = new AtomicInteger();

  private final ProcFs proc;

  /** Reads that had begun but not ended when their time was over, by pid. */
  private final Map<Integer, Read> heldUp = new HashMap<>();

  /** Monotonic time at which slow reads will have taken no more than their part of the time. */
  private long restUntil = System.nanoTime();

  /** A reader for the thread of {@code proc}, which learns of the errors. */
  public MarkerReader(ProcFs proc) {
    this.proc = proc;
  }

  /** The value for a process, as {@link Kernel#marker} specifies it. */
  public String marker(int pid) {
    heldUp.values().removeIf(read -> read.over);
    Read read = new Read(pid);
    try {
      if (!heldUp.containsKey(pid) && runs(read)) {
        proc.checkResources(-read.error);
        return read.found;
      }
    } catch (SpawnException e) {
      return RunMarker.of(proc, pid); // no thread can be made now
    }
    if (read.begun) {
      heldUp.put(pid, read);
    }
    return Kernel.UNKNOWN;
  }

  /** True if the read has ended in time. */
  private boolean runs(Read read) throws SpawnException {
    long begin = System.nanoTime();
    long rest = Math.max(0, restUntil - begin);
    long wait = rest > MAX_REST_NANOS ? SHORT_WAIT_MILLIS : WAIT_MILLIS;
    boolean ended = FreshThread.runWithin(wait, read, HELD_UP, MAX_HELD_UP);
    long took = System.nanoTime() - begin;
    restUntil = begin + rest + (took < SLOW_NANOS ? 0 : REST_PER_SLOW_TIME * took);
    return ended;
  }

  private static final class Read implements Runnable {
    private final int pid;
    private volatile boolean begun;
    private volatile boolean over;
    private String found;
    private int error;

    Read(int pid) {
      this.pid = pid;
    }

    @Override
    public void run() {
      begun = true;
      ProcFs own = new ProcFs();
      try {
        found = RunMarker.of(own, pid);
        error = own.takeLookupError();
      } finally {
        own.free();
        over = true;
      }
    }
  }
}
