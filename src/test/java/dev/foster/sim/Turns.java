package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.ServiceView;
import dev.foster.core.Survivor;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import dev.foster.loop.Mailbox;
import dev.foster.loop.VirtualMailbox;
import dev.foster.plan.SignalAction;
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
 * Observes the loop, lets time pass when it waits and sometimes while it works, and runs the
 * invariants.
 */
final class Turns implements VirtualMailbox.Clock, WatchedMachine.Watcher {
  private static final int ENDLESS = 20_000;

  /** Within this time Foster acts upon a signal that means stop. */
  private static final long HEARD_WITHIN = 1_000_000_000L;

  private final VirtualTime agenda;
  private final SeededRandom random;
  private final Trace trace;
  private final ProgramGenerator generator;
  private final Recorder recorder;
  private final List<Invariant> invariants;
  private final OwnershipOracle oracle;
  private final Failures failures;
  private Consumer<String> onChange = service -> {};

  /** Checks to run when the loop waits and has handled everything. */
  private final List<Runnable> whenIdle = new ArrayList<>();

  /** The effect that is being run, and the processes that it still has to reach. */
  private Effect current;

  private final Set<Integer> unreached = new HashSet<>();

  /** Effects since the last event from outside. */
  private int effects;

  private Mailbox mailbox;

  /** A SIGCHLD has come since the loop last reaped. */
  private boolean woken;

  /** Children that were dead when the turn began. */
  private Set<SimulatedProcess> ripe = new LinkedHashSet<>();

  /** The loop has looked for deadlines in this turn. */
  private boolean looked;

  /** The longest time that one event takes, in milliseconds. */
  private final int slowness;

  /** When a signal arrived that means stop and that the core has not seen; NEVER without one. */
  private long stopSentAt = RunFacts.NEVER;

  /** Percentage of turns that come late, and the longest delay. */
  private final int lateness;

  /** Percentage of looks at processes before which something happens. */
  private final int restlessness;

  /** The main processes when something happened while the loop looked; else null. */
  private Set<SimulatedProcess> mains;

  Turns(
      VirtualTime agenda,
      SeededRandom random,
      Trace trace,
      ProgramGenerator generator,
      Recorder recorder,
      List<Invariant> invariants,
      OwnershipOracle oracle,
      Failures failures) {
    this.agenda = agenda;
    this.random = random;
    this.trace = trace;
    this.generator = generator;
    this.recorder = recorder;
    this.invariants = invariants;
    this.oracle = oracle;
    this.failures = failures;
    lateness = random.pick(0, 2, 8);
    slowness = random.pick(0, 0, 0, 8);
    restlessness = random.pick(0, 5, 30);
    recorder.kernel.blindWhen(
        () -> current instanceof Effect.FindSurvivors && generator.failsForWant());
    recorder.kernel.onLook(this::looksAtProcesses);
    recorder.kernel.onSignal((to, signal) -> failures.guard(() -> sent(to, signal)));
  }

  /** Receives the services whose state has changed. */
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

  /** A signal has arrived. */
  void signalled(int signal) {
    boolean stop = recorder.machine.plan().signals().get(signal) == SignalAction.Simple.STOP;
    if (stop && !recorder.isStopping() && !recorder.isDraining()) {
      stopSentAt = Math.min(stopSentAt, agenda.now());
    }
  }

  private void stopIsHeard() {
    if (recorder.isStopping() || recorder.isDraining()) {
      stopSentAt = RunFacts.NEVER;
    }
    failures.require(
        stopSentAt == RunFacts.NEVER || agenda.now() - stopSentAt < HEARD_WITHIN,
        "StopIsHeardInTime",
        () -> "a stop signal waits since " + stopSentAt);
  }

  /** An event that Foster is not notified of. */
  void note(String words) {
    trace.note(agenda.now(), () -> "  * " + words, words.hashCode());
  }

  /** The effect that is being run. */
  Effect current() {
    return current;
  }

  /** Runs a task once, when the loop waits and nothing has come. */
  void whenIdle(Runnable deed) {
    whenIdle.add(deed);
  }

  // --- time -------------------------------------------------------------------------------------

  @Override
  public void await(BooleanSupplier isWaiting, long nanos) {
    failures.guard(
        () -> {
          turned();
          reapedAll(isWaiting.getAsBoolean());
          failures.require(
              !woken || isWaiting.getAsBoolean(), "NoWakeUpIsLost", () -> "a SIGCHLD was");
          sleepsNoLonger(nanos);
          pass(isWaiting, nanos == Long.MAX_VALUE ? nanos : agenda.now() + nanos);
          if (!generator.calm && random.percent(lateness)) {
            long late = random.millis(0, 900);
            agenda.advanceTo(agenda.now() + late);
            stopSentAt +=
                stopSentAt == RunFacts.NEVER ? 0 : late; // the machine is slow, not Foster
          }
          looked = false;
          woken = false; // a take also reaps
          ripe = zombies();
        });
  }

