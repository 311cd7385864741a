package dev.foster.loop;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.Signals;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells which deaths the kernel's OOM killer caused. The kernel only counts its kills for the whole
 * container, and many victims are no children of Foster but workers of a service. So Foster
 * attributes a rise of the counter to the next SIGKILL death that it did not cause itself, if that
 * follows at once. A rise that happened while Foster slept may be older than it seems.
 */
final class OomWatch {
  /** Time that a victim may take to die and free its memory, in nanoseconds. */
  static final long GRACE = 2_000_000_000L;

  private final Kernel kernel;
  private final Set<Integer> killedByUs = new HashSet<>();
  private long explained = -1;
  private long seen = -1;
  private long seenAt;

  OomWatch(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Starts to count: earlier kills are ignored. */
  void begin() {
    seen = kernel.oomKills();
    explained = seen;
  }

  /** Reads the counter; to be called often, so that the age of a rise is known. */
  void look() {
    if (explained < 0) {
      return;
    }
    long now = kernel.now();
    if (seen > explained && now - seenAt > GRACE) {
      explained = seen; // the victim has died by now, and was no child of Foster
    }
    long count = kernel.oomKills();
    if (count > seen) {
      seen = count;
      seenAt = now;
    }
  }

  /** Foster itself has sent SIGKILL to a process. */
  void killed(int pid) {
    killedByUs.add(pid);
  }

  /**
   * A process was reaped: the number of OOM kills that explain its death; 0 for none or unknown.
   */
  long rise(int pid, ExitStatus status) {
    boolean byUs = killedByUs.remove(pid);
    boolean suspect = status instanceof ExitStatus.Killed killed && killed.signal() == Signals.KILL;
    if (!suspect || byUs) {
      return 0;
    }
    look();
    long rise = seen - explained;
    explained = seen;
    return rise;
  }
}
