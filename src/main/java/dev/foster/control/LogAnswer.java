package dev.foster.control;

import dev.foster.control.LogSource.Line;
import dev.foster.control.LogSource.Subscription;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Lines of output. The log pump puts them into a bounded queue; what a slow reader does not take in
 * time is dropped there, the oldest first, and counted.
 */
final class LogAnswer implements Answer {
  private static final int MOST_CHARACTERS = 4 << 20;
  private static final int LINE_COST = 100; // objects around the text

  private final boolean follow;
  private final Runnable wake;
  private final Subscription subscription;
  private final ArrayDeque<Line> queue = new ArrayDeque<>(); // guarded by itself, as what follows
  private int queued;
  private long missed;
  private boolean complete;

  LogAnswer(
      LogSource source, List<String> services, int lines, boolean follow, Runnable wake) {
    this.follow = follow;
    this.wake = wake;
    subscription = source.read(services, lines, follow, this::offer);
  }

  /** From the pump's thread. */
  private void offer(List<Line> batch) {
    synchronized (queue) {
      if (batch.isEmpty()) {
        complete = true;
      }
      for (int i = 0; i < batch.size(); i++) {
        queue.add(batch.get(i));
        queued += cost(batch.get(i));
      }
      while (queued > MOST_CHARACTERS) {
        queued -= cost(queue.remove());
        missed++;
      }
    }
    wake.run();
  }

  private static int cost(Line line) {
    return line.text().length() + LINE_COST;
  }

  @Override
  public boolean advance(Outbox out, long now) {
    while (out.hasRoom()) {
      Line line;
      long gap;
      synchronized (queue) {
        line = queue.poll();
        if (line == null) {
          return isOver(out);
        }
        queued -= cost(line);
        gap = missed;
        missed = 0;
      }
      if (gap > 0) {
        out.add(new JsonWriter().object().key("missed").value(gap).endObject());
      }
      out.add(json(line));
    }
    return false;
  }

  private boolean isOver(Outbox out) {
    boolean over = complete && !follow;
    if (over) {
      out.add(Replies.done(List.of()));
    }
    return over;
  }

  private static JsonWriter json(Line line) {
    JsonWriter json = new JsonWriter().object().key("log").object();
    json.key("time").value(Timestamp.text(Instant.ofEpochMilli(line.time())));
    json.key("service").value(line.service());
    json.key("stream").value(line.stream());
    json.key("pid").value(line.pid() > 0 ? (Integer) line.pid() : null);
    json.key("line").value(line.text());
    if (line.partial()) {
      json.key("partial").value(Boolean.TRUE);
    }
    return json.endObject().endObject();
  }

  @Override
  public boolean isStream() {
    return follow;
  }

  @Override
  public void cancel() {
    subscription.close();
  }
}
