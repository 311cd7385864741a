package dev.foster.process;

import dev.foster.kernel.ProcessFacts;
import dev.foster.kernel.ProcessInfo;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Owners that were found, by pid, until the process is reaped or its run is over. Only the loop's
 * thread changes this object; any thread may call {@link #find}.
 */
final class KnownOwners {
  private static final int PRUNE_AT_LEAST = 1_024;

  private final ProcessFacts processes;
  private final Map<Integer, Known> known = new ConcurrentHashMap<>();
  private int pruneAt = PRUNE_AT_LEAST;

  /**
   * What is known about a process.
   *
   * @param startTime of the process: a later one may get its pid
   * @param seen whether it was seen below a process that Foster started
   */
  private record Known(long startTime, FoundOwner found, boolean seen) {
    boolean isOf(String run) {
      return found.owner() != null && found.owner().run().equals(run);
    }
  }

  KnownOwners(ProcessFacts processes) {
    this.processes = processes;
  }

  /** What was found for this process; null if nothing was learned about it. */
  FoundOwner find(ProcessInfo process) {
    Known entry = known.get(process.pid());
    return entry == null || entry.startTime != process.startTime() ? null : entry.found;
  }

  /**
   * Remembers an owner, unless a better one is known.
   *
   * @param seen whether the process was seen below a process that Foster started
   */
  void learn(ProcessInfo process, FoundOwner found, boolean seen) {
    Known before = known.get(process.pid());
    if (before == null
        || before.startTime != process.startTime()
        || seen && !before.seen
        || before.found.vague()) {
      known.put(process.pid(), new Known(process.startTime(), found, seen));
      if (known.size() > pruneAt) {
        prune();
      }
    }
  }

  /** Forgets processes that have ended without becoming Foster's children. */
  private void prune() {
    known
        .entrySet()
        .removeIf(
            entry -> {
              ProcessInfo now = processes.process(entry.getKey());
              return now == null || now.startTime() != entry.getValue().startTime;
            });
    pruneAt = Math.max(PRUNE_AT_LEAST, 2 * known.size());
  }

  /** Forgets a process that was reaped. */
  void reaped(int pid) {
    known.remove(pid);
  }

  /** Forgets the processes of a run that is over. */
  void runEnded(String run) {
    known.values().removeIf(entry -> entry.isOf(run));
  }

  /** Forgets owners that may be wrong, because some processes could not be looked at. */
  void forgetUncertain() {
    known.values().removeIf(entry -> !entry.seen);
  }
}
