package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Role;
import dev.foster.core.ServiceView;
import dev.foster.core.SpawnFailure;
import dev.foster.core.SupervisorMachine;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Requests;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Drives the core as the loop does: take an event or wait for the nearest deadline; reap until
 * there is nothing, each death an event; step all that waits; only then deadlines that have passed.
 */
final class Turns {
  private static final int ENDLESS = 20_000;

  private final Agenda agenda;
  private final SimulatedKernel kernel;
  private final SupervisorMachine machine;
  private final Dice dice;
  private final Trace trace;
  private final Cast cast;
  private final Ledger ledger;
  private final List<Invariant> invariants;
  private final Truth truth;
  private final Consumer<Effect.ReadPlan> reader;
  private Consumer<String> onChange = service -> {};
  private final ArrayDeque<Event> mailbox = new ArrayDeque<>();
  private boolean woken;
  private long oomKills;

  /** Percentage of turns that come late, and how late they can be. */
  private final int lateness;

  Turns(
      Agenda agenda,
      SimulatedKernel kernel,
      SupervisorMachine machine,
      Dice dice,
      Trace trace,
      Cast cast,
      Ledger ledger,
      List<Invariant> invariants,
      Truth truth,
      Consumer<Effect.ReadPlan> reader) {
    this.agenda = agenda;
    this.kernel = kernel;
    this.machine = machine;
    this.dice = dice;
    this.trace = trace;
    this.cast = cast;
    this.ledger = ledger;
    this.invariants = invariants;
    this.reader = reader;
    this.truth = truth;
    kernel.onChildDied(() -> agenda.in(cast.latency(), () -> woken = true));
    lateness = dice.pick(0, 2, 8);
  }

  /** Is told of services whose state has changed. */
  void onChange(Consumer<String> listener) {
    onChange = listener;
  }

  /** Something that nobody tells Foster. */
  void note(String words) {
    trace.note(agenda.now(), () -> "  * " + words, words.hashCode());
  }

  void post(Event event) {
    mailbox.add(event);
  }

  /** Runs until this time, or until all is over. */
  void runUntil(long end) {
    while (ledger.exit == null && agenda.now() < end) {
      if (woken || !mailbox.isEmpty() || machine.deadline() <= agenda.now()) {
        turn();
      } else {
        agenda.advanceTo(Math.min(Math.min(agenda.next(), machine.deadline()), end));
      }
    }
  }

  private void turn() {
    if (!cast.calm && dice.percent(lateness)) {
      agenda.advanceTo(agenda.now() + dice.millis(0, 900));
    }
    woken = false;
    reap();
    while (!mailbox.isEmpty()) {
      Event event = mailbox.poll();
      if (event instanceof Event.Notified notified) {
        event = truth.checked(notified, ledger.hears(notified));
      }
      if (event != null) {
        handle(event);
      }
    }
    ledger.turnAt = agenda.now();
    ledger.eventAt = agenda.now();
    if (machine.deadline() <= ledger.turnAt) {
      trace.note(agenda.now(), () -> "deadline", 1);
      machine.expire(ledger.turnAt);
      stepped();
      runEffects();
    }
    invariants.forEach(Invariant::turned);
  }

  private void reap() {
    for (Kernel.Reaped one = kernel.reap(); one != null; one = kernel.reap()) {
      Event succession = truth.succession(one.pid(), ledger.views);
      if (succession != null) {
        handle(succession);
      }
      truth.reaped(one.pid());
      long oom = kernel.oomKills() - oomKills;
      oomKills += oom;
      handle(new Event.Exited(one.pid(), one.status(), oom));
    }
  }

  void boot() {
    handle(new Event.Booted());
  }

  private void handle(Event event) {
    ledger.eventAt = agenda.now();
    step(event);
    runEffects();
  }

  private void step(Event event) {
    trace.note(agenda.now(), () -> Words.of(event), Words.number(event));
    ledger.event(event);
    invariants.forEach(invariant -> invariant.event(event));
    machine.step(event, agenda.now());
    stepped();
    if (event instanceof Event.Notified notified && notified.message().mainPid() != null) {
      mainChanged(notified, notified.message().mainPid());
    }
  }

