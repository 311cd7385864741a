package dev.foster.log;

import dev.foster.kernel.Memory;
import dev.foster.log.format.LineFormat;
import dev.foster.log.sink.StandardOutput;
import dev.foster.plan.Logs;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The log of one service: its last lines, its open pipes, and the callers that wait for its lines.
 * Owned by the pump's thread.
 */
final class ServiceLog {
  final String name;
  final LogRing ring;

  /** Pipes that have not ended, of this run and of earlier ones. */
  final List<PipeReader> pipes = new ArrayList<>(2);

  /** Null if there are none. */
  private List<LogSubscription> subscriptions;

  /** Null if there are none. */
  private List<PatternWatch> watches;

  /** Lines that were dropped and not reported yet. */
  long droppedLines;

  /** True if Foster prints its lines. */
  boolean printed;

  /** Settings of its open pipes; null before the first one. */
  Logs settings;

  /** True if the service is not in the configuration any more. */
  boolean removed;

  private final Memory memory;

  /**
   * Waits for a line of one run that matches.
   *
   * @param found called once, on the pump's thread
   */
  record PatternWatch(int pid, Pattern pattern, Runnable found) {}

  ServiceLog(String name, Memory memory) {
    this.name = name;
    this.memory = memory;
    this.ring = new LogRing(memory);
  }

  void subscribe(LogSubscription subscription) {
    forgetClosed(); // a silent service never publishes
    if (subscriptions == null) {
      subscriptions = new ArrayList<>();
    }
    subscriptions.add(subscription);
  }

  private void forgetClosed() {
    if (subscriptions != null) {
      subscriptions.removeIf(LogSubscription::closed);
      subscriptions = subscriptions.isEmpty() ? null : subscriptions;
    }
  }

  void watch(PatternWatch watch) {
    if (watches == null) {
      watches = new ArrayList<>();
    }
    watches.removeIf(w -> w.pid != watch.pid && !isOpen(w.pid));
    watches.add(watch);
  }

  /** True if a pipe of that run has not ended. */
  boolean isOpen(int pid) {
    for (PipeReader pipe : pipes) {
      if (pipe.pid == pid) {
        return true;
      }
    }
    return false;
  }

  /** Removes the pattern watches of a run. */
  void unwatch(int pid) {
    if (watches != null) {
      watches.removeIf(w -> w.pid == pid);
      watches = watches.isEmpty() ? null : watches;
    }
  }

  /** Passes lines to subscriptions and pattern watches. */
  void publish(PipeReader pipe, long from, long end, boolean partial, TurnClock clock) {
    if (subscriptions == null && watches == null) {
      return;
    }
    for (long at = from; at < end; ) {
      if (watches == null && !subscriptionsHaveRoom()) {
        dropRest(at, end);
        return;
      }
      long newline = memory.find(at, end - at, (byte) '\n');
      long stop = partial ? newline - LineFormat.CUT.length : newline;
      String text = LogRing.text(memory, at, (int) (stop - at));
      publish(
          new LogLine(
              clock.millis(), clock.sequence(), name, pipe.stream, pipe.pid, text, partial));
      at = newline + 1;
    }
  }

  /** Passes one line to subscriptions and pattern watches. */
  void publish(LogLine line) {
    if (watches != null) {
      match(line);
    }
    forgetClosed();
    for (int i = 0; subscriptions != null && i < subscriptions.size(); i++) {
      subscriptions.get(i).offer(line);
    }
  }

  private void match(LogLine line) {
    for (int i = watches.size() - 1; i >= 0; i--) {
      PatternWatch watch = watches.get(i);
      if (watch.pid == line.pid() && LinePattern.find(watch.pattern, line.text())) {
        watches.remove(i);
        watch.found.run();
      }
    }
    if (watches.isEmpty()) {
      watches = null;
    }
  }

  private boolean subscriptionsHaveRoom() {
    forgetClosed();
    for (int i = 0; subscriptions != null && i < subscriptions.size(); i++) {
      if (subscriptions.get(i).hasRoom()) {
        return true;
      }
    }
    return false;
  }

  private void dropRest(long from, long end) {
    long count = StandardOutput.countLines(memory, from, end);
    for (int i = 0; subscriptions != null && i < subscriptions.size(); i++) {
      subscriptions.get(i).drop(count);
    }
  }
}
