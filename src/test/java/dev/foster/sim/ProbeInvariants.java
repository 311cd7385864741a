package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Role;
import dev.foster.core.ServiceView;
import dev.foster.core.Survivor;
import dev.foster.plan.Check;
import dev.foster.plan.Health;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Invariants of readiness and health. */
final class ProbeInvariants {
  private ProbeInvariants() {}

  /** A check that outlives the main process is no process that the service has left behind. */
  static final class ChecksAreNotLeftBehind extends Invariant {
    private List<Survivor> found = List.of();

    ChecksAreNotLeftBehind(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      // not reset by other events: a start that fails at once comes before the reports of a scan
      found = event instanceof Event.Scanned it ? it.survivors() : found;
    }

    @Override
    void effect(Effect effect) {
      if (!(effect instanceof Effect.Report it) || it.service() == null) {
        return;
      }
      boolean background = it.kind().equals("background");
      boolean ofMain = false;
      for (Survivor one : found) {
        if (it.service().equals(one.service()) && (background || it.kind().equals("survivors"))) {
          ofMain |= one.role() == Role.MAIN;
          boolean named = one.role().isProbe() && it.text().contains(one.label());
          require(!named, () -> "a check is left behind: " + it.text());
        }
      }
      require(!background || ofMain, () -> "nothing of it is in the background: " + it.text());
    }
  }

  /** A check is repeated only after its last result. */
  static final class ProbesDoNotOverlap extends Invariant {
    private final Set<String> asked = new HashSet<>();
    private final Map<Integer, String> commands = new HashMap<>();

