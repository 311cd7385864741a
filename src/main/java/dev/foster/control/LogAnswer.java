package dev.foster.control;

import dev.foster.log.LogFeed;
import dev.foster.log.LogLine;
import dev.foster.log.LogPump;
import dev.foster.log.Rfc3339;
import java.util.List;

/**
 * Lines of output: the last ones, or with {@code follow} those to come as well. What a slow reader
 * does not take in time is dropped by its {@link LogFeed} and counted.
 */
abstract sealed class LogAnswer implements Answer {
  private static final int BATCH = 100;

  static LogAnswer last(LogPump pump, List<String> services, int lines, Runnable wake) {
    Last answer = new Last(wake);
    pump.tail(services, lines, answer::complete);
    return answer;
  }

  static LogAnswer follow(LogPump pump, List<String> services, int lines, Runnable wake) {
    Following answer = new Following(new LogFeed(wake));
    pump.follow(services, lines, answer.feed);
    return answer;
  }

  private static JsonWriter json(LogLine line) {
    JsonWriter json = new JsonWriter().object().key("log").object();
    json.key("time").value(Rfc3339.text(line.time()));
    json.key("service").value(line.service());
    json.key("stream").value(line.stream().word());
    json.key("pid").value(line.pid() > 0 ? (Integer) line.pid() : null);
    json.key("line").value(line.text());
    if (line.partial()) {
      json.key("partial").value(Boolean.TRUE);
    }
    return json.endObject().endObject();
  }

  private static final class Last extends LogAnswer {
    private final Runnable wake;
    private volatile List<LogLine> lines;
    private int said;

    Last(Runnable wake) {
      this.wake = wake;
    }

    /** From the pump's thread. */
    void complete(List<LogLine> all) {
      lines = all;
      wake.run();
    }

    @Override
    public boolean advance(Outbox out, long now) {
      List<LogLine> all = lines;
      if (all == null) {
        return false;
      }
      while (said < all.size() && out.hasRoom()) {
        out.add(json(all.get(said++)));
      }
      boolean over = said == all.size();
      if (over) {
        out.add(Replies.done(List.of()));
      }
      return over;
    }
  }

  private static final class Following extends LogAnswer {
    private final LogFeed feed;

    Following(LogFeed feed) {
      this.feed = feed;
    }

    @Override
    public boolean advance(Outbox out, long now) {
      while (out.hasRoom()) {
        List<LogLine> batch = feed.take(BATCH);
        long missed = feed.takeDropped();
        for (LogLine line : batch) {
          out.add(json(line));
        }
        if (missed > 0) {
          out.add(new JsonWriter().object().key("missed").value(missed).endObject());
        }
        if (batch.isEmpty()) {
          break;
        }
      }
      return false;
    }

    @Override
    public boolean isStream() {
      return true;
    }

    @Override
    public void cancel() {
      feed.close();
    }
  }
}
