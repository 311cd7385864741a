package dev.foster.loop;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Reply;
import dev.foster.core.Request;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.Kernel;
import dev.foster.plan.Plan;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The one thread that owns all state and makes every call that spawns, signals or reaps. A turn:
 * take an event or wait for the nearest deadline; reap; step all that waits; only then deadlines
 * that have passed, because a sign of life beats its time-out; publish.
 */
public final class Loop implements RequestPort {
  /** How long the last lines of output may take at the end. */
  private static final Duration LAST_LINES = Duration.ofSeconds(1);

  /** After so many errors of our own in a row there is no use in going on. */
  private static final int MOST_ERRORS = 100;

  /** After so many events of one turn, more than ever wait, the dead have their turn again. */
  private static final int MOST_EVENTS = 8_192;

  /** When what could not begin is tried again, in nanoseconds. */
  private static final long AGAIN = 1_000_000_000;

  private static final int RESERVE = 64 * 1024;
  private static final int MOST_MISSED = 64;

  private final Kernel kernel;
  private final Mailbox mailbox;
  private final LogPort output;
  private final EventLog events;
  private final StatusBoard board;
  private final SupervisorMachine machine;
  private final EffectRunner effects;
  private final SnapshotBuilder bulletin;
  private final AtomicLong requestIds = new AtomicLong();
  private int errors;

  /** What is left to begin; null when nothing is. */
  private BooleanSupplier beginnings;

  private boolean changed; // since the last snapshot

  /**
   * Given up with the first error, so that there is room to stop in order if it is for want of it.
   */
  @SuppressWarnings("unused") // to be held is its use
  private byte[] reserve = new byte[RESERVE];

  /**
   * Deaths that an error of our own kept from the core: it would wait for them until the shutdown
   * is cut short.
   */
  private final List<Event> missed = new ArrayList<>(MOST_MISSED);

  /** An error of our own has not led to an orderly end yet. */
  private boolean broken;

  /** A request on its way through the mailbox, with the one who waits for its answer. */
  private final java.util.concurrent.ConcurrentHashMap<Long, Consumer<Reply>> asking =
      new java.util.concurrent.ConcurrentHashMap<>();

  /**
   * A loop that has not begun.
   *
   * @param random 64 unpredictable random bits a call
   * @param probes what listens to services, made when it is first needed
   */
  public Loop(
      Plan plan,
      Kernel kernel,
      Mailbox mailbox,
      LogPort output,
      EventLog events,
      StatusBoard board,
      PlanSource plans,
      LongSupplier random,
      ProbePort.Source probes,
      int pid) {
    this(
        new SupervisorMachine(plan, random),
        kernel,
        mailbox,
        output,
        events,
        board,
        plans,
        probes,
        pid);
  }

  Loop(
      SupervisorMachine machine,
      Kernel kernel,
      Mailbox mailbox,
      LogPort output,
      EventLog events,
      StatusBoard board,
      PlanSource plans,
      ProbePort.Source probes,
      int pid) {
    this.machine = machine;
    this.kernel = kernel;
    this.mailbox = mailbox;
    this.output = output;
    this.events = events;
    this.board = board;
    ServiceListeners ears = new ServiceListeners(probes, mailbox, output);
    effects = new EffectRunner(kernel, machine, mailbox, output, events, plans, ears);
    bulletin = new SnapshotBuilder(pid, kernel.now());
  }

  /**
   * Starts the services and keeps them until all is over.
   *
   * @param started is asked once the first services were started: begins what can wait until then;
   *     false if it cannot yet (no process id may be left) and has to be asked again
   * @param afterTurn what is to be done after each turn, quickly; must not fail
   * @return the exit code of PID 1
   */
  public int run(BooleanSupplier started, Runnable afterTurn) {
    boot(started);
    while (effects.exitEffect() == null) {
      guarded(this::turn);
      guarded(this::publish);
      afterTurn.run();
    }
    return end(effects.exitEffect());
  }

  void boot(BooleanSupplier started) {
    changed = true;
    guarded(() -> machine.step(new Event.Booted(), kernel.now()));
    guarded(effects::runAll);
    publish();
    beginnings = started;
    begin();
    effects.ooms().begin();
  }

