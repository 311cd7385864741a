package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Request;
import dev.foster.core.Role;
import dev.foster.core.ServiceView;
import dev.foster.core.Survivor;
import dev.foster.kernel.Signals;
import dev.foster.plan.SignalAction;
import dev.foster.plan.StopPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Invariants of signals. */
final class SignalInvariants {
  private SignalInvariants() {}

  /** A signal goes to a child of Foster that belongs to the present run and has not been reaped. */
  static final class NoStrangerIsSignalled extends Invariant {
    NoStrangerIsSignalled(Recorder recorder) {
      super(recorder);
    }

    @Override
    void effect(Effect effect) {
      if (!(effect instanceof Effect.Signal signal)) {
        return;
      }
      SimulatedProcess process = recorder.kernel.get(signal.pid());
      require(process != null, () -> "no process " + signal.pid());
      require(process.isOurs(), () -> process + " is somebody else's child");
      require(its(process, signal), () -> process + " is of " + process.service);
      for (SimulatedProcess one : recorder.kernel.all()) {
        boolean hit = signal.group() && one.group.pid == signal.pid();
        require(!hit || its(one, signal), () -> one + " is in group " + signal.pid());
      }
    }

    private boolean its(SimulatedProcess process, Effect.Signal signal) {
      RunFacts run = recorder.latest.get(signal.service());
      return process.run().equals(run.token);
    }
  }

  /** Requested signals are sent once, to the right service. */
  static final class Forwards extends Invariant {
    /** A signal that has to be sent. */
    private record Due(int pid, int signal) {}

    private final List<Due> due = new ArrayList<>();

    Forwards(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.Signalled signalled) {
        signalled(signalled.signal());
      } else if (event instanceof Event.Requested asked
          && asked.request() instanceof Request.Signal request
          && isAccepted(request)) {
        for (ServiceView view : recorder.views.values()) {
          if (request.services().isEmpty() || request.services().contains(view.plan().name())) {
            add(view, request.signal());
          }
        }
      }
    }

    private boolean isAccepted(Request.Signal request) {
      return recorder.views.keySet().containsAll(request.services());
    }

    private void signalled(int signal) {
      SignalAction action = recorder.machine.plan().signals().get(signal);
      if (action == null) {
        boolean ignored = signal == Signals.WINCH || signal == Signals.CHLD;
        action = ignored ? SignalAction.Simple.IGNORE : SignalAction.Simple.FORWARD;
      }
      if (action instanceof SignalAction.Route route) {
        route.signals().forEach((name, what) -> add(recorder.views.get(name), what));
      } else if (action == SignalAction.Simple.FORWARD) {
        recorder.views.values().forEach(view -> add(view, signal));
      }
    }

    private void add(ServiceView view, int signal) {
      if (view != null && view.pid() > 0) {
        due.add(new Due(view.pid(), signal));
      }
    }

    /** True if this signal was requested. */
    boolean consume(Effect.Signal signal) {
      return !signal.group() && due.remove(new Due(signal.pid(), signal.signal()));
    }

