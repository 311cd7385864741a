package dev.foster.control;

import dev.foster.control.RequestAnswer.Task;
import dev.foster.control.WaitProgress.Awaited;
import dev.foster.core.Request;
import dev.foster.kernel.Signals;
import dev.foster.loop.Snapshot;
import dev.foster.plan.PlanPart;
import dev.foster.process.UsageSampler.Detail;
import dev.foster.process.UsageSampler.Sample;
import dev.foster.text.JsonReader;
import dev.foster.text.JsonWriter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Turns a line of a client into an {@link Answer}. Every line gets one. */
final class Dispatcher {
  /** Version of the protocol; each request names the version that it uses. */
  static final int PROTOCOL = 1;

  private static final int MOST_LINES = 100_000;

  private final ServerContext sources;
  private final Runnable wake;
  private final WaitProgress progress;
  private final LogAnswer.Turns turns = new LogAnswer.Turns();

  Dispatcher(ServerContext sources, Runnable wake) {
    this.sources = sources;
    this.wake = wake;
    progress = new WaitProgress(sources.processes());
  }

  Answer answer(String line) {
    try {
      RequestFields fields = new RequestFields(JsonReader.parseObject(line));
      Object protocol = fields.get("protocol");
      if (protocol == null) {
        throw new InvalidRequest(
            "a request must name its protocol, such as \"protocol\":" + PROTOCOL);
      }
      if (!Long.valueOf(PROTOCOL).equals(protocol)) {
        throw new InvalidRequest(
            "cannot speak protocol " + protocol + ": this Foster speaks " + PROTOCOL);
      }
      if (sources.board().latest() == null) {
        return Replies.whole(Replies.error(Replies.FAILED, "cannot answer yet: Foster starts"));
      }
      return answer(fields, sources.board().latest());
    } catch (JsonReader.Malformed e) {
      String error = "cannot understand the request: " + e.getMessage();
      return Replies.whole(Replies.error(Replies.WRONG, error));
    } catch (InvalidRequest e) {
      return Replies.whole(Replies.error(Replies.WRONG, e.getMessage()));
    }
  }

  private Answer answer(RequestFields fields, Snapshot snapshot) throws InvalidRequest {
    String command = fields.text("command");
    List<String> services = ServiceNames.of(fields.names("services"), command, snapshot);
    return switch (command) {
      case "status" -> status(services, snapshot, fields.isTrue("usage"));
      case "stats" -> UsageJson.stats(sources.processes(), snapshot, services, detail(fields));
      case "graph" -> graph(snapshot);
      case "health" -> health(services, snapshot);
      case "ps" -> new ProcessAnswer(sources.processes().all(), services, snapshot);
      case "events" -> new EventAnswer(sources.events(), services, fields.isTrue("follow"));
      case "logs" -> logs(fields, services);
      case "clear" -> clear(services);
      case "wait" -> await(fields, services);
      case "start" -> answer(start(fields, services));
      case "stop" -> answer(stop(fields, services));
      case "restart" -> answer(restart(fields, services));
      case "scale" -> answer(scale(fields, snapshot));
      case "signal" -> answer(signal(fields, services));
      case "reload" -> answer(reload(fields));
      case "shutdown" -> answer(shutdown(fields, services));
      default -> throw new InvalidRequest("cannot do '" + command + "': no such command");
    };
  }

  private static Detail detail(RequestFields fields) {
    Detail most = fields.isTrue("pss") ? Detail.PROPORTIONAL : Detail.ALL;
    return fields.isTrue("cpu") ? Detail.PROCESSOR : most;
  }

  private Answer status(List<String> services, Snapshot snapshot, boolean usage) {
    JsonWriter json = new JsonWriter().object().key("status");
    Sample sample = usage ? UsageJson.sample(sources.processes(), snapshot, Detail.ALL) : null;
    StatusJson.write(json, snapshot, sources.version(), services, sample);
    return Replies.whole(json.endObject(), Replies.done(List.of()));
  }

  private static Answer graph(Snapshot snapshot) {
    JsonWriter json = new JsonWriter().object().key("graph");
    GraphJson.write(json, snapshot);
    return Replies.whole(json.endObject(), Replies.done(List.of()));
  }

  private static Answer health(List<String> services, Snapshot snapshot) {
    List<String> culprits = HealthReport.culprits(snapshot, services);
    return Replies.whole(
        culprits.isEmpty()
            ? Replies.done(List.of("healthy"))
            : Replies.last(Replies.FAILED, null, culprits));
  }

