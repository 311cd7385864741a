package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.ServiceView;
import dev.foster.core.Survivor;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import dev.foster.loop.Mailbox;
import dev.foster.loop.VirtualMailbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Watches the loop at work, lets time pass where it waits and now and then where it works, and has
 * the invariants checked.
 */
final class Turns implements VirtualMailbox.Clock, WatchedMachine.Watcher {
  private static final int ENDLESS = 20_000;

  private final Agenda agenda;
  private final SeededRandom dice;
  private final Trace trace;
  private final ProgramGenerator cast;
  private final Recorder ledger;
  private final List<Invariant> invariants;
  private final OwnershipOracle whose;
  private final Failures failures;
  private Consumer<String> onChange = service -> {};

  /** What is to be looked at when the loop waits and all that came is dealt with. */
  private final List<Runnable> whenIdle = new ArrayList<>();

  /** The effect that is being run, and the processes that it still has to reach. */
  private Effect current;

  private final Set<Integer> unreached = new HashSet<>();

  /** Effects since the last event from outside. */
  private int effects;

  private Mailbox mailbox;

  /** SIGCHLD has come since the loop has reaped. */
  private boolean woken;

  /** Children that were dead when the turn began. */
  private Set<SimulatedProcess> ripe = new LinkedHashSet<>();

  /** The loop has looked for deadlines in this turn. */
  private boolean looked;

  /** Percentage of turns that come late, and how late they can be. */
  private final int lateness;

  /** Percentage of looks at processes in which something happens first. */
  private final int restlessness;

  /** The main processes when something happened while the loop looked; else null. */
  private Set<SimulatedProcess> mains;

  Turns(
      Agenda agenda,
      SeededRandom dice,
      Trace trace,
      ProgramGenerator cast,
      Recorder ledger,
      List<Invariant> invariants,
      OwnershipOracle whose,
      Failures failures) {
    this.agenda = agenda;
    this.dice = dice;
    this.trace = trace;
    this.cast = cast;
    this.ledger = ledger;
    this.invariants = invariants;
    this.whose = whose;
    this.failures = failures;
    lateness = dice.pick(0, 2, 8);
    restlessness = dice.pick(0, 5, 30);
    ledger.kernel.blindWhen(() -> current instanceof Effect.FindSurvivors && cast.failsForWant());
    ledger.kernel.onLook(this::looksAtProcesses);
    ledger.kernel.onSignal((to, signal) -> failures.guard(() -> sent(to, signal)));
  }

  /** Is told of services whose state has changed. */
  void onChange(Consumer<String> listener) {
    onChange = listener;
  }

  void mailbox(Mailbox one) {
    mailbox = one;
  }

  /** SIGCHLD. */
  void wake() {
    woken = true;
    mailbox.wake();
  }

  /** Something that nobody tells Foster. */
  void note(String words) {
    trace.note(agenda.now(), () -> "  * " + words, words.hashCode());
  }

  /** The effect that is being run. */
  Effect current() {
    return current;
  }

  /** Has something done once, when the loop waits and nothing has come. */
  void whenIdle(Runnable deed) {
    whenIdle.add(deed);
  }

  // --- time -------------------------------------------------------------------------------------

  @Override
  public void await(BooleanSupplier isWaiting, long nanos) {
    failures.guard(
        () -> {
          turned();
          reapedAll();
          failures.require(
              !woken || isWaiting.getAsBoolean(), "NoWakeUpIsLost", () -> "a SIGCHLD was");
          sleepsNoLonger(nanos);
          pass(isWaiting, nanos == Long.MAX_VALUE ? nanos : agenda.now() + nanos);
          if (!cast.calm && dice.percent(lateness)) {
            agenda.advanceTo(agenda.now() + dice.millis(0, 900));
          }
          looked = false;
          woken = false; // whoever takes reaps
          ripe = zombies();
        });
  }

  /** Whoever was dead when the turn began is reaped. */
  private void reapedAll() {
    ripe.retainAll(zombies());
    failures.require(ripe.isEmpty(), "ZombiesAreReaped", () -> ripe + " by the turn that is over");
  }

  private Set<SimulatedProcess> zombies() {
    Set<SimulatedProcess> found = new LinkedHashSet<>();
    for (SimulatedProcess process : ledger.kernel.all()) {
      if (!process.isAlive() && process.isOurs()) {
        found.add(process);
      }
    }
    return found;
  }

  private void sleepsNoLonger(long nanos) {
    long deadline = ledger.machine.deadline();
    failures.require(
        deadline == Long.MAX_VALUE || nanos <= Math.max(0, deadline - agenda.now()),
        "NeverOversleeps",
        () -> nanos + " ns, though a deadline is " + (deadline - agenda.now()) + " ns away");
  }

  private void pass(BooleanSupplier isWaiting, long until) {
    while (!isWaiting.getAsBoolean() && agenda.now() < until) {
      if (whenIdle.isEmpty()) {
        agenda.advanceTo(Math.min(agenda.next(), until));
      } else {
        whenIdle.removeLast().run();
      }
    }
  }

