package dev.foster.control;

import dev.foster.core.Reply;
import dev.foster.core.Request;
import dev.foster.loop.RequestPort;
import dev.foster.text.JsonWriter;
import java.util.List;
import java.util.function.Supplier;

/**
 * The answer to a request for the supervisor. It comes when the supervisor replies; until then,
 * lines report what the request waits for.
 */
final class RequestAnswer implements Answer {
  private static final long MILLI = 1_000_000;
  private static final long RETRY = 20 * MILLI; // the mailbox was full
  private static final long GIVE_UP = 5_000 * MILLI;
  private static final long TICK = 500 * MILLI; // of the progress
  private static final long CHECK = 50 * MILLI; // between two reviews
  private static final long REFUSAL = 100 * MILLI; // time in which the supervisor can refuse

  /**
   * A request and how it is answered.
   *
   * @param verb for {@code cannot VERB …}
   * @param waits false: answer as soon as the supervisor has accepted the request
   * @param staysOpen true: the last line comes when Foster exits
   * @param progress gives what the request waits for, or null for nothing; null if the client does
   *     not want to know
   * @param review reviews a positive reply; null if it is sent as it is
   */
  record Task(
      Request request,
      String verb,
      boolean waits,
      boolean staysOpen,
      Supplier<String> progress,
      ReplyReview review) {

    /** A request whose answer is the supervisor's reply. */
    static Task of(String verb, Request request) {
      return new Task(request, verb, true, false, null, null);
    }

    Task reviewed(ReplyReview by) {
      return new Task(request, verb, waits, staysOpen, progress, by);
    }

    Task withProgress(Supplier<String> text) {
      return new Task(request, verb, waits, staysOpen, text, review);
    }

    /** The same task, whose last line comes when Foster exits. */
    Task untilExit() {
      return new Task(request, verb, waits, true, progress, review);
    }

    /** The same task for a client that does not wait for the outcome. */
    Task withoutWaiting() {
      return new Task(request, verb, false, false, null, null);
    }
  }

  private final RequestPort requests;
  private final Task task;
  private final Runnable wake;
  private final ProgressLine progress = new ProgressLine();
  private volatile Reply reply;
  private boolean begun;
  private long repliedAt;
  private boolean submitted;
  private long startedAt;
  private long nextAt;

  RequestAnswer(RequestPort requests, Task task, Runnable wake) {
    this.requests = requests;
    this.task = task;
    this.wake = wake;
  }

  @Override
  public boolean advance(SendBuffer out, long now) {
    if (!submitted && !submit(now)) {
      boolean over = now - startedAt > GIVE_UP;
      if (over) {
        out.add(Replies.error(Replies.FAILED, "cannot " + task.verb + ": Foster is too busy"));
      }
      return over;
    }
    Reply answer = reply;
    if (answer != null && !(answer.ok() && task.staysOpen)) {
      repliedAt = repliedAt == 0 ? now : repliedAt;
      Reply whole = answer.ok() ? reviewed(answer, now - repliedAt) : answer;
      if (whole != null) {
        out.add(last(whole));
      } else {
        nextAt = now + CHECK;
      }
      return whole != null;
    }
    if (!task.waits && now - startedAt >= REFUSAL) {
      out.add(Replies.done(List.of()));
      return true;
    }
    nextAt = task.waits ? NEVER : startedAt + REFUSAL;
    if (task.progress != null) {
      nextAt = now + TICK;
      progress.send(out, task.progress.get());
    }
    return false;
  }

  /** The reply after its review; null if the review needs a later snapshot. */
  private Reply reviewed(Reply answer, long waited) {
    return task.review == null ? answer : task.review.of(answer, waited);
  }

  private boolean submit(long now) {
    startedAt = begun ? startedAt : now;
    begun = true;
    submitted =
        requests.submit(
            task.request,
            answer -> {
              reply = answer;
              wake.run();
            });
    nextAt = now + RETRY;
    return submitted;
  }

  private JsonWriter last(Reply answer) {
    List<String> lines = answer.lines();
    if (answer.ok()) {
      return Replies.done(lines);
    }
    if (answer.invalidConfig()) {
      String error = "cannot reload: nothing was changed";
      return Replies.last(Replies.WRONG, error, lines);
    }
    StringBuilder error = new StringBuilder("cannot ").append(task.verb);
    for (int i = 0; i < lines.size(); i++) {
      String between = i > 0 ? "; " : isOfService(lines.get(i)) ? " " : ": ";
      error.append(between).append(lines.get(i));
    }
    return Replies.error(Replies.FAILED, error.toString());
  }

  /** True for {@code php: failed}, not for {@code Foster is stopping}. */
  private static boolean isOfService(String line) {
    int colon = line.indexOf(": ");
    return colon > 0 && line.indexOf(' ') > colon;
  }

  @Override
  public boolean endsWithFoster() {
    return task.staysOpen;
  }

  @Override
  public long nextAt() {
    return nextAt;
  }
}
