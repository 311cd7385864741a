package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Request;
import dev.foster.core.ServiceView;
import dev.foster.plan.Dependency;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.RestartPolicy.Mode;
import dev.foster.plan.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Invariants of restarts. */
final class PolicyInvariants {
  private PolicyInvariants() {}

  /**
   * After a run comes backoff, completed, failed or down, as the policy, the limit and the finish
   * command require; the next run starts after its delay, and not much later.
   */
  static final class RestartsFollowThePolicy extends Invariant {
    /** Restarts of a service since it was last asked to start. */
    private static final class History {
      final List<Long> times = new ArrayList<>();
      int attempt;

      /** Restarts before this one may have been forgotten; attempts since. */
      int sureFrom;

      int attemptSince;
      boolean unsure;

      /** Failed starts in a row; those that are certain. */
      int failed;

      int failedSince;
      long earliest = Long.MIN_VALUE;
      long latest = RunFacts.NEVER;
    }

    private final Map<String, History> histories = new HashMap<>();
    private final Map<String, RunFacts> ended = new HashMap<>();
    private final Map<String, Boolean> wantedThen = new HashMap<>();

    /** Services that a rolling restart may start afresh at any time. */
    private final Set<String> rolling = new HashSet<>();

    /** Rolling restarts that have not been answered: each may start a service at its turn. */
    private final Map<Long, List<String>> underWay = new HashMap<>();

    RestartsFollowThePolicy(Recorder recorder) {
      super(recorder);
    }

    private History history(String service) {
      return histories.computeIfAbsent(service, name -> new History());
    }

    // --- a requested start resets the history
    // ------------------------------------------------------

    @Override
    void event(Event event) {
      rolling(event);
      if (event instanceof Event.PlanRead) {
        histories.values().forEach(this::unsure);
      } else if (event instanceof Event.Requested asked
          && !recorder.isStopping()
          && !recorder.isDraining()
          && recorder.views.keySet().containsAll(asked.request().services())) {
        asked(asked.request());
      }
    }

    private void rolling(Event event) {
      if (event instanceof Event.Requested asked
          && asked.request() instanceof Request.RollingRestart) {
        rolling.addAll(asked.request().services());
        underWay.put(asked.id(), asked.request().services());
      }
      boolean updates = event instanceof Event.PlanRead;
      for (Service service : recorder.machine.plan().services().values()) {
        if (updates && service.replica() != null) {
          rolling.add(service.name());
        }
      }
      for (String name : rolling.isEmpty() ? rolling : required(rolling)) {
        unsure(history(name));
      }
    }

    private void unsure(History history) {
      history.unsure = true;
      history.sureFrom = history.times.size();
      history.attemptSince = 0;
      history.failedSince = 0;
      history.earliest = Long.MIN_VALUE;
    }

    private void asked(Request request) {
      boolean restart = request instanceof Request.Restart;
      if (!restart && !(request instanceof Request.Start)) {
        return;
      }
      Set<String> names = new HashSet<>(request.services());
      Set<String> known = recorder.machine.plan().services().keySet();
      if (!known.containsAll(names)) {
        return;
      }
      if (names.isEmpty()) {
        recorder.views.values().stream()
            .filter(view -> view.plan().enabled() && known.contains(view.plan().name()))
            .forEach(view -> names.add(view.plan().name()));
      }
      for (String name : required(names)) {
        ServiceView view = recorder.views.get(name);
        boolean rest = view != null && FosterTerms.isAtRest(view);
        boolean meant = names.contains(name);
        if (meant && (rest || restart)) {
          histories.put(name, new History());
        } else if (view != null) {
          unsure(history(name));
        }
      }
    }

    /** These services and all that they require in the current plan, directly or not. */
    private Set<String> required(Set<String> names) {
      Set<String> all = new HashSet<>(names);
      List<String> open = new ArrayList<>(names);
      while (!open.isEmpty()) {
        Service service = recorder.machine.plan().services().get(open.removeLast());
        if (service == null) {
          continue;
        }
        for (Dependency edge : service.dependencies()) {
          if (edge.required() && all.add(edge.on())) {
            open.add(edge.on());
          }
        }
      }
      return all;
    }

