package dev.foster.log;

import dev.foster.kernel.Memory;
import dev.foster.log.format.LineFormat;
import dev.foster.log.sink.StandardOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the pump knows of one service. Owned by the pump's thread. */
public final class ServiceLog {
  public final String name;
  final LogRing tail;

  /** Pipes that have not ended, those of earlier runs among them. */
  final List<PipeReader> intakes = new ArrayList<>(2);

  /** Those who wait for lines; null if nobody does. */
  private List<LogSubscription> feeds;

  private List<Watch> watches;

  /** Lines that were dropped and not yet told. */
  long dropped;

  /** True if it is not in the configuration any more. */
  boolean retired;

  private final Memory memory;

  /** Waits for a line of one run that matches. */
  record Watch(int pid, Pattern pattern, Runnable found) {}

  public ServiceLog(String name, Memory memory) {
    this.name = name;
    this.memory = memory;
    this.tail = new LogRing(memory);
  }

  void follow(LogSubscription feed) {
    if (feeds == null) {
      feeds = new ArrayList<>();
    }
    feeds.add(feed);
  }

  void watch(Watch watch) {
    if (watches == null) {
      watches = new ArrayList<>();
    }
    watches.removeIf(w -> w.pid != watch.pid && !isOpen(w.pid));
    watches.add(watch);
  }

  /** True if a pipe of this run has not ended. */
  boolean isOpen(int pid) {
    for (PipeReader in : intakes) {
      if (in.pid == pid) {
        return true;
      }
    }
    return false;
  }

  void unwatch(int pid) {
    if (watches != null) {
      watches.removeIf(w -> w.pid == pid);
      watches = watches.isEmpty() ? null : watches;
    }
  }

  /** Tells those who wait for lines. */
  void tell(PipeReader in, long from, long end, boolean partial, long time, long sequence) {
    if (feeds == null && watches == null) {
      return;
    }
    for (long at = from; at < end; ) {
      if (watches == null && !feedsHaveRoom()) {
        dropRest(at, end);
        return;
      }
      long newline = memory.find(at, end - at, (byte) '\n');
      long stop = partial ? newline - LineFormat.CUT.length : newline;
      String text = LogRing.text(memory, at, (int) (stop - at));
      tell(new LogLine(time, sequence, name, in.stream, in.pid, text, partial));
      at = newline + 1;
    }
  }

  /** Tells those who wait for lines of one line. */
  void tell(LogLine line) {
    if (watches != null) {
      check(line);
    }
    for (int i = 0; feeds != null && i < feeds.size(); i++) {
      feeds.get(i).offer(line);
    }
  }

  private void check(LogLine line) {
    for (int i = watches.size() - 1; i >= 0; i--) {
      Watch watch = watches.get(i);
      if (watch.pid == line.pid() && LinePattern.find(watch.pattern, line.text())) {
        watches.remove(i);
        watch.found.run();
      }
    }
    if (watches.isEmpty()) {
      watches = null;
    }
  }

  private boolean feedsHaveRoom() {
    if (feeds == null) {
      return false;
    }
    feeds.removeIf(LogSubscription::closed);
    for (LogSubscription feed : feeds) {
      if (feed.hasRoom()) {
        return true;
      }
    }
    feeds = feeds.isEmpty() ? null : feeds;
    return false;
  }

  private void dropRest(long from, long end) {
    long count = StandardOutput.lines(memory, from, end);
    for (int i = 0; feeds != null && i < feeds.size(); i++) {
      feeds.get(i).drop(count);
    }
  }
}
