package dev.foster.loop;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Reply;
import dev.foster.core.Request;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.RealCall;
import dev.foster.plan.Plan;
import dev.foster.process.ProcessOwnership;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The thread that owns all state, and the only one that spawns, signals and reaps. A turn: take an
 * event or wait for the nearest deadline; reap; step all waiting events; then step deadlines that
 * have passed, so that a message which arrived in time counts; publish.
 */
public final class Loop implements RequestPort {
  /** Bounds of the time in which the last output is written, in nanoseconds. */
  private static final long MIN_FLUSH = 200_000_000;

  private static final long MAX_FLUSH = 1_000_000_000;

  /** Internal errors after which Foster gives up. */
  private static final int MAX_ERRORS = 100;

  /**
   * Time for reaping in one turn, and for events, in ns. Services that end at once and are
   * restarted at once, or a flood of messages, must not keep the loop from the rest of the turn.
   */
  private static final long TURN_NANOS = 50_000_000;

  /** Time between two attempts of {@link #deferredStartup}, in nanoseconds. */
  private static final long RETRY_NANOS = 1_000_000_000;

  private static final int RESERVE = 64 * 1024;
  private static final int MAX_MISSED = 64;

  private final Kernel kernel;
  private final LoopClock clock;
  private final Mailbox mailbox;
  private final LogPort output;
  private final EventLog events;
  private final StatusBoard board;
  private final SupervisorMachine machine;
  private final EffectRunner effects;
  private final SnapshotBuilder snapshots;
  private final AtomicLong requestIds = new AtomicLong();
  private int errors;

  /** The part of the startup that waits until services have been started; null once it is done. */
  private BooleanSupplier deferredStartup;

  private boolean changed; // since the last snapshot

  /** Freed at the first internal error, so that an orderly stop has memory. */
  @SuppressWarnings("unused") // only its memory is used
  private byte[] reserve = new byte[RESERVE];

  /** Exits that the core has not seen because of an internal error; it gets them later. */
  private final List<Event> missed = new ArrayList<>(MAX_MISSED);

  private final Supplier<SchedulePort> schedules;

  /** Null until there is a schedule. */
  private WallClock wallClock;

  /** An internal error happened, and the orderly stop has not begun yet. */
  private boolean broken;

  /** Callers of requests that are in the mailbox, by request. */
  private final Map<Long, Consumer<Reply>> callers = new ConcurrentHashMap<>();

  /**
   * A loop that has not started yet.
   *
   * @param random 64 random bits that a service cannot predict
   */
  public Loop(Plan plan, LongSupplier random, LoopPorts ports) {
    this(new SupervisorMachine(plan, random), random.getAsLong(), ports);
  }

  Loop(SupervisorMachine machine, long firstMark, LoopPorts ports) {
    this.machine = machine;
    kernel = ports.kernel();
    mailbox = ports.mailbox();
    output = ports.output();
    events = ports.events();
    board = ports.board();
    clock = new LoopClock(kernel);
    schedules = ports.schedules();
    effects = new EffectRunner(machine, clock, firstMark, ports);
    snapshots = new SnapshotBuilder(ports.pid(), kernel);
  }

  /** Knows which process belongs to which service; other threads may only query it. */
  public ProcessOwnership ownership() {
    return effects.ownership();
  }

  /**
   * Starts the services and supervises them until Foster has to exit.
   *
   * @param deferred the part of the startup that can wait until the first services were started;
   *     returns false if it has to be tried again, because for instance no pid is free
   * @param afterTurn called after each turn; must be quick and must not fail
   * @return the exit code of Foster
   */
  public int run(BooleanSupplier deferred, Runnable afterTurn) {
    boot(deferred);
    while (effects.exitEffect() == null) {
      guarded(this::turn);
      guarded(this::publish);
      afterTurn.run();
    }
    return end(effects.exitEffect());
  }

  void boot(BooleanSupplier deferred) {
    changed = true;
    guarded(() -> prepareSchedules(machine.plan()));
    guarded(() -> machine.step(new Event.Booted(), clock.now()));
    guarded(effects::runAll);
    publish();
    deferredStartup = deferred;
    tryDeferredStartup();
    effects.ooms().begin();
  }

