package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Notification;
import dev.foster.core.Request;
import dev.foster.core.Role;
import dev.foster.core.ServiceView;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Dependency;
import dev.foster.plan.Health;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an observer outside the core has seen: events that went in, effects that came out. The
 * invariants use this, not the state of the core.
 */
final class Recorder {
  final SupervisorMachine machine;
  final SimulatedKernel kernel;

  /** The services now, and before the present event. */
  Map<String, ServiceView> views = new LinkedHashMap<>();

  Map<String, ServiceView> before = views;

  final Map<String, RunFacts> runs = new LinkedHashMap<>();
  final Map<String, RunFacts> latest = new LinkedHashMap<>();
  final Map<Integer, StartedProcess> started = new HashMap<>();

  /** The process whose exit was stepped last; null for a process that Foster did not start. */
  StartedProcess reaped;

  /** Services that failed without a run of their own, because a dependency failed. */
  final Set<String> failedWithoutRun = new HashSet<>();

  /**
   * When the loop began with the event: decisions lie between then and now, as effects take time.
   */
  long eventAt;

  /** When the present turn looked for deadlines that have passed. */
  long turnAt;

  /** Nobody wants to wait for {@code stop.delay}. */
  boolean hurries;

  /** When a drain began. */
  long drainBegunAt = RunFacts.NEVER;

  long shutdownBegunAt = RunFacts.NEVER;
  String shutdownWords;
  long killedAt = RunFacts.NEVER;
  Effect.Exit exit;

  /** Answers of the core that have reached their callers. */
  int answersGiven;

  int answersHeard;

  Recorder(SupervisorMachine machine, SimulatedKernel kernel) {
    this.machine = machine;
    this.kernel = kernel;
  }

  long now() {
    return kernel.now();
  }

  boolean isStopping() {
    return shutdownBegunAt != RunFacts.NEVER;
  }

  /** True while services go on though a stop was requested. */
  boolean isDraining() {
    return drainBegunAt != RunFacts.NEVER && !isStopping();
  }

  boolean isKilled() {
    return killedAt != RunFacts.NEVER;
  }

  /** The present run of a service; null if it is at rest. */
  RunFacts run(ServiceView view) {
    return view.token() == null ? null : runs.get(view.token());
  }

  /** Services that depend on this one, by the plan of their present run. */
  List<Map.Entry<ServiceView, Dependency>> dependents(String name) {
    List<Map.Entry<ServiceView, Dependency>> found = new ArrayList<>();
    for (ServiceView view : views.values()) {
      for (Dependency edge : view.plan().dependencies()) {
        if (edge.on().equals(name)) {
          found.add(Map.entry(view, edge));
        }
      }
    }
    return found;
  }

  // --- events -----------------------------------------------------------------------------------

  void stepped() {
    before = views;
    Map<String, ServiceView> now = new LinkedHashMap<>();
    for (ServiceView view : machine.views()) {
      now.put(view.plan().name(), view);
      upOrNot(view);
    }
    views = now;
  }

  private void upOrNot(ServiceView view) {
    RunFacts run = run(view);
    if (run == null) {
      return;
    }
    run.follow(view.plan());
    if (run.upAt == RunFacts.NEVER && view.state().equals("up")) {
      run.upAt = now();
      run.watchdog = run.plan.watchdog() == null ? 0 : run.plan.watchdog().toNanos();
      run.watchdogBy = run.watchdog == 0 ? RunFacts.NEVER : now() + run.watchdog;
    }
  }

  void event(Event event) {
    switch (event) {
      case Event.Spawned it -> spawned(it);
      case Event.SpawnFailed it -> spawnFailed(it);
      case Event.LookedUp it -> lookedUp(runs.get(it.token()), it);
      case Event.Exited it -> exited(it);
      case Event.CheckPassed it -> passed(it.token(), it.index());
      case Event.Probed it -> {
        if (it.role() == Role.READY_PROBE && it.ok()) {
          passed(it.token(), it.index());
        } else if (it.role() == Role.READY_PROBE && runs.containsKey(it.token())) {
          runs.get(it.token()).lost(now(), it.index());
        }
      }
      case Event.Notified it -> notified(it);
      case Event.Requested it -> asked(it.request());
      case Event.Signalled it -> {
        boolean stops = machine.plan().signals().get(it.signal()) == SignalAction.Simple.STOP;
        if (stops && it.signal() == Signals.INT) {
          hurry();
        }
      }
      default -> {}
    }
  }

