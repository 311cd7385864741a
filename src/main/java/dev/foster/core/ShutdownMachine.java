package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The end of the container: what begins it, how everything is brought down, when it is over. */
final class ShutdownMachine {
  /** After SIGKILL to everything: how long to wait for what the kernel cannot end. */
  private static final Duration LAST_WAIT = Duration.ofSeconds(1);

  /**
   * A SIGINT that comes sooner after the first one is the same press of Ctrl-C: the terminal sends
   * it to all of its foreground group, and npm, make and others pass on what they got.
   */
  private static final Duration INTERRUPT_GAP = Duration.ofMillis(100);

  private final StepContext stage;
  private final Graph graph;

  /** What the plan in force says. */
  private final Supplier<Duration> timeout;

  private Shutdown state = new Shutdown.Open();

  /** When it began; what is asked for later may bring its end nearer. */
  private long begunAt;

  ShutdownMachine(StepContext stage, Graph graph, Supplier<Duration> timeout) {
    this.stage = stage;
    this.graph = graph;
    this.timeout = timeout;
  }

  boolean isBegun() {
    return !(state instanceof Shutdown.Open);
  }

  boolean isOver() {
    return state instanceof Shutdown.Over;
  }

  /** When {@link #expired} is due. */
  long deadline() {
    return state.deadline();
  }

  /** True if it waits for processes that are none of a running service's. */
  boolean awaitsOrphans() {
    return state instanceof Shutdown.Sweeping || state instanceof Shutdown.Killed;
  }

  /** What is left of all. */
  void scanned(List<Survivor> left) {
    if (state instanceof Shutdown.Looking looking) {
      looked(looking, left);
    } else if (state instanceof Shutdown.Sweeping sweeping) {
      swept(sweeping, left);
    } else if (state instanceof Shutdown.Killed && nothingRuns()) {
      if (left.isEmpty()) {
        over(state.code());
      } else {
        stage.emit(new Effect.KillAll());
      }
    }
  }

  /** True if a service's end has just begun the shutdown. */
  boolean begunByService() {
    if (isBegun()) {
      return false;
    }
    for (ServiceMachine m : graph.machines()) {
      if (m.wanted() && ends(m)) {
        String how = m.isFailed() ? " failed" : " has completed";
        begin(exitCode(m), m.name() + how, timeout.get(), State.NEVER);
        return true;
      }
    }
    return false;
  }

  private static boolean ends(ServiceMachine m) {
    if (m.isFailed() && m.last() != null && m.last().kind() == Outcome.Kind.GIVEN_UP) {
      return true; // health.action: end says so, whatever ends_container says of other failures
    }
    return switch (m.plan().endsContainer()) {
      case ON_EXIT -> m.isFailed() || m.isCompleted();
      case ON_FAILURE -> m.isFailed();
      case NEVER -> false;
    };
  }

  private static int exitCode(ServiceMachine m) {
    if (m.state() instanceof Resting.Failed failed) {
      return failed.exitCode();
    }
    ExitStatus status = m.last() == null ? null : m.last().status();
    return status == null ? 0 : status.shellCode();
  }

  private boolean nothingRuns() {
    for (ServiceMachine m : graph.machines()) {
      if (m.isRunning()) {
        return false;
      }
    }
    return true;
  }

  private boolean nothingWill() {
    for (ServiceMachine m : graph.machines()) {
      boolean will = m.state() instanceof Resting.Waiting || m.state() instanceof Resting.Backoff;
      if (will) {
        return false;
      }
    }
    return true;
  }

  /** Ends what has begun, or all if nothing will ever run again, once nothing runs. */
  void endIfNothingRuns(boolean reloading) {
    if (!nothingRuns()) {
      return;
    }
    if (state instanceof Shutdown.Open && nothingWill() && !reloading) {
      begin(0, "nothing is left to run", timeout.get(), State.NEVER);
    }
    if (state instanceof Shutdown.Closing closing) {
      state = new Shutdown.Looking(closing.deadline(), closing.code(), closing.killFrom());
      stage.findSurvivors();
    }
  }