  /**
   * Checks that every child that was dead when the turn began was reaped. A turn may leave some
   * behind when it has taken too long, but then the next one must follow at once.
   */
  private void reapedAll(boolean goesOn) {
    ripe.retainAll(zombies());
    failures.require(
        ripe.isEmpty() || goesOn, "ZombiesAreReaped", () -> ripe + " by the turn that is over");
  }

  private Set<SimulatedProcess> zombies() {
    Set<SimulatedProcess> found = new LinkedHashSet<>();
    for (SimulatedProcess process : recorder.kernel.all()) {
      if (!process.isAlive() && process.isOurs()) {
        found.add(process);
      }
    }
    return found;
  }

  private void sleepsNoLonger(long nanos) {
    long deadline = recorder.machine.deadline();
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

  /** A turn has ended. */
  void turned() {
    invariants.forEach(Invariant::turned);
  }

  // --- the core
  // -----------------------------------------------------------------------------------

  @Override
  public void steps(Event event) {
    failures.guard(
        () -> {
          if (current == null) { // otherwise it is the result of an effect
            stopIsHeard();
            recorder.eventAt = agenda.now();
            effects = 0;
          }
          trace.note(agenda.now(), () -> MessageChecks.of(event), MessageChecks.number(event));
          if (event instanceof Event.Scanned scanned) {
            nobodyIsOverlooked(scanned.survivors());
          }
          recorder.event(event);
          invariants.forEach(invariant -> invariant.event(event));
        });
  }

  @Override
  public void stepped(Event event) {
    failures.guard(
        () -> {
          changed();
          if (current == null && slowness > 0 && !generator.calm) {
            agenda.advanceTo(agenda.now() + random.millis(0, slowness));
          }
        });
  }

  @Override
  public void looks() {
    if (!looked) {
      looked = true;
      recorder.turnAt = agenda.now();
    }
  }

  @Override
  public void expires() {
    recorder.eventAt = recorder.turnAt;
    effects = 0;
    trace.note(agenda.now(), () -> "deadline", 1);
  }

  @Override
  public void expired() {
    failures.guard(this::changed);
  }

  private void changed() {
    recorder.stepped();
    for (ServiceView view : recorder.views.values()) {
      ServiceView old = recorder.before.get(view.plan().name());
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
          if (!generator.calm && random.percent(2)) { // the world goes on while Foster works
            agenda.advanceTo(agenda.now() + random.millis(0, 3));
          }
          if (++effects > ENDLESS) {
            throw new Violation("NoEndlessWork", "one event has more than " + effects + " effects");
          }
          trace.note(
              agenda.now(), () -> "    " + MessageChecks.of(effect), MessageChecks.number(effect));
          recorder.effect(effect);
          invariants.forEach(invariant -> invariant.effect(effect));
          current = effect;
          if (effect instanceof Effect.KillRun kill) {
            oracle.members(kill.token()).forEach(process -> unreached.add(process.pid));
          }
        });
  }

  // --- process ownership
  // ---------------------------------------------------------------------------

  /** Processes fork and die while the loop looks for them. */
  private void looksAtProcesses() {
    if (current instanceof Effect.FindSurvivors
        && !generator.calm
        && random.percent(restlessness)) {
      if (mains == null) {
        mains = oracle.mains(recorder.views);
      }
      agenda.advanceTo(agenda.now() + random.millis(0, 3));
    }
  }

  /**
   * What the loop has found lives and belongs to the right run, and it has found everything. If
   * time passed during the look, a process that was found may be dead by now, and one that was not
   * found has an ancestor that was found, so the loop does not take its run for over.
   */
  private void nobodyIsOverlooked(List<Survivor> found) {
    Map<Integer, Survivor> listed = new HashMap<>();
    found.forEach(one -> listed.put(one.process().pid(), one));
    for (Survivor known : oracle.scan(recorder.views)) {
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
    SimulatedProcess process = recorder.kernel.get(one.process().pid());
    return process != null && process.startTime == one.process().startTime() && process.isAlive();
  }

  /** Or one that was a main process when the loop began to look. */
  private boolean hasAncestorAmong(List<Survivor> found, Survivor known) {
    SimulatedProcess process = recorder.kernel.get(known.process().pid()).forkedBy;
    for (; process != null; process = process.forkedBy) {
      if (mains.contains(process) || isAmong(process, found)) {
        return true;
      }
    }
    return false;
  }

  /** Foster sends a signal: a decision must have caused it, and this must be its target. */
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