  /** Tells the core the time before it gets the first plan with a schedule. */
  private void prepareSchedules(Plan plan) {
    if (plan == null || wallClock != null || !plan.hasSchedules()) {
      return;
    }
    WallClock made = new WallClock(schedules.get(), clock);
    try {
      made.watch(mailbox);
    } catch (KernelException e) {
      String fault = "; Foster will not notice that the clock is set, and schedules will be late";
      output.say(Level.WARNING, null, e.getMessage() + fault);
    }
    wallClock = made;
    machine.step(made.now(), clock.now());
  }

  private void tryDeferredStartup() {
    guarded(
        () -> {
          if (deferredStartup.getAsBoolean()) {
            deferredStartup = null;
          }
        });
  }

  void turn() {
    Event event = await();
    output.hold();
    guarded(this::lookAtStarts); // before their exits
    boolean moreToReap = !reap();
    if (broken) {
      broken = false;
      for (Event exited : missed) { // a method reference would need memory, which may be lacking
        step(exited);
      }
      missed.clear();
      step(new Event.InternalError("internal error", 125));
    }
    if (event == null) {
      event = mailbox.poll(moreToReap); // events may have arrived with the wake-up
    }
    for (long end = clock.now() + TURN_NANOS; event != null; ) {
      step(event);
      event = clock.now() < end ? mailbox.poll(moreToReap) : null;
    }
    if (moreToReap) {
      mailbox.wake();
    }
    stepDelayedExits();
    effects.ooms().look();
    if (deferredStartup != null) {
      tryDeferredStartup();
    }
    if (effects.rescanAt() != Long.MAX_VALUE) { // any event may have freed descriptors or memory
      guarded(this::rescanSurvivors);
    }
    guarded(this::lookAtStarts); // one that is not awaited any more is killed
    guarded(
        () -> {
          long now = clock.now();
          if (machine.deadline() <= now) {
            changed = true;
            machine.expire(now);
            effects.runAll();
          }
        });
  }

  /** Waits for an event, at most until the next deadline. */
  private Event await() {
    long nanos = untilDeadline();
    long since = clock.now();
    long until = nanos == Long.MAX_VALUE ? nanos : since + nanos;
    Event event = mailbox.take(nanos);
    long pause = clock.waited(since, until);
    if (pause > 0) {
      snapshots.paused(since, pause);
      if (wallClock != null) {
        step(wallClock.now());
      }
    }
    return event;
  }

  private long untilDeadline() {
    if (broken) {
      return 0;
    }
    long deadline = machine.deadline();
    long left = deadline == Long.MAX_VALUE ? deadline : Math.max(0, deadline - clock.now());
    left = deferredStartup == null ? left : Math.min(left, RETRY_NANOS);
    long rescan = Math.min(effects.rescanAt(), effects.exits().deadline());
    rescan = Math.min(rescan, effects.nextLookAtStarts());
    return rescan == Long.MAX_VALUE ? left : Math.min(left, Math.max(0, rescan - clock.now()));
  }

  private void lookAtStarts() {
    if (effects.nextLookAtStarts() != Long.MAX_VALUE && effects.lookAtStarts()) {
      changed = true;
      effects.runAll();
    }
  }

  private void rescanSurvivors() {
    changed = true;
    effects.rescanSurvivors();
    effects.runAll();
  }

  /** Reaps children; returns false if time ran out before no child was left to reap. */
  private boolean reap() {
    long end = clock.now() + TURN_NANOS;
    for (int pid = kernel.ended(); pid != 0; pid = kernel.ended()) {
      String service = effects.survivors().serviceOfEnded(pid);
      Kernel.Reaped reaped = kernel.reap(pid);
      if (effects.isStarting(pid)) {
        guarded(this::lookAtStarts);
      }
      Event successor = effects.mainPids().reaped(pid);
      if (successor != null) {
        step(successor);
      }
      effects.survivors().reaped(pid);
      long oomKills = effects.ooms().rise(pid, reaped.status());
      effects.ownership().used(service, reaped, oomKills);
      Event.Exited exited = new Event.Exited(pid, reaped.status(), oomKills);
      if (!delayed(exited)) {
        stepExit(exited);
      }
      if (clock.now() > end) {
        return false;
      }
    }
    effects.survivors().allReaped();
    return true;
  }