    @Override
    void turned() {
      require(due.isEmpty(), () -> "not sent: " + due);
    }
  }

  /**
   * A stop is one signal, the right one, and CONT at once, because a stopped process does not get
   * it otherwise. SIGKILL comes at the time-out, not earlier and not later.
   */
  static final class StopsAsConfigured extends Invariant {
    private final Forwards forwards;
    private Effect continuing;

    StopsAsConfigured(Recorder recorder, Forwards forwards) {
      super(recorder);
      this.forwards = forwards;
    }

    @Override
    void effect(Effect effect) {
      Effect due = continuing;
      continuing = null;
      if (due != null) {
        require(due.equals(effect), () -> "not told to go on, but " + effect);
      } else if (effect instanceof Effect.Signal signal && !forwards.consume(signal)) {
        signal(signal);
        continuing =
            signal.signal() == Signals.KILL
                ? null
                : new Effect.Signal(signal.service(), signal.pid(), Signals.CONT, signal.group());
      } else if (effect instanceof Effect.KillRun kill) {
        killed(kill.token());
      } else if (effect instanceof Effect.SignalSurvivors signal) {
        String service = signal.service();
        continuing = new Effect.SignalSurvivors(service, signal.survivors(), Signals.CONT);
      }
    }

    private void signal(Effect.Signal signal) {
      StartedProcess process = recorder.started.get(signal.pid());
      require(process != null, () -> "to a process that nobody started: " + signal);
      RunFacts run = recorder.runs.get(FosterTerms.runOf(process.token()));
      if (signal.signal() == Signals.KILL) {
        kill(run, process);
        return;
      }
      require(!recorder.isKilled(), () -> "told to stop after SIGKILL for all: " + signal);
      if (process.role() == Role.POST_START) {
        require(signal.signal() == Signals.TERM && signal.group(), () -> "wrong signal " + signal);
        return;
      }
      require(!run.quits, () -> "told to stop, and had said that it does: " + signal);
      require(run.toldToStop.add(signal.pid()), () -> "told to stop twice: " + signal);
      if (process.role() == Role.PRE_START) {
        require(signal.signal() == Signals.TERM && signal.group(), () -> "wrong signal " + signal);
        return;
      }
      require(process.role() == Role.MAIN && run.isStopping(), () -> "no stop: " + signal);
      boolean watchdog = run.words.startsWith("watchdog:");
      int right = watchdog ? Signals.ABRT : run.plan.stop().signal();
      require(signal.signal() == right, () -> "wrong " + signal);
      require(signal.group() == (run.plan.stop().scope() == StopPolicy.Scope.GROUP), "wrong scope");
      require(!run.delays || recorder.now() >= run.delayUntil, "told to stop during its delay");
      run.delayIsOver(recorder.eventAt);
      boolean first = watchdog || run.plan.stop().command() == null || run.stopCommandOver;
      require(first, "before stop.command is over");
    }

    private void kill(RunFacts run, StartedProcess process) {
      long due =
          switch (process.role()) {
            case FINISH -> run.finishBy;
            case PRE_START -> Math.min(run.killAt, run.hookBy());
            default -> run.killAt;
          };
      require(
          recorder.isKilled() || recorder.now() >= due,
          () ->
              "SIGKILL "
                  + Duration.ofNanos(due - recorder.now())
                  + " early for "
                  + process.token());
      run.killed = true;
    }

    /** All processes of a run, or those that a probe has left. */
    private void killed(String token) {
      RunFacts run = recorder.runs.get(FosterTerms.runOf(token));
      if (FosterTerms.roleOf(token) == Role.MAIN) {
        require(
            recorder.isKilled() || recorder.now() >= run.killAt,
            () -> "SIGKILL early for all of " + token);
        run.killed = true;
      }
    }

    @Override
    void turned() {
      require(continuing == null, () -> "not sent: " + continuing);
      for (ServiceView view : recorder.views.values()) {
        RunFacts run = recorder.run(view);
        if (run == null || run.killed || recorder.isKilled()) {
          continue;
        }
        boolean late =
            view.pid() > 0 && run.isStopping() && recorder.turnAt >= run.killAt + FosterTerms.SLACK;
        require(!late, () -> view.plan().name() + " should have got SIGKILL");
        boolean delayed = run.delays && recorder.turnAt < run.delayUntil + FosterTerms.SLACK;
        boolean ripe =
            !delayed
                && run.isStopping()
                && !run.quits
                && (!run.stopCommandStarted || run.stopCommandOver);
        boolean told = view.pid() == 0 || !ripe || run.toldToStop.contains(view.pid());
        require(told, () -> view.plan().name() + " stops, but nobody told its main process");
      }
    }
  }

  /** Each survivor of a run gets a stop signal once, before SIGKILL. */
  static final class SurvivorsAreTold extends Invariant {
    private final Set<String> told = new HashSet<>();
    private final Set<String> killed = new HashSet<>();

    /** The last scan, and the last one that the core knew when it decided. */
    private List<Survivor> scanned = List.of();

    private List<Survivor> found = List.of();
    private boolean scans;

    SurvivorsAreTold(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      scans = event instanceof Event.Scanned;
      if (event instanceof Event.Scanned it) {
        scanned = it.survivors();
      }
    }

    /** Effects that were decided before a scan may follow it, but not the next step. */
    @Override
    void stepped() {
      if (!scans) {
        found = scanned;
      }
      scans = false;
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.SignalSurvivors it && it.signal() == Signals.TERM) {
        for (Survivor one : it.survivors()) {
          require(told.add(key(it.service(), one)), () -> one + " is told twice");
        }
      } else if (effect instanceof Effect.KillRun it
          && FosterTerms.roleOf(it.token()) == Role.MAIN
          && killed.add(it.token())
          && !recorder.isKilled() // which also ends services that a reload has removed
          && recorder.views.get(it.service()).pid() == 0) {
        for (Survivor one : found) {
          boolean its = it.token().equals(one.token());
          require(!its || told.contains(key(it.service(), one)), () -> one + " was not told");
        }
      }
    }

    private static String key(String service, Survivor one) {
      return service + " " + one.process().startTime();
    }
  }
}