  /** A signal that means stop; a second INT means at once. */
  void signalled(int signal) {
    if (signal == Signals.INT && stage.now >= state.killFrom()) {
      stage.tell(Level.WARNING, "killing", "second SIGINT: SIGKILL for what is left");
      killEverything();
      return;
    }
    if (signal == Signals.INT && !isBegun()) {
      stage.defaultStopSignal = Signals.INT;
    }
    long killFrom = signal == Signals.INT ? stage.now + INTERRUPT_GAP.toNanos() : State.NEVER;
    begin(0, "got " + Signals.name(signal), timeout.get(), killFrom);
  }

  /** Begins the ordered shutdown; a second call changes nothing but may bring the end nearer. */
  void begin(int code, String why, Duration within, long killFrom) {
    long by = stage.now + within.toNanos();
    if (state instanceof Shutdown.Open) {
      stage.tell(Level.INFO, "stopping", "stopping: " + why);
      state = new Shutdown.Closing(by, code, killFrom);
      begunAt = stage.now;
      for (ServiceMachine m : graph.machines()) {
        m.want(false, false);
      }
    } else if (state instanceof Shutdown.Closing now) {
      long from = Math.min(now.killFrom(), killFrom);
      state = new Shutdown.Closing(Math.min(by, now.deadline()), now.code(), from);
    } else if (state instanceof Shutdown.Sweeping now) {
      long from = Math.min(now.killFrom(), killFrom);
      state = new Shutdown.Sweeping(Math.min(by, now.deadline()), now.code(), from, now.told());
    }
  }

  private void looked(Shutdown.Looking looking, List<Survivor> left) {
    if (left.isEmpty()) {
      over(looking.code());
      return;
    }
    stage.tell(Level.INFO, "orphans", "ending " + MessageText.survivors(left));
    stage.askToEnd(null, left);
    state = new Shutdown.Sweeping(looking.deadline(), looking.code(), looking.killFrom(), left);
  }

  private void swept(Shutdown.Sweeping before, List<Survivor> left) {
    if (left.isEmpty()) {
      over(before.code());
      return;
    }
    List<Survivor> later = Survivor.notAmong(before.told(), left);
    stage.askToEnd(null, later);
    List<Survivor> told = Survivor.both(before.told(), later);
    state = new Shutdown.Sweeping(before.deadline(), before.code(), before.killFrom(), told);
  }

  /** The deadline has passed. */
  void expired() {
    if (state instanceof Shutdown.Killed) {
      over(state.code());
      return;
    }
    String after = MessageText.nanos(state.deadline() - begunAt);
    String text = "the shutdown took longer than " + after + ": SIGKILL for " + held();
    stage.tell(Level.WARNING, "killing", text);
    killEverything();
  }

  /** Names of what is not at rest yet. */
  private String held() {
    StringBuilder names = new StringBuilder();
    for (ServiceMachine m : graph.machines()) {
      if (m.isRunning()) {
        names.append(names.isEmpty() ? "" : ", ").append(m.name());
      }
    }
    return names.isEmpty() ? "orphans" : names.toString();
  }

  private void killEverything() {
    stage.killed = true;
    stage.emit(new Effect.KillAll());
    state = new Shutdown.Killed(stage.now + LAST_WAIT.toNanos(), state.code());
    for (ServiceMachine m : graph.machines()) {
      m.kill();
    }
    stage.findSurvivors();
  }

  private void over(int code) {
    List<String> summary = new ArrayList<>();
    for (ServiceMachine m : graph.machines()) {
      if (m.state() instanceof Resting.Failed failed) {
        summary.add(m.name() + " failed: " + failed.reason());
      }
    }
    state = new Shutdown.Over(code);
    stage.emit(new Effect.Exit(code, summary));
  }
}