    ProbesDoNotOverlap(Recorder recorder) {
      super(recorder);
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.StartProbe it) {
        require(asked.add(key(it.token(), it.role(), it.index())), () -> "overlaps: " + it);
      } else if (effect instanceof Effect.Spawn it && it.role().isProbe()) {
        require(!commands.containsValue(it.token()), () -> "overlaps: " + it.token());
      }
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.Probed it) {
        asked.remove(key(it.token(), it.role(), it.index()));
      } else if (event instanceof Event.Spawned it && it.role().isProbe()) {
        commands.put(it.pid(), it.token());
      } else if (event instanceof Event.Exited it) {
        commands.remove(it.pid());
      }
    }

    static String key(String token, Role role, int index) {
      return token + role + index;
    }
  }

  /**
   * A failed readiness check is repeated after 10 ms, then after twice as long each time, up to its
   * interval: not earlier, and not much later.
   */
  static final class ChecksKeepTheirPace extends Invariant {
    private static final long FIRST = 10_000_000L;

    private final Map<String, Integer> tries = new HashMap<>();
    private final Map<String, Long> due = new HashMap<>();

    ChecksKeepTheirPace(Recorder recorder) {
      super(recorder);
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.StartProbe it) {
        asked(it.token(), it.role(), it.index());
      } else if (effect instanceof Effect.Spawn it) {
        asked(it.token(), it.role(), it.index());
      }
    }

    private void asked(String token, Role role, int index) {
      if (role == Role.READY_PROBE) {
        String key = key(token, index);
        tries.merge(key, 1, Integer::sum);
        Long from = due.remove(key);
        require(from == null || recorder.now() >= from, () -> key + " is asked early");
      }
    }

    @Override
    void event(Event event) {
      switch (event) {
        case Event.Probed it when !it.ok() -> failed(it.token(), it.role(), it.index());
        case Event.SpawnFailed it -> failed(it.token(), it.role(), it.index());
        case Event.Exited it -> {
          StartedProcess probe = recorder.reaped;
          if (probe != null && !it.status().isZero()) {
            failed(probe.token(), probe.role(), probe.index());
          }
        }
        default -> {}
      }
    }

    private void failed(String token, Role role, int index) {
      RunFacts run = recorder.runs.get(FosterTerms.runOf(token));
      String key = key(token, index);
      if (role == Role.READY_PROBE && run != null && tries.containsKey(key)) {
        long early = FIRST << Math.min(tries.get(key) - 1, 20);
        long most = run.plan.ready().interval().toNanos();
        due.put(key, recorder.eventAt + Math.min(early, most));
      }
    }

    @Override
    void turned() {
      for (ServiceView view : recorder.views.values()) {
        if (view.state().equals("starting") && view.token() != null) {
          for (int i = 0; i < recorder.run(view).ready.checks().size(); i++) {
            String key = key(view.token(), i);
            long by = due.getOrDefault(key, Long.MAX_VALUE - FosterTerms.SLACK) + FosterTerms.SLACK;
            require(recorder.turnAt < by, () -> key + " is not asked again");
          }
        }
      }
    }

    private static String key(String token, int index) {
      return FosterTerms.runOf(token) + " " + index;
    }
  }

  /** A service is ready if and only if it has passed all its readiness checks. */
  static final class UpMeansReady extends Invariant {
    UpMeansReady(Recorder recorder) {
      super(recorder);
    }

    @Override
    void stepped() {
      for (ServiceView view : recorder.views.values()) {
        RunFacts run = recorder.run(view);
        if (run == null) {
          continue;
        }
        int checks = run.ready.checks().size();
        boolean passed = run.passed.cardinality() == checks;
        int hooks = run.postStart < 0 ? view.plan().postStart().size() : run.postStart;
        boolean ready = passed && run.postPassed >= hooks;
        boolean up = view.state().equals("up");
        require(!up || passed, () -> view.plan().name() + " is up, but passed only " + run.passed);
        ServiceView before = recorder.before.get(view.plan().name());
        boolean began = up && (before == null || !before.state().equals("up"));
        require(
            !began || ready, () -> view.plan().name() + " is up before its post_start commands");
        boolean starting = view.state().equals("starting") && view.pid() > 0;
        require(!starting || !ready, () -> view.plan().name() + " is ready, but not up");
      }
    }
  }

  /** A service becomes healthy and unhealthy after as many rounds as the configuration says. */
  static final class HealthIsAsMeasured extends Invariant {
    /** The rounds of one run. */
    private static final class Fare {
      final Map<Integer, Boolean> answers = new HashMap<>();
      int good;
      int bad;
      Boolean verdict;
      long roundEndedAt;
      long nextFrom;

      /** The plan in force, and the number of checks of the present round. */
      Health plan;

      int checks;

      Fare(long upAt) {
        roundEndedAt = upAt;
      }
    }

    private final Map<String, Fare> fares = new HashMap<>();
    private final Set<String> overdue = new HashSet<>();

    HealthIsAsMeasured(Recorder recorder) {
      super(recorder);
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.KillRun it
          && FosterTerms.roleOf(it.token()) == Role.HEALTH_PROBE
          && recorder.started.values().stream().anyMatch(p -> p.token().equals(it.token()))) {
        overdue.add(it.token());
      } else if (effect instanceof Effect.StartProbe it && it.role() == Role.HEALTH_PROBE) {
        notEarly(it.token());
      } else if (effect instanceof Effect.Spawn it && it.role() == Role.HEALTH_PROBE) {
        notEarly(it.token());
      }
    }

    private void notEarly(String token) {
      Fare fare = fares.get(FosterTerms.runOf(token));
      require(fare == null || recorder.now() >= fare.nextFrom, () -> token + " is asked early");
      if (fare != null) {
        fare.checks = fare.plan.checks().size(); // a reload does not change the present round
      }
    }

    /** Takes the plan in force, which a reload may have changed. */
    private void follow(ServiceView view) {
      Health plan = view.plan().health();
      if (plan == null) {
        fares.remove(view.token());
        return;
      }
      Fare fare = fares.computeIfAbsent(view.token(), token -> new Fare(recorder.now()));
      if (fare.plan != null && !fare.plan.equals(plan)) {
        long from = recorder.eventAt + plan.interval().toNanos();
        fare.nextFrom = Math.min(fare.nextFrom, from);
        fare.roundEndedAt = recorder.now();
      }
      fare.plan = plan;
    }

    @Override
    void event(Event event) {
      switch (event) {
        case Event.Probed it -> {
          if (it.role() == Role.HEALTH_PROBE) {
            answer(it.service(), it.token(), it.index(), it.ok());
          }
        }
        case Event.SpawnFailed it -> {
          if (it.role() == Role.HEALTH_PROBE) {
            answer(it.service(), it.token(), it.index(), false);
          }
        }
        case Event.Exited it -> exited(it);
        default -> {}
      }
    }

    private final Map<Integer, StartedProcess> probes = new HashMap<>();

    private void exited(Event.Exited event) {
      StartedProcess probe = probes.remove(event.pid());
      if (probe != null) {
        boolean late = overdue.remove(probe.token());
        answer(probe.service(), probe.token(), probe.index(), event.status().isZero() && !late);
      }
    }

    private void answer(String service, String token, int index, boolean ok) {
      ServiceView view = recorder.views.get(service);
      String run = FosterTerms.runOf(token);
      if (view == null || !run.equals(view.token()) || !view.state().equals("up")) {
        return;
      }
      Fare fare = fares.get(run);
      if (fare == null) {
        return; // a reload removed the checks
      }
      fare.answers.put(index, ok);
      Health plan = fare.plan;
      if (fare.answers.size() < fare.checks) {
        return;
      }
      boolean passed = !fare.answers.containsValue(false);
      fare.answers.clear();
      fare.good = passed ? fare.good + 1 : 0;
      fare.bad = passed ? 0 : fare.bad + 1;
      fare.roundEndedAt = recorder.now();
      fare.nextFrom = recorder.eventAt + plan.interval().toNanos();
      if (fare.good >= plan.successes()) {
        fare.verdict = true;
      } else if (fare.bad >= plan.failures()) {
        fare.verdict = false;
      }
    }

    @Override
    void stepped() {
      recorder.started.forEach(
          (pid, process) -> {
            if (process.role() == Role.HEALTH_PROBE) {
              probes.put(pid, process);
            }
          });
      for (ServiceView view : recorder.views.values()) {
        if (view.state().equals("up")) {
          follow(view);
        }
        if (view.state().equals("up") && view.plan().health() != null) {
          Fare fare = fares.get(view.token());
          require(
              java.util.Objects.equals(fare.verdict, view.healthy()),
              () -> view.plan().name() + " healthy: " + view.healthy() + ", but " + fare.verdict);
          boolean ill = Boolean.FALSE.equals(fare.verdict);
          boolean report = view.plan().health().action() == Health.Action.REPORT;
          require(!ill || report, () -> view.plan().name() + " is ill, and nothing is done");
        }
      }
    }

    /**
     * Rounds continue: no service that is up stays unchecked for longer than interval and time-out.
     */
    @Override
    void turned() {
      for (ServiceView view : recorder.views.values()) {
        Health plan = view.plan().health();
        if (!view.state().equals("up") || plan == null) {
          continue;
        }
        Fare fare = fares.get(view.token());
        long since = fare == null ? recorder.run(view).upAt : fare.roundEndedAt;
        boolean exec = plan.checks().stream().anyMatch(check -> check instanceof Check.Exec);
        long most = plan.interval().plus(plan.timeout()).toNanos() + 8_000_000_000L;
        require(
            exec || recorder.turnAt < since + most,
            () -> view.plan().name() + " is not looked after");
      }
    }
  }
}