  private void begin() {
    guarded(
        () -> {
          if (beginnings.getAsBoolean()) {
            beginnings = null;
          }
        });
  }

  void turn() {
    Event event = mailbox.take(untilDeadline());
    output.hold();
    reap();
    if (broken) {
      broken = false;
      missed.forEach(this::step);
      missed.clear();
      step(new Event.InternalError("internal error", 125));
    }
    if (event == null) {
      event = mailbox.poll(); // behind what woke us there may be signs of life
    }
    for (int stepped = 0; event != null; stepped++) {
      step(event);
      event = stepped < MOST_EVENTS ? mailbox.poll() : null;
    }
    effects.ooms().look();
    if (beginnings != null) {
      begin();
    }
    if (effects.lookAt() != Long.MAX_VALUE) { // whatever has happened may have made room
      guarded(this::lookAgain);
    }
    guarded(
        () -> {
          long now = kernel.now();
          if (machine.deadline() <= now) {
            changed = true;
            machine.expire(now);
            effects.runAll();
          }
        });
  }

  private long untilDeadline() {
    if (broken) {
      return 0;
    }
    long deadline = machine.deadline();
    long left = deadline == Long.MAX_VALUE ? deadline : Math.max(0, deadline - kernel.now());
    left = beginnings == null ? left : Math.min(left, AGAIN);
    long look = effects.lookAt();
    return look == Long.MAX_VALUE ? left : Math.min(left, Math.max(0, look - kernel.now()));
  }

  private void lookAgain() {
    changed = true;
    effects.lookAgain();
    effects.runAll();
  }

  private void reap() {
    for (Kernel.Reaped reaped = kernel.reap(); reaped != null; reaped = kernel.reap()) {
      Event succession = effects.successions().reaped(reaped.pid());
      if (succession != null) {
        step(succession);
      }
      effects.processes().reaped(reaped.pid());
      long oomKills = effects.ooms().rise(reaped.pid(), reaped.status());
      Event exited = new Event.Exited(reaped.pid(), reaped.status(), oomKills);
      if (!step(exited) && missed.size() < MOST_MISSED) {
        missed.add(exited);
      }
    }
    effects.processes().allReaped();
  }

  private boolean step(Event event) {
    return guarded(
        () -> {
          Event checked = event;
          if (event instanceof Event.Notified notified) {
            int sender = notified.message().sender().pid();
            boolean heard = machine.acceptsNotifyFrom(notified.service(), sender);
            checked = effects.successions().checked(notified, heard);
          } else if (event instanceof Event.Requested asked) {
            effects.expect(asked.id(), asking.remove(asked.id()));
          }
          if (checked != null && machine.step(checked, kernel.now())) {
            changed = true;
            effects.stepped(checked);
            effects.runAll();
          }
        });
  }

  /** PID 1 never just dies: an error of our own is said, then everything is stopped in order. */
  private boolean guarded(Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException | StackOverflowError | AssertionError | OutOfMemoryError e) {
      makeRoom(e);
      broken = true;
      if (++errors > MOST_ERRORS) {
        throw e;
      }
      String what = e instanceof OutOfMemoryError ? "out of memory: " : "internal error: ";
      output.say(Level.ERROR, null, what + trace(e) + "; stopping");
      return false;
    }
  }

  /** What happened before is the largest thing that can be spared. */
  private void makeRoom(Throwable e) {
    if (e instanceof OutOfMemoryError && reserve != null) {
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

  /** What comes after each turn: others may see and do what it has brought. */
  void publish() {
    if (changed) {
      changed = false;
      board.publish(bulletin.snapshot(machine));
    }
    events.announce();
    output.release();
  }

  private int end(Effect.Exit exit) {
    output.finish(
        () -> {
          for (String line : exit.summary()) {
            output.say(Level.ERROR, null, line);
          }
          output.say(Level.INFO, null, "exiting with code " + exit.code());
        },
        LAST_LINES);
    return exit.code();
  }

  @Override
  public boolean submit(Request request, Consumer<Reply> answer) {
    long id = requestIds.incrementAndGet();
    asking.put(id, answer);
    if (!mailbox.offer(new Event.Requested(id, request))) {
      asking.remove(id);
      return false;
    }
    return true;
  }
}