    // --- what follows a run
    // ------------------------------------------------------------------------

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.Answer answer) {
        underWay.remove(answer.id());
      }
      if (effect instanceof Effect.Report it && it.kind().equals("background")) {
        recorder.latest.get(it.service()).inBackground = true;
      }
      if (effect instanceof Effect.RunEnded it && recorder.runs.containsKey(it.token())) {
        ended.put(it.service(), recorder.runs.get(it.token()));
      } else if (effect instanceof Effect.Report it && ended.containsKey(it.service())) {
        next(it, ended.remove(it.service()));
      } else if (effect instanceof Effect.Spawn it && it.token().equals(firstToken(it))) {
        starts(it.service().name());
      } else if (effect instanceof Effect.LookUp it) {
        starts(it.service().name());
      }
    }

    /** Notes which services were wanted when their run ended. */
    @Override
    void stepped() {
      for (ServiceView before : recorder.before.values()) {
        ServiceView view = recorder.views.get(before.plan().name());
        boolean over = view == null || !Objects.equals(view.token(), before.token());
        if (before.token() != null && over) {
          wantedThen.put(before.token(), before.wanted());
        }
      }
    }

    private static String firstToken(Effect.Spawn spawn) {
      String run = FosterTerms.runOf(spawn.token());
      return spawn.service().preStart().isEmpty() ? run : run + ".pre0";
    }

    private void next(Effect.Report tell, RunFacts run) {
      History history = history(tell.service());
      String expected = expected(run, wantedThen.get(run.token));
      String told = tell.kind();
      boolean gaveUp = tell.text().contains("; gave up after ");
      if (rolling.contains(tell.service()) && told.equals("stopped")) {
        return; // its turn to restart came while the run was ending
      }
      if (!expected.equals("again")) {
        require(told.equals(expected), () -> tell.service() + " " + told + ", not " + expected);
        return;
      }
      boolean failed = told.equals("failed") && gaveUp;
      if (tell.kind().equals("hint")) {
        ended.put(tell.service(), run); // the decision follows
        return;
      }
      require(
          failed || told.equals("exited"), () -> tell.service() + " " + told + ", not restarted");
      if (isFailedStart(run)) {
        failedStart(history, run, failed);
        return;
      }
      RestartPolicy.Limit limit = run.plan.restart().limit();
      if (failed) {
        require(limit != null, "gives up without a limit");
        require(!run.isGoodRun(FosterTerms.SLACK), "gives up after a good run");
        require(
            within(history, limit, false, FosterTerms.SLACK) >= limit.count(), "gives up early");
      } else if (run.isGoodRun(-FosterTerms.SLACK) && !isCounted(tell)) {
        restartsAfterGoodRun(history, run);
      } else {
        require(
            !run.isGoodRun(FosterTerms.SLACK),
            () -> tell.service() + " did not fail, but it counts");
        boolean few =
            limit == null
                || within(history, limit, history.unsure, -FosterTerms.SLACK) < limit.count();
        require(few, () -> tell.service() + " is restarted too often");
        restarts(history, run);
      }
    }

    /** Whether a run was never ready, and its policy has a rule of its own for that. */
    private static boolean isFailedStart(RunFacts run) {
      return run.plan.restart().failedStarts() != null && run.upAt == RunFacts.NEVER;
    }

    private void failedStart(History history, RunFacts run, boolean gaveUp) {
      RestartPolicy.FailedStarts policy = run.plan.restart().failedStarts();
      if (gaveUp) {
        require(history.failed >= policy.retries(), "gives up a start early");
        return;
      }
      require(history.failedSince < policy.retries(), "tries a start too often");
      long first = policy.delay().toNanos();
      long step = policy.step().toNanos();
      history.earliest = recorder.eventAt + first + step * history.failedSince - 1_000;
      history.latest = recorder.now() + first + step * history.failed + FosterTerms.SLACK;
      history.failed++;
      history.failedSince++;
    }

    private String expected(RunFacts run, boolean wanted) {
      boolean good = run.isSuccess() && !isFailedStart(run);
      if (run.plan.isOneshot() && good) {
        return "completed";
      }
      if (!wanted || run.cause == RunFacts.Cause.STOPPED) {
        return "stopped";
      }
      if (run.cause == RunFacts.Cause.DEPENDENCY_FAILED) {
        return "failed";
      }
      Mode mode = run.plan.restart().mode();
      boolean again = isFailedStart(run) || mode == Mode.ALWAYS || mode == Mode.ON_FAILURE && !good;
      if (run.finishSaysNoMore || run.cause == RunFacts.Cause.GIVEN_UP || !again) {
        return good ? "completed" : "failed";
      }
      return "again";
    }

    private int within(History history, RestartPolicy.Limit limit, boolean sureOnly, long slack) {
      long since = recorder.now() - limit.within().toNanos() - slack;
      int count = 0;
      for (int i = sureOnly ? history.sureFrom : 0; i < history.times.size(); i++) {
        count += history.times.get(i) >= since ? 1 : 0;
      }
      return count;
    }

    private void restarts(History history, RunFacts run) {
      history.failed = 0;
      history.failedSince = 0;
      RestartPolicy policy = run.plan.restart();
      boolean stable = run.upFor >= policy.resetAfter().toNanos();
      history.attempt = stable ? 1 : history.attempt + 1;
      history.attemptSince = stable ? 1 : history.attemptSince + 1;
      if (policy.limit() == null) {
        history.sureFrom =
            history.times.size() + 1; // a limit that was added later counts from then on
        history.unsure = true;
      }
      history.times.add(recorder.eventAt);
      double least = delay(policy, history.unsure ? history.attemptSince : history.attempt);
      double most = delay(policy, history.attempt);
      history.earliest = recorder.eventAt + (long) (least * (1 - policy.jitter())) - 1_000;
      history.latest = recorder.now() + (long) (most * (1 + policy.jitter())) + FosterTerms.SLACK;
    }

    private static boolean isCounted(Effect.Report tell) {
      String after = tell.afterLastLines() == null ? "" : tell.afterLastLines();
      return (tell.text() + after).contains(" (attempt ");
    }

    private void restartsAfterGoodRun(History history, RunFacts run) {
      history.failed = 0;
      history.failedSince = 0;
      RestartPolicy policy = run.plan.restart();
      history.attempt = 0;
      history.attemptSince = 0;
      history.earliest =
          recorder.eventAt + (long) (delay(policy, 1) * (1 - policy.jitter())) - 1_000;
      history.latest =
          recorder.now() + (long) (delay(policy, 1) * (1 + policy.jitter())) + FosterTerms.SLACK;
    }

    private static double delay(RestartPolicy policy, int attempt) {
      double delay = policy.delay().toNanos() * Math.pow(policy.factor(), attempt - 1);
      return Math.min(delay, policy.maxDelay().toNanos());
    }

    private void starts(String service) {
      History history = history(service);
      boolean turn = underWay.values().stream().anyMatch(roll -> roll.contains(service));
      require(
          recorder.now() >= history.earliest || turn || isUpdated(service),
          () -> service + " starts before its back-off is over");
      history.earliest = Long.MIN_VALUE;
    }

    /** True if this step has given a service its new plan: its turn in a reload has come. */
    private boolean isUpdated(String service) {
      ServiceView before = recorder.before.get(service);
      return before != null && !before.plan().equals(recorder.views.get(service).plan());
    }

    @Override
    void turned() {
      for (ServiceView view : recorder.views.values()) {
        boolean late = recorder.turnAt > history(view.plan().name()).latest;
        require(
            !late || !view.state().equals("backoff"),
            () -> view.plan().name() + " oversleeps its start");
      }
    }
  }
}
