package dev.foster.loop;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.Signals;
import java.util.HashSet;
import java.util.Set;

/**
 * Which deaths the kernel's OOM killer is to blame for. It leaves nothing on its victim, but a
 * count for the whole container, and its victims are often no children of Foster's: workers of a
 * service, who say nothing to us when they die. So a rise of the count is blamed for a SIGKILL that
 * Foster did not send and that follows at once. What rose while Foster slept may be older; that
 * cannot be told.
 */
final class OomWatch {
  /** In nanoseconds: how long a victim may take to die, with all its memory to give back. */
  static final long GRACE = 2_000_000_000L;

  private final Kernel kernel;
  private final Set<Integer> killedByUs = new HashSet<>();
  private long explained = -1;
  private long seen = -1;
  private long seenAt;

  OomWatch(Kernel kernel) {
    this.kernel = kernel;
  }

  /** What happened before does not count. */
  void begin() {
    seen = kernel.oomKills();
    explained = seen;
  }

  /** Looks at the count; to be called often, so that a rise is known to be old when it is. */
  void look() {
    if (explained < 0) {
      return;
    }
    long now = kernel.now();
    if (seen > explained && now - seenAt > GRACE) {
      explained = seen; // its victim has died by now, and was nobody we know
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
   * A process was reaped: by how much the count rose for its death, 0 if it did not or is unknown.
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