  /** A run that is ending anyway when a restart is requested ends because of the request. */
  private void asked(Request request) {
    if (request instanceof Request.Shutdown end && !end.drains()) {
      hurry();
    }
    Set<String> known = machine.plan().services().keySet();
    if (request instanceof Request.Restart && known.containsAll(request.services())) {
      boolean all = request.services().isEmpty();
      for (ServiceView view : views.values()) {
        String name = view.plan().name();
        boolean meant =
            all ? view.plan().enabled() && known.contains(name) : request.services().contains(name);
        if (meant && view.state().equals("stopping") && !isStopping() && !isDraining()) {
          run(view).cause = RunFacts.Cause.STOPPED;
        }
      }
    }
  }

  /** From now on, nothing waits for {@code stop.delay}. */
  private void hurry() {
    hurries = true;
    runs.values().forEach(run -> run.delayEnds(now()));
  }

  private void spawned(Event.Spawned event) {
    StartedProcess process =
        new StartedProcess(event.service(), event.token(), event.role(), event.index());
    started.put(event.pid(), process);
    RunFacts run = runs.get(FosterTerms.runOf(event.token()));
    if (event.role() == Role.MAIN) {
      run.mainPids.add(event.pid());
      run.mainStartedAt = now();
      run.readyBy = now() + run.ready.timeout().toNanos();
      run.runBy = run.runBy();
    }
  }

  private void spawnFailed(Event.SpawnFailed event) {
    RunFacts run = runs.get(FosterTerms.runOf(event.token()));
    if (event.role() == Role.MAIN || event.role() == Role.PRE_START) {
      run.failureCode = event.role() == Role.MAIN ? FosterTerms.code(event.failure()) : 1;
      run.endBegins(now(), RunFacts.Cause.NOT_STARTED, "");
    } else if (event.role() == Role.POST_START && !run.isStopping()) {
      run.failureCode = 1;
    } else if (event.role() == Role.STOP_COMMAND) {
      run.stopCommandOver = true;
    }
  }

  private void lookedUp(RunFacts run, Event.LookedUp event) {
    ServiceView view = views.get(event.service());
    run.lookedUp(event.found(), view != null && view.plan() == run.asked, now());
  }

  private void exited(Event.Exited event) {
    StartedProcess process = started.remove(event.pid());
    reaped = process;
    RunFacts run = process == null ? null : runs.get(FosterTerms.runOf(process.token()));
    if (run == null) {
      return;
    }
    switch (process.role()) {
      case MAIN -> mainExited(run, event);
      case PRE_START -> run.preStartExited(now(), event.status());
      case POST_START -> run.postStartExited(now(), event.status());
      case STOP_COMMAND -> run.stopCommandOver = true;
      case FINISH -> run.finishSaysNoMore = event.status().shellCode() == 125;
      case READY_PROBE -> {
        if (event.status().isZero()) {
          passed(process.token(), process.index());
        }
      }
      default -> {}
    }
  }

  private void mainExited(RunFacts run, Event.Exited event) {
    ServiceView view = views.get(run.plan.name());
    if (view == null || view.pid() != event.pid()) {
      return; // a former main process, after MAINPID
    }
    run.delayEnds(now());
    run.mainEndedAt = now();
    run.mainStatus = event.status();
    run.finishDue = run.plan.finish() != null;
    if (run.upAt != RunFacts.NEVER) {
      run.upFor = Math.min(now(), run.endBegunAt) - run.upAt;
    }
    run.endBegins(now(), RunFacts.Cause.EXITED, "");
  }

  private void passed(String token, int index) {
    RunFacts run = runs.get(FosterTerms.runOf(token));
    if (run != null && run.upAt == RunFacts.NEVER && run.mainStarted) {
      run.passed.set(index);
    }
  }

  /** True if the service accepts messages of this process. */
  boolean hears(Event.Notified event) {
    ServiceView view = views.get(event.service());
    int sender = event.message().sender().pid();
    return view != null && (view.pid() == sender || view.plan().ready().acceptsAnyProcess());
  }