  /** A turn is over. */
  void turned() {
    invariants.forEach(Invariant::turned);
  }

  // --- the core's work
  // ----------------------------------------------------------------------------

  @Override
  public void steps(Event event) {
    failures.guard(
        () -> {
          if (current == null) { // else it is the result of an effect
            ledger.eventAt = agenda.now();
            effects = 0;
          }
          trace.note(agenda.now(), () -> MessageChecks.of(event), MessageChecks.number(event));
          if (event instanceof Event.Scanned scanned) {
            nobodyIsOverlooked(scanned.survivors());
          }
          ledger.event(event);
          invariants.forEach(invariant -> invariant.event(event));
        });
  }

  @Override
  public void stepped(Event event) {
    failures.guard(this::changed);
  }

  @Override
  public void looks() {
    if (!looked) {
      looked = true;
      ledger.turnAt = agenda.now();
    }
  }

  @Override
  public void expires() {
    ledger.eventAt = ledger.turnAt;
    effects = 0;
    trace.note(agenda.now(), () -> "deadline", 1);
  }

  @Override
  public void expired() {
    failures.guard(this::changed);
  }

  private void changed() {
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

  @Override
  public void asks() {
    failures.require(
        unreached.isEmpty(),
        "AllOfARunAreSignalled",
        () -> current + " has not reached " + unreached);
    current = null;
  }

  @Override
  public void does(Effect effect) {
    failures.guard(
        () -> {
          if (!cast.calm && dice.percent(2)) { // the world goes on while we work
            agenda.advanceTo(agenda.now() + dice.millis(0, 3));
          }
          if (++effects > ENDLESS) {
            throw new Violation("NoEndlessWork", "one event has more than " + effects + " effects");
          }
          trace.note(
              agenda.now(), () -> "    " + MessageChecks.of(effect), MessageChecks.number(effect));
          ledger.effect(effect);
          invariants.forEach(invariant -> invariant.effect(effect));
          current = effect;
          if (effect instanceof Effect.KillRun kill) {
            whose.members(kill.token()).forEach(process -> unreached.add(process.pid));
          }
        });
  }

  // --- the process table's
  // ------------------------------------------------------------------------

  /** Processes fork and die while the loop looks for them. */
  private void looksAtProcesses() {
    if (current instanceof Effect.FindSurvivors && !cast.calm && dice.percent(restlessness)) {
      if (mains == null) {
        mains = whose.mains(ledger.views);
      }
      agenda.advanceTo(agenda.now() + dice.millis(0, 3));
    }
  }

  /**
   * What the loop has found lives, and belongs to whom it says; and it has found everything. If
   * time went by while it looked, what is found may be dead by now, and of what is not found an
   * ancestor is, so that its run is not taken for over.
   */
  private void nobodyIsOverlooked(List<Survivor> found) {
    Map<Integer, Survivor> listed = new HashMap<>();
    found.forEach(one -> listed.put(one.process().pid(), one));
    for (Survivor known : whose.scan(ledger.views)) {
      Survivor one = listed.remove(known.process().pid());
      boolean same = one != null && (known.token() == null || known.token().equals(one.token()));
      failures.require(
          same || mains != null && hasAncestorAmong(found, known),
          "NobodyIsOverlooked",
          () -> known + " is not among " + found);
    }
    if (mains != null) {
      listed.values().removeIf(one -> !lives(one));
    }
    failures.require(listed.isEmpty(), "NobodyIsOverlooked", () -> listed + " is none of " + found);
    mains = null;
  }

  private boolean lives(Survivor one) {
    SimulatedProcess process = ledger.kernel.get(one.process().pid());
    return process != null && process.startTime == one.process().startTime() && process.isAlive();
  }

  /** Or one that was a main process when the loop began to look. */
  private boolean hasAncestorAmong(List<Survivor> found, Survivor known) {
    SimulatedProcess process = ledger.kernel.get(known.process().pid()).forkedBy;
    for (; process != null; process = process.forkedBy) {
      if (mains.contains(process) || isAmong(process, found)) {
        return true;
      }
    }
    return false;
  }

  /** Foster sends a signal: somebody must have decided that, and this must be whom it is for. */
  private void sent(SimulatedProcess to, int signal) {
    unreached.remove(to.pid);
    boolean meant =
        switch (current) {
          case Effect.Signal it -> it.signal() == signal && it.service().equals(to.service);
          case Effect.KillRun it ->
              signal == Signals.KILL
                  && (it.token().equals(to.token) || it.token().equals(to.run()));
          case Effect.SignalSurvivors it -> it.signal() == signal && isAmong(to, it.survivors());
          case null, default -> false;
        };
    failures.require(meant, "NoStrangerIsSignalled", () -> to + " by " + current);
  }

  private static boolean isAmong(SimulatedProcess process, List<Survivor> survivors) {
    for (Survivor one : survivors) {
      ProcessInfo known = one.process();
      if (known.pid() == process.pid && known.startTime() == process.startTime) {
        return true;
      }
    }
    return false;
  }
}