  private void mainChanged(Event.Notified event, int pid) {
    ServiceView view = ledger.views.get(event.service());
    if (view != null && view.pid() == pid) {
      truth.mainChanged(pid, event.service(), event.token());
    }
  }

  private void stepped() {
    ledger.stepped();
    for (ServiceView view : ledger.views.values()) {
      ServiceView old = ledger.before.get(view.plan().name());
      if (old == null || !old.state().equals(view.state())) {
        String name = view.plan().name();
        onChange.accept(name);
        trace.note(
            agenda.now(),
            () -> "        " + name + " is " + view.state(),
            name.hashCode(),
            view.state().hashCode(),
            view.pid());
      }
    }
    invariants.forEach(Invariant::stepped);
  }

  private void runEffects() {
    int count = 0;
    for (Effect effect = machine.poll(); effect != null; effect = machine.poll()) {
      if (!cast.calm && dice.percent(2)) {
        agenda.advanceTo(agenda.now() + dice.millis(0, 3)); // the world goes on while we work
      }
      Effect one = effect;
      if (++count > ENDLESS) {
        throw new Violation("NoEndlessWork", "one event has more than " + count + " effects");
      }
      trace.note(agenda.now(), () -> "    " + Words.of(one), Words.number(one));
      ledger.effect(one);
      invariants.forEach(invariant -> invariant.effect(one));
      run(one);
    }
  }

  private void run(Effect effect) {
    switch (effect) {
      case Effect.Spawn it -> {
        step(spawn(it));
      }
      case Effect.Signal it -> signal(it);
      case Effect.SignalRun it -> {
        for (ProcessInfo process : truth.members(it.token())) {
          kernel.signal(process, it.signal());
        }
      }
      case Effect.SignalOrphans it -> {
        kernel.descendants().forEach(process -> kernel.signal(process, it.signal()));
      }
      case Effect.KillAll it -> kernel.killAll();
      case Effect.FindSurvivors it -> step(new Event.Scanned(truth.scan(ledger.views)));
      case Effect.StartProbe it -> cast.probe(it);
      case Effect.ReadPlan it -> reader.accept(it);
      case Effect.CancelProbes it -> {}
      case Effect.Tell it -> {}
      case Effect.RunEnded it -> truth.runEnded(it.token());
      case Effect.Answer it -> {}
      case Effect.PlanChanged it -> {}
      case Effect.Exit it -> {}
      case Effect.Unexpected it -> throw new Violation("NoUnexpected", it.toString());
    }
  }

  private void signal(Effect.Signal effect) {
    if (!effect.group()) {
      kernel.signal(effect.pid(), effect.signal());
    } else if (!kernel.signalGroup(effect.pid(), effect.signal())) {
      kernel.signal(effect.pid(), effect.signal());
    }
  }

  private Event spawn(Effect.Spawn effect) {
    String name = effect.service().name();
    try {
      int pid = kernel.spawn(request(effect));
      truth.started(pid, name, effect.token(), effect.role());
      return new Event.Spawned(name, effect.role(), effect.index(), effect.token(), pid);
    } catch (SpawnException e) {
      SpawnFailure failure = new SpawnFailure(e.stage(), e.getMessage());
      return new Event.SpawnFailed(name, effect.role(), effect.index(), effect.token(), failure);
    }
  }

  private static SpawnRequest request(Effect.Spawn effect) {
    return Requests.of(effect.command().argv())
        .environment("FOSTER_SERVICE=" + effect.service().name(), "FOSTER_RUN=" + effect.token())
        .build();
  }

  /** Sends a stale event: of a run that is over, or of none. */
  void postStale(Role role, int index, boolean ok) {
    List<RunFacts> runs = List.copyOf(ledger.runs.values());
    if (runs.isEmpty()) {
      return;
    }
    RunFacts run = dice.pick(runs);
    ServiceView view = ledger.views.get(run.plan.name());
    if (view == null || !run.token.equals(view.token())) {
      post(new Event.Probed(run.plan.name(), run.token, role, index, ok, "late"));
      post(new Event.CheckPassed(run.plan.name(), run.token, index));
      post(new Event.Notified(run.plan.name(), run.token, Messages.ready(2)));
    }
  }
}
