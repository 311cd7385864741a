package dev.foster.control;

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
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Turns a line of a client into an {@link Answer}. Every line gets one. */
final class Dispatcher {
  /** Version of the protocol; each request names the version that it uses. */
  static final int PROTOCOL = 1;

  private static final int MOST_LINES = 100_000;

  /** An invalid request. */
  private static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message, null, false, false);
    }
  }

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
      Map<String, Object> request = JsonReader.parseObject(line);
      Object protocol = request.get("protocol");
      if (protocol == null) {
        throw new Wrong("a request must name its protocol, such as \"protocol\":" + PROTOCOL);
      }
      if (!Long.valueOf(PROTOCOL).equals(protocol)) {
        throw new Wrong("cannot speak protocol " + protocol + ": this Foster speaks " + PROTOCOL);
      }
      if (sources.board().latest() == null) {
        return Replies.whole(Replies.error(Replies.FAILED, "cannot answer yet: Foster starts"));
      }
      return answer(request, sources.board().latest());
    } catch (JsonReader.Malformed e) {
      String error = "cannot understand the request: " + e.getMessage();
      return Replies.whole(Replies.error(Replies.WRONG, error));
    } catch (Wrong e) {
      return Replies.whole(Replies.error(Replies.WRONG, e.getMessage()));
    }
  }

  private Answer answer(Map<String, Object> request, Snapshot snapshot) throws Wrong {
    String command = text(request, "command");
    List<String> services;
    try {
      services = ServiceNames.of(request.get("services"), command, snapshot);
    } catch (ServiceNames.Unknown e) {
      throw new Wrong(e.getMessage());
    }
    return switch (command) {
      case "status" -> status(services, snapshot, flag(request, "usage"));
      case "stats" -> UsageJson.stats(sources.processes(), snapshot, services, detail(request));
      case "graph" -> graph(snapshot);
      case "health" -> health(services, snapshot);
      case "ps" -> new ProcessAnswer(sources.processes().all(), services, snapshot);
      case "events" -> new EventAnswer(sources.events(), services, flag(request, "follow"));
      case "logs" -> logs(request, services);
      case "clear" -> clear(services);
      case "wait" -> await(request, services);
      case "scale" -> scale(request, snapshot);
      case "start", "stop", "restart", "signal", "shutdown", "reload" ->
          forSupervisor(request, command, services);
      default -> throw new Wrong("cannot do '" + command + "': no such command");
    };
  }

  private static Detail detail(Map<String, Object> request) {
    Detail most = flag(request, "pss") ? Detail.PROPORTIONAL : Detail.ALL;
    return flag(request, "cpu") ? Detail.PROCESSOR : most;
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

  private Answer logs(Map<String, Object> request, List<String> services) throws Wrong {
    long lines = number(request, "lines", MOST_LINES);
    int most = (int) Math.min(lines < 0 ? MOST_LINES : lines, MOST_LINES);
    return flag(request, "follow")
        ? LogAnswer.follow(sources.logs(), services, most, wake)
        : LogAnswer.last(turns, sources.logs(), services, most, wake);
  }

  private Answer clear(List<String> services) throws Wrong {
    if (services.isEmpty()) {
      throw new Wrong("cannot clear: no service is named");
    }
    return new ClearAnswer(sources.logs(), services, wake);
  }

  private Answer await(Map<String, Object> request, List<String> services) throws Wrong {
    String word = text(request, "for");
    WaitAnswer.Goal goal = WaitAnswer.Goal.of(word);
    if (goal == null || services.isEmpty()) {
      throw new Wrong(
          goal == null
              ? "cannot wait for '" + word + "': only for ready, healthy, completed or down"
              : "cannot wait: no service is named");
    }
    return new WaitAnswer(sources.board(), services, goal, flag(request, "progress"), wake);
  }

  private Answer forSupervisor(Map<String, Object> request, String command, List<String> services)
      throws Wrong {
    if (services.isEmpty() && command.equals("signal")) {
      throw new Wrong("cannot signal: no service is named");
    }
    Request what =
        switch (command) {
          case "start" -> new Request.Start(services);
          case "stop" -> new Request.Stop(services);
          case "restart" -> restart(services, flag(request, "rolling"));
          case "signal" -> new Request.Signal(services, signal(request));
          case "reload" -> new Request.Reload(flag(request, "dry_run"), part(request));
          default ->
              new Request.Shutdown(timeout(request), !Boolean.FALSE.equals(request.get("drain")));
        };
    boolean asksNow = command.equals("signal") || command.equals("reload");
    boolean wait = asksNow || !Boolean.FALSE.equals(request.get("wait"));
    boolean staysOpen = wait && command.equals("shutdown");
    boolean up = command.equals("start") || command.equals("restart");
    Supplier<String> words =
        asksNow || !flag(request, "progress") ? null : () -> waitingFor(up, services);
    String verb = command.equals("shutdown") ? "shut down" : command;
    ReplyReview review = null;
    if (up) {
      review = startReview(services, what);
    } else if (command.equals("stop")) {
      review = new StopReview(sources.board(), services);
    }
    return new RequestAnswer(
        sources.requests(),
        new RequestAnswer.Task(what, verb, wait, staysOpen, words, review),
        wake);
  }

  private static Request restart(List<String> services, boolean rolling) {
    return rolling ? new Request.RollingRestart(services) : new Request.Restart(services);
  }

  /** A rolling restart needs none: each service has run for long enough when the next one stops. */
  private ReplyReview startReview(List<String> services, Request what) {
    return what instanceof Request.RollingRestart
        ? null
        : new StartReview(sources.board(), services, what instanceof Request.Restart);
  }

  private Answer scale(Map<String, Object> request, Snapshot snapshot) throws Wrong {
    ScaleRequest scale;
    try {
      scale = ScaleRequest.of(request.get("counts"), snapshot);
    } catch (ServiceNames.Unknown e) {
      throw new Wrong(e.getMessage());
    }
    Supplier<String> words =
        flag(request, "progress")
            ? () -> waitingFor(true, scale.instances(sources.board().latest()))
            : null;
    boolean wait = !Boolean.FALSE.equals(request.get("wait"));
    ReplyReview review = new StartReview(sources.board(), scale.added(), false);
    return new RequestAnswer(
        sources.requests(),
        new RequestAnswer.Task(
            new Request.Scale(scale.counts()), "scale", wait, false, words, review),
        wake);
  }

  private String waitingFor(boolean up, List<String> services) {
    return progress.text(up, services, sources.board().latest());
  }

  /** What to take over; null for the whole configuration. */
  private static PlanPart part(Map<String, Object> request) throws Wrong {
    boolean whole = request.get("only") == null && request.get("remove") == null;
    return whole ? null : new PlanPart(names(request, "only"), names(request, "remove"));
  }

  private static Set<String> names(Map<String, Object> request, String key) throws Wrong {
    Set<String> names = new LinkedHashSet<>();
    Object value = request.get(key);
    if (value instanceof List<?> list) {
      for (Object each : list) {
        names.add(each instanceof String name ? name : null);
      }
    }
    if (value != null && !(value instanceof List<?>) || names.contains(null)) {
      throw new Wrong("cannot understand the request: '" + key + "' is not a list of names");
    }
    return names;
  }

  private static Duration timeout(Map<String, Object> request) throws Wrong {
    long millis = number(request, "timeout_ms", -1);
    return millis < 0 ? null : Duration.ofMillis(millis);
  }

  private static int signal(Map<String, Object> request) throws Wrong {
    String name = text(request, "signal");
    int signal = Signals.parse(name);
    if (signal < 0) {
      throw new Wrong("cannot send '" + name + "': no such signal");
    }
    return signal;
  }

  private static String text(Map<String, Object> request, String key) throws Wrong {
    if (request.get(key) instanceof String text) {
      return text;
    }
    throw new Wrong("cannot understand the request: '" + key + "' is not a string");
  }

  private static boolean flag(Map<String, Object> request, String key) {
    return Boolean.TRUE.equals(request.get(key));
  }

  private static long number(Map<String, Object> request, String key, long absent) throws Wrong {
    Object value = request.get(key);
    if (value == null) {
      return absent;
    }
    if (value instanceof Long number) {
      return number;
    }
    throw new Wrong("cannot understand the request: '" + key + "' is not a whole number");
  }
}