  private Answer logs(RequestFields fields, List<String> services) throws InvalidRequest {
    long lines = fields.number("lines", MOST_LINES);
    int most = (int) Math.min(lines < 0 ? MOST_LINES : lines, MOST_LINES);
    return fields.isTrue("follow")
        ? LogAnswer.follow(sources.logs(), services, most, wake)
        : LogAnswer.last(turns, sources.logs(), services, most, wake);
  }

  private Answer clear(List<String> services) throws InvalidRequest {
    if (services.isEmpty()) {
      throw new InvalidRequest("cannot clear: no service is named");
    }
    return new ClearAnswer(sources.logs(), services, wake);
  }

  private Answer await(RequestFields fields, List<String> services) throws InvalidRequest {
    String word = fields.text("for");
    WaitAnswer.Goal goal = WaitAnswer.Goal.of(word);
    if (goal == null) {
      throw new InvalidRequest(
          "cannot wait for '" + word + "': only for ready, healthy, completed or down");
    }
    if (services.isEmpty()) {
      throw new InvalidRequest("cannot wait: no service is named");
    }
    return new WaitAnswer(sources.board(), services, goal, fields.isTrue("progress"), wake);
  }

  // --- requests for the supervisor
  // ----------------------------------------------------------------

  private Answer answer(Task task) {
    return new RequestAnswer(sources.requests(), task, wake);
  }

  private Task start(RequestFields fields, List<String> services) {
    ReplyReview review = new StartReview(sources.board(), services, false);
    Task task = Task.of("start", new Request.Start(services)).reviewed(review);
    return waiting(task, fields, Awaited.UP, services);
  }

  private Task stop(RequestFields fields, List<String> services) {
    ReplyReview review = new StopReview(sources.board(), services);
    Task task = Task.of("stop", new Request.Stop(services)).reviewed(review);
    return waiting(task, fields, Awaited.DOWN, services);
  }

  private Task restart(RequestFields fields, List<String> services) {
    Task task;
    if (fields.isTrue("rolling")) { // without review: Foster waits for each run before the next one
      task = Task.of("restart", new Request.RollingRestart(services));
    } else {
      ReplyReview review = new StartReview(sources.board(), services, true);
      task = Task.of("restart", new Request.Restart(services)).reviewed(review);
    }
    return waiting(task, fields, Awaited.UP, services);
  }

  private Task scale(RequestFields fields, Snapshot snapshot) throws InvalidRequest {
    ScaleRequest scale = ScaleRequest.of(fields.get("counts"), snapshot);
    ReplyReview review = new StartReview(sources.board(), scale.added(), false);
    Task task = Task.of("scale", new Request.Scale(scale.counts())).reviewed(review);
    return waiting(
        task, fields, () -> progress(Awaited.UP, scale.instances(sources.board().latest())));
  }

  private static Task signal(RequestFields fields, List<String> services) throws InvalidRequest {
    if (services.isEmpty()) {
      throw new InvalidRequest("cannot signal: no service is named");
    }
    String name = fields.text("signal");
    int signal = Signals.parse(name);
    if (signal < 0) {
      throw new InvalidRequest("cannot send '" + name + "': no such signal");
    }
    return Task.of("signal", new Request.Signal(services, signal));
  }

  private static Task reload(RequestFields fields) throws InvalidRequest {
    return Task.of("reload", new Request.Reload(fields.isTrue("dry_run"), part(fields)));
  }

  private Task shutdown(RequestFields fields, List<String> services) throws InvalidRequest {
    long millis = fields.number("timeout_ms", -1);
    Duration timeout = millis < 0 ? null : Duration.ofMillis(millis);
    Request request = new Request.Shutdown(timeout, !fields.isFalse("drain"));
    Task task = Task.of("shut down", request).untilExit();
    return waiting(task, fields, Awaited.DOWN, services);
  }

  /** The task of a client that waits, unless it does not want to. */
  private Task waiting(Task task, RequestFields fields, Awaited awaited, List<String> services) {
    return waiting(task, fields, () -> progress(awaited, services));
  }

  private static Task waiting(Task task, RequestFields fields, Supplier<String> progress) {
    if (fields.isFalse("wait")) {
      return task.withoutWaiting();
    }
    return fields.isTrue("progress") ? task.withProgress(progress) : task;
  }

  private String progress(Awaited awaited, List<String> services) {
    return progress.text(awaited, services, sources.board().latest());
  }

  /** What to take over; null for the whole configuration. */
  private static PlanPart part(RequestFields fields) throws InvalidRequest {
    Set<String> only = new LinkedHashSet<>(fields.names("only"));
    Set<String> remove = new LinkedHashSet<>(fields.names("remove"));
    boolean whole = fields.get("only") == null && fields.get("remove") == null;
    return whole ? null : new PlanPart(only, remove);
  }
}