  private void notified(Event.Notified event) {
    RunFacts run = runs.get(event.token());
    Notification message = event.message();
    ServiceView view = views.get(event.service());
    if (run == null || view == null || view.pid() == 0 || !run.token.equals(view.token())) {
      return;
    }
    if (!hears(event)) {
      return;
    }
    if (message.mainPid() != null) {
      run.mainPids.add(message.mainPid());
      started.put(message.mainPid(), new StartedProcess(event.service(), run.token, Role.MAIN, 0));
    }
    if (message.stopping()) {
      if (run.delays) {
        run.quits = true;
        run.delays = false;
        run.killAt = now() + run.stopTimeout();
      } else if (!run.isStopping()) {
        run.quits = true;
        run.endBegins(now(), RunFacts.Cause.QUIT, "STOPPING=1");
      }
    } else if (message.ready()) {
      List<Check> checks = run.ready.checks();
      for (int i = 0; i < checks.size(); i++) {
        if (checks.get(i) instanceof Check.Notify) {
          passed(run.token, i);
        }
      }
    }
    run.extended(now(), view.state(), message);
  }

  // --- effects ----------------------------------------------------------------------------------

  void effect(Effect effect) {
    switch (effect) {
      case Effect.Spawn it -> spawn(it);
      case Effect.LookUp it -> runOf(it.token(), it.service()).asked = it.service();
      case Effect.Report it -> tell(it);
      case Effect.Signal it -> signal(it);
      case Effect.KillAll it -> killedAt = Math.min(killedAt, now());
      case Effect.RunEnded it -> {
        if (runs.get(it.token()) != null) {
          runs.get(it.token()).over = true;
        }
      }
      case Effect.Answer it -> answersGiven += it.id() > 0 ? 1 : 0;
      case Effect.Exit it -> exit = it;
      default -> {}
    }
  }

  private RunFacts runOf(String token, Service plan) {
    RunFacts run = runs.computeIfAbsent(token, t -> new RunFacts(t, plan, runs.size()));
    latest.put(plan.name(), run);
    return run;
  }

  private void spawn(Effect.Spawn effect) {
    RunFacts run = runOf(FosterTerms.runOf(effect.token()), effect.service());
    switch (effect.role()) {
      case PRE_START -> run.hookBegins(eventAt, effect.service());
      case POST_START -> run.postStartBegins(effect.service());
      case MAIN -> run.mainBegins(effect.service());
      case STOP_COMMAND -> {
        run.stopCommandStarted = true;
        run.delayIsOver(eventAt);
      }
      case FINISH -> {
        run.finishStarted = true;
        run.finishBy = eventAt + run.stopTimeout();
      }
      default -> {}
    }
  }

  private void tell(Effect.Report effect) {
    if (effect.service() == null) {
      if (effect.kind().equals("draining")) {
        drainBegunAt = eventAt;
      } else if (effect.kind().equals("stopping")) {
        shutdownBegunAt = Math.min(shutdownBegunAt, eventAt);
        shutdownWords = effect.text();
      }
      return;
    }
    RunFacts run = latest.get(effect.service());
    if (effect.text().startsWith("announced that it stops") && run.cause == RunFacts.Cause.QUIT) {
      run.cause = RunFacts.Cause.BROKEN; // it was not intended
    }
    if (effect.kind().equals("failed")) {
      boolean without = effect.text().startsWith("failed: its dependency");
      if (without) {
        failedWithoutRun.add(effect.service());
      } else {
        failedWithoutRun.remove(effect.service());
      }
    }
    if (run != null && !run.over && effect.kind().equals("stopping")) {
      String words = FosterTerms.stopWords(effect.text());
      RunFacts.Cause cause = RunFacts.causeOf(words);
      boolean end =
          words.startsWith("unhealthy") && run.plan.health().action() == Health.Action.END;
      run.endBegins(eventAt, end ? RunFacts.Cause.GIVEN_UP : cause, words);
      run.stopAnnounced(eventAt, effect.text(), hurries);
    }
  }

  private void signal(Effect.Signal effect) {
    StartedProcess process = started.get(effect.pid());
    if (process != null && process.role() == Role.PRE_START) {
      RunFacts run = runs.get(FosterTerms.runOf(process.token()));
      if (!run.isStopping()) { // it takes too long: a failure
        run.failureCode = 1;
        run.endBegins(eventAt, RunFacts.Cause.NOT_STARTED, "");
      }
    }
  }
}