  private boolean delayed(Event.Exited exited) {
    return effects.exits().mayDelay()
        && effects.exits().delay(exited, machine.isStarting(exited.pid()), clock.now());
  }

  private void stepExit(Event.Exited exited) {
    if (!step(exited) && missed.size() < MAX_MISSED) {
      missed.add(exited);
    }
  }

  /** Steps exits that waited for the last output, after the signs of readiness in the mailbox. */
  private void stepDelayedExits() {
    effects.exits().takeAnswered().forEach(this::stepExit);
    if (effects.exits().deadline() <= clock.now()) {
      effects.exits().takeOverdue(clock.now()).forEach(this::stepExit);
    }
  }

  private boolean step(Event event) {
    return guarded(
        () -> {
          Event checked = event;
          if (event instanceof Event.Notified notified) {
            int sender = notified.message().sender().pid();
            boolean accepted = machine.acceptsNotifyFrom(notified.service(), sender);
            checked = effects.mainPids().checked(notified, accepted);
          } else if (event instanceof Event.Requested asked) {
            effects.expect(asked.id(), callers.remove(asked.id()));
          } else if (wallClock != null && event instanceof Event.ClockSet) {
            checked = wallClock.now();
          } else if (machine.isReloading() && event instanceof Event.PlanRead read) {
            prepareSchedules(read.plan());
          }
          if (checked != null && machine.step(checked, clock.now())) {
            changed = true;
            effects.stepped(checked);
            effects.runAll();
          }
        });
  }

  /** PID 1 must not die of an internal error: it logs the error and stops everything in order. */
  private boolean guarded(Runnable work) {
    try {
      RealCall.run(work);
      return true;
    } catch (RuntimeException | Error e) {
      Throwable full = memoryError(e);
      makeRoom(full != null);
      broken = true;
      if (++errors > MAX_ERRORS) {
        throw e;
      }
      String what = full != null ? "out of memory: " + trace(full) : "internal error: " + trace(e);
      output.say(Level.ERROR, null, what + "; stopping");
      return false;
    }
  }

  /** The lack of memory that caused an error, such as that of a class at its first use; or null. */
  private static Throwable memoryError(Throwable e) {
    return e == null || e instanceof OutOfMemoryError ? e : memoryError(e.getCause());
  }

  /** Frees the largest things that Foster can do without. */
  private void makeRoom(boolean full) {
    if (full && reserve != null) {
      events.forget();
    }
    reserve = null;
  }

  private static String trace(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString());
    StackTraceElement[] frames = e.getStackTrace();
    for (int i = 0; i < frames.length && i < 8; i++) {
      text.append(i == 0 ? " at " : " < ").append(frames[i].getClassName());
      text.append('.').append(frames[i].getMethodName());
      text.append(':').append(frames[i].getLineNumber());
    }
    return text.toString();
  }

  /** Ends a turn: publishes a snapshot and lets other threads work on what the turn produced. */
  void publish() {
    if (changed) {
      changed = false;
      board.publish(snapshots.snapshot(machine));
    }
    events.announce();
    output.release();
  }

  /** Writes the last output. A reader that does not take it must not exceed the shutdown's time. */
  private int end(Effect.Exit exit) {
    long left = machine.shutdownBy() - clock.now();
    output.finish(
        () -> {
          for (String line : exit.summary()) {
            output.say(Level.ERROR, null, line);
          }
          output.say(Level.INFO, null, "exiting with code " + exit.code());
        },
        Duration.ofNanos(Math.clamp(left, MIN_FLUSH, MAX_FLUSH)));
    return exit.code();
  }

  @Override
  public boolean submit(Request request, Consumer<Reply> answer) {
    long id = requestIds.incrementAndGet();
    callers.put(id, answer);
    if (!mailbox.offer(new Event.Requested(id, request))) {
      callers.remove(id);
      return false;
    }
    return true;
  }
}
