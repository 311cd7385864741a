package dev.foster.loop;

import dev.foster.core.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Delays exits until other threads have read the last output of the process, so that the core gets
 * the exit after that output: the last line of a failed check, the last signs of readiness of a
 * main process, the variables of a oneshot. The delay is limited.
 */
final class ExitDelay {
  /** Longest time to wait for the output of a check. */
  private static final long CHECK_NANOS = 250_000_000;

  private final ServiceListeners listeners;
  private final LogPort output;
  private final Mailbox mailbox;
  private final Set<Integer> checks = new HashSet<>();
  private final Map<Integer, Delayed> delayed = new LinkedHashMap<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();

  /** Answers that the loop has seen. */
  private final Queue<Answer> seen = new ArrayDeque<>();

  private boolean answeredAtOnce; // while delay runs

  private record Delayed(Event.Exited exit, long until) {}

  /** The result of another thread; {@code lastLine} may be null. */
  private record Answer(Event.Exited exit, String lastLine) {}

  ExitDelay(ServiceListeners listeners, LogPort output, Mailbox mailbox) {
    this.listeners = listeners;
    this.output = output;
    this.mailbox = mailbox;
  }

  /** Handles the start of a check's command; the log pump reads its pipes. */
  void checkStarted(int pid) {
    checks.add(pid);
  }

  /**
   * Decides whether an exit waits.
   *
   * @param starting whether the process is a main process that is not ready yet
   * @param now on the kernel's clock
   * @return false if the core has to get the exit now
   */
  boolean delay(Event.Exited exit, boolean starting, long now) {
    int pid = exit.pid();
    Thread loop = Thread.currentThread();
    answeredAtOnce = false;
    long most = CHECK_NANOS;
    if (checks.remove(pid)) {
      if (exit.status().isZero()) {
        output.endCheck(pid, line -> {});
        return false;
      }
      output.endCheck(pid, line -> answered(exit, line, loop));
    } else {
      most = listeners.mainExited(pid, starting, () -> answered(exit, null, loop));
    }
    if (most == 0) {
      return false;
    }
    if (!answeredAtOnce) {
      delayed.put(pid, new Delayed(exit, now + most));
    }
    return !answeredAtOnce;
  }

  private void answered(Event.Exited exit, String lastLine, Thread loop) {
    if (Thread.currentThread() == loop) {
      answeredAtOnce = true; // there was nothing to read
    } else {
      answers.add(new Answer(exit, lastLine));
      mailbox.wake();
    }
  }

  /** True if an exit may have to wait; false for most exits, which then cost nothing. */
  boolean mayDelay() {
    return !checks.isEmpty() || listeners.hasStartedMains();
  }

  /** When {@link #takeOverdue} is due on the kernel's clock; MAX_VALUE for never. */
  long deadline() {
    long nearest = Long.MAX_VALUE;
    if (!delayed.isEmpty()) { // each turn asks: no iterator for nothing
      for (Delayed entry : delayed.values()) {
        nearest = Math.min(nearest, entry.until);
      }
    }
    return nearest;
  }

  /**
   * Takes the exits whose output has been read, unless events wait in the mailbox. These may be
   * signs of readiness in that output: other threads leave them before they answer, so the look at
   * the answers comes before the look at the mailbox.
   */
  List<Event.Exited> takeAnswered() {
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      seen.add(answer);
    }
    if (seen.isEmpty() || mailbox.hasEvents()) {
      return List.of();
    }
    List<Event.Exited> exits = new ArrayList<>();
    for (Answer answer = seen.poll(); answer != null; answer = seen.poll()) {
      Delayed entry = delayed.get(answer.exit.pid());
      if (entry != null && entry.exit == answer.exit) {
        delayed.remove(answer.exit.pid());
        exits.add(answer.exit.withLastLine(answer.lastLine));
      }
    }
    return exits;
  }

  /** Takes the exits that have waited long enough. */
  List<Event.Exited> takeOverdue(long now) {
    List<Event.Exited> exits = new ArrayList<>();
    Iterator<Delayed> all = delayed.values().iterator();
    while (all.hasNext()) {
      Delayed entry = all.next();
      if (entry.until <= now) {
        all.remove();
        exits.add(entry.exit);
      }
    }
    return exits;
  }

  /** Takes the exit of a pid that is about to be signalled or reused; null if none is delayed. */
  Event.Exited take(int pid) {
    Delayed entry = delayed.isEmpty() ? null : delayed.remove(pid);
    return entry == null ? null : entry.exit;
  }
}
