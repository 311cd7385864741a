package dev.foster.control;

import dev.foster.log.LogLine;
import dev.foster.log.LogPump;
import dev.foster.log.LogSubscription;
import dev.foster.text.JsonWriter;
import dev.foster.text.Rfc3339;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lines of output: the last ones, and with {@code follow} the new ones. {@link LogSubscription}
 * drops and counts the lines that a slow reader does not take in time.
 */
abstract sealed class LogAnswer implements Answer {
  private static final int BATCH = 100;

  /**
   * Answers that may hold lines at the same time; the others wait. Only the server's thread uses
   * it.
   */
  static final class Turns {
    private static final int MOST = 4; // of two megabytes each if all characters are outside ASCII

    private int taken;

    private boolean take() {
      boolean free = taken < MOST;
      taken += free ? 1 : 0;
      return free;
    }

    private void giveBack() {
      taken--;
    }
  }

  static LogAnswer last(
      Turns turns, LogPump pump, List<String> services, int lines, Runnable wake) {
    return new Last(turns, wake, pump, answer -> pump.lastLines(services, lines, answer::complete));
  }

  static LogAnswer follow(LogPump pump, List<String> services, int lines, Runnable wake) {
    Following answer = new Following(pump, new LogSubscription(wake));
    pump.follow(services, lines, answer.feed);
    return answer;
  }

  private static JsonWriter noPump() {
    String error = "cannot show the logs: the thread that reads them has failed";
    return Replies.error(Replies.FAILED, error);
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
    private final Turns turns;
    private final Runnable wake;
    private final LogPump pump;
    private final Consumer<Last> question;
    private volatile List<LogLine> lines;
    private boolean asked;
    private int said;

    Last(Turns turns, Runnable wake, LogPump pump, Consumer<Last> question) {
      this.turns = turns;
      this.wake = wake;
      this.pump = pump;
      this.question = question;
    }

    /** Called on the pump's thread. */
    void complete(List<LogLine> all) {
      lines = all;
      wake.run();
    }

    @Override
    public boolean advance(SendBuffer out, long now) {
      if (!asked && turns.take()) {
        asked = true;
        question.accept(this);
      }
      List<LogLine> all = lines;
      if (all == null) {
        return false;
      }
      while (said < all.size() && out.hasRoom()) {
        out.add(json(all.get(said++)));
      }
      boolean over = said == all.size();
      if (over) {
        out.add(all.isEmpty() && pump.failed() ? noPump() : Replies.done(List.of()));
      }
      return over;
    }

    @Override
    public void cancel() {
      if (asked) {
        asked = false;
        turns.giveBack();
        wake.run(); // answers that wait for their turn
      }
    }
  }

  private static final class Following extends LogAnswer {
    private final LogPump pump;
    private final LogSubscription feed;

    Following(LogPump pump, LogSubscription feed) {
      this.pump = pump;
      this.feed = feed;
    }

    @Override
    public boolean advance(SendBuffer out, long now) {
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
          if (pump.failed()) {
            out.add(noPump());
            return true;
          }
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
