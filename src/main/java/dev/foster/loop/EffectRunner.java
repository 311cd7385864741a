package dev.foster.loop;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Reply;
import dev.foster.core.SpawnFailure;
import dev.foster.core.Survivor;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.process.ProcessOwnership;
import dev.foster.process.SurvivorScan;
import dev.foster.text.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Carries out the effects of the core. The core gets the answer to one as an event at once. */
final class EffectRunner implements Effect.Visitor {
  /** Time until a scan that failed is repeated, in ns. */
  private static final long RESCAN_NANOS = 100_000_000;

  /**
   * How long the answer to a scan waits for processes without a known owner, and the time between
   * two looks at them, in ns. A process needs longer only if its disk is slow or if it hides.
   */
  private static final long UNKNOWN_NANOS = 100_000_000;

  private static final long UNKNOWN_PAUSE_NANOS = 1_000_000;

  private final Kernel kernel;
  private final SupervisorMachine machine;
  private final LoopClock clock;
  private final Mailbox mailbox;
  private final LogPort output;
  private final EventLog events;
  private final PlanSource plans;
  private final LookupPort lookups;
  private final Supplier<SchedulePort> schedules;
  private final ProcessOwnership ownership;
  private final SurvivorScan survivors;
  private final OomWatch ooms;
  private final SignalSender signals;
  private final MainPidTracker mainPids;
  private final ServiceListeners listeners;
  private final ServiceSpawner spawner;
  private final ExitDelay exits;
  private final PendingStarts starts;
  private final MessageLimit limit = new MessageLimit();
  private final Map<Long, Consumer<Reply>> callers = new HashMap<>();
  private Effect.Exit exit;

  /** When the next scan for survivors is due; MAX_VALUE if no scan has to be repeated. */
  private long rescanAt = Long.MAX_VALUE;

  /** The last scan failed, and the failure was logged. */
  private boolean scanFailed;

  /** When the reply started to wait for a process without a known owner. */
  private long unknownSince = Long.MAX_VALUE;

  EffectRunner(SupervisorMachine machine, LoopClock clock, long firstMark, LoopPorts ports) {
    this.machine = machine;
    this.clock = clock;
    kernel = ports.kernel();
    mailbox = ports.mailbox();
    output = ports.output();
    events = ports.events();
    plans = ports.plans();
    lookups = ports.lookups();
    schedules = ports.schedules();
    listeners = new ServiceListeners(ports.probes(), mailbox, output);
    ownership = new ProcessOwnership(kernel, ports.pid(), kernel.markLimit(), firstMark);
    survivors = new SurvivorScan(kernel, ownership);
    ooms = new OomWatch(kernel);
    signals =
        new SignalSender(kernel, (service, text) -> say(Level.WARNING, service, "signal", text));
    mainPids =
        new MainPidTracker(
            kernel, ownership, (service, text) -> say(Level.WARNING, service, "notified", text));
    spawner = new ServiceSpawner(kernel, output, listeners, ownership);
    exits = new ExitDelay(listeners, output, mailbox);
    starts =
        new PendingStarts(
            kernel,
            machine,
            ownership,
            (service, text) -> say(Level.WARNING, service, "start", text));
  }

  /** When the next look at pending starts is due; {@link Long#MAX_VALUE} for never. */
  long nextLookAtStarts() {
    return starts.lookAt();
  }

  /** Looks at pending starts and tells the core about those that have ended; false if none has. */
  boolean lookAtStarts() {
    List<Event> ended = starts.look(clock.now());
    for (Event event : ended) {
      step(event);
    }
    return !ended.isEmpty();
  }

  /** True if the start of this process is pending: the core must learn of it before its exit. */
  boolean isStarting(int pid) {
    return starts.contains(pid);
  }

  ExitDelay exits() {
    return exits;
  }

  OomWatch ooms() {
    return ooms;
  }

  ProcessOwnership ownership() {
    return ownership;
  }

  SurvivorScan survivors() {
    return survivors;
  }

  MainPidTracker mainPids() {
    return mainPids;
  }

  /** Called after the core has stepped an event, which may have changed a main process. */
  void stepped(Event event) {
    if (event instanceof Event.Notified notified && notified.message().mainPid() != null) {
      int main = notified.message().mainPid();
      if (machine.isMain(notified.service(), main)) {
        ownership.mainChanged(main, notified.service(), notified.token());
      }
    }
  }

  /** Keeps the caller of a request until the core answers it. */
  void expect(long id, Consumer<Reply> answer) {
    callers.put(id, answer);
  }

  /** The effect that ends Foster; null until the core has asked for it. */
  Effect.Exit exitEffect() {
    return exit;
  }

  /** Carries out effects until the core has no more. */
  void runAll() {
    for (Effect effect = machine.poll(); effect != null; effect = machine.poll()) {
      effect.to(this);
    }
    signals.stepped();
  }

  private void step(Event event) {
    machine.step(event, clock.now());
  }

  @Override
  public void spawn(Effect.Spawn effect) {
    Event result = spawner.launch(effect);
    if (result instanceof Event.Spawned spawned) {
      stepDelayedExit(spawned.pid()); // the kernel has given the pid to another process
      if (effect.role().isProbe()) {
        exits.checkStarted(spawned.pid());
      }
      if (starts.add(effect, spawned.pid(), clock.now())) {
        return;
      }
    }
    step(result);
  }

  @Override
  public void lookUp(Effect.LookUp effect) {
    try {
      lookups.begin(
          effect.service(),
          result -> {
            String why = result.failure();
            SpawnFailure failure = why == null ? null : new SpawnFailure(Stage.IDENTITY, why);
            mailbox.put(lookedUp(effect, result.service(), failure));
          });
    } catch (KernelException e) {
      step(lookedUp(effect, null, new SpawnFailure(Stage.FORK, e.getMessage())));
    }
  }

  private static Event lookedUp(Effect.LookUp effect, Service found, SpawnFailure failure) {
    return new Event.LookedUp(effect.service().name(), effect.token(), found, failure);
  }

  private boolean stepDelayedExit(int pid) {
    Event.Exited exit = exits.take(pid);
    if (exit != null) {
      step(exit);
    }
    return exit != null;
  }

  @Override
  public void signal(Effect.Signal effect) {
    if (effect.pid() <= 0) {
      throw new IllegalStateException("signal to pid " + effect.pid());
    }
    if (stepDelayedExit(effect.pid())) {
      return; // the process has been reaped
    }
    int signal = effect.signal();
    if (signal == Signals.TERM && starts.contains(effect.pid())) {
      signal = Signals.KILL; // all others are blocked in the child until its program begins
    }
    if (signal == Signals.KILL) {
      ooms.killed(effect.pid());
    }
    ownership.remember(effect.pid()); // its descendants lose their parents when it ends
    signals.send(effect.service(), effect.pid(), signal, effect.group());
  }

  @Override
  public void killRun(Effect.KillRun effect) {
    for (ProcessInfo process : survivors.members(effect.token())) {
      signals.send(effect.service(), process, Signals.KILL);
    }
  }

  @Override
  public void signalSurvivors(Effect.SignalSurvivors effect) {
    for (Survivor survivor : effect.survivors()) {
      signals.send(effect.service(), survivor.process(), effect.signal());
    }
  }

  @Override
  public void killAll(Effect.KillAll effect) {
    kernel.killAll();
  }

  @Override
  public void findSurvivors(Effect.FindSurvivors effect) {
    rescanSurvivors();
  }

  /** When {@link #rescanSurvivors} is due; {@link Long#MAX_VALUE} for never. */
  long rescanAt() {
    return rescanAt;
  }

  /**
   * Looks for survivors and answers the core. It gives no incomplete answer, because the core would
   * start a service beside the processes of its last run.
   */
  void rescanSurvivors() {
    long now = clock.now();
    rescanAt = now + RESCAN_NANOS; // remains if an OutOfMemoryError ends this method
    List<Survivor> found;
    try {
      found = survivors.scan();
    } catch (KernelException e) {
      if (!scanFailed) {
        scanFailed = true;
        String waits = "; what has ended waits until that works again";
        say(Level.WARNING, null, "scan-failed", e.getMessage() + waits);
      }
      return;
    }
    scanFailed = false;
    if (survivors.someUnknown()) {
      unknownSince = Math.min(unknownSince, now);
      if (now - unknownSince < UNKNOWN_NANOS) {
        rescanAt = now + UNKNOWN_PAUSE_NANOS;
        return;
      }
      survivors.giveUpUnknown(); // later answers do not wait for the same processes
    }
    unknownSince = Long.MAX_VALUE;
    step(new Event.Scanned(found));
    rescanAt = Long.MAX_VALUE;
  }

  @Override
  public void startProbe(Effect.StartProbe effect) {
    Event failed = listeners.startProbe(effect);
    if (failed != null) {
      step(failed);
    }
  }

  @Override
  public void cancelProbes(Effect.CancelProbes effect) {
    listeners.cancelProbes(effect.token());
  }

  @Override
  public void reportUnkillable(Effect.ReportUnkillable effect) {
    String why = kernel.whyStillThere(effect.pids().get(0));
    say(
        Level.ERROR,
        effect.service(),
        "killing",
        effect.text() + (why.isEmpty() ? "" : ": " + why));
  }

  @Override
  public void report(Effect.Report effect) {
    String text = limit.admit(effect.service(), effect.kind(), effect.text(), kernel.now());
    if (text == null) {
      return;
    }
    String after = effect.afterLastLines();
    if (after == null) {
      output.say(effect.level(), effect.service(), text);
    } else {
      output.sayWithLastLines(effect.level(), effect.service(), effect.pid(), text, after);
      text = after.isEmpty() ? text : text + "; " + after;
    }
    events.append(
        Instant.now(), word(effect.level()), effect.service(), effect.kind(), effect.pid(), text);
  }

  private void say(Level level, String service, String kind, String text) {
    String admitted = limit.admit(service, kind, text, kernel.now());
    if (admitted != null) {
      output.say(level, service, admitted);
      events.append(Instant.now(), word(level), service, kind, 0, admitted);
    }
  }

  /** The word in events, which is not quite that of JSON logs. */
  private static String word(Level level) {
    return level == Level.WARNING ? "warn" : level.word();
  }

  @Override
  public void runEnded(Effect.RunEnded effect) {
    signals.runEnded();
    ownership.runEnded(effect.token());
    mainPids.runEnded(effect.token());
    listeners.runEnded(effect.token());
  }

  @Override
  public void rememberRun(Effect.RememberRun effect) {
    LastRuns.remember(effect, schedules.get(), mailbox);
  }

  @Override
  public void answer(Effect.Answer effect) {
    Consumer<Reply> answer = callers.remove(effect.id());
    if (answer != null) {
      String refusal = signals.refusal();
      answer.accept(refusal == null ? effect.reply() : new Reply(false, List.of(refusal)));
    }
  }

  @Override
  public void readPlan(Effect.ReadPlan effect) {
    try {
      plans.readAside(
          effect.scale(),
          result -> mailbox.put(planRead(effect, result.plan(), true, result.problems())));
    } catch (KernelException e) {
      step(planRead(effect, null, false, List.of(e.getMessage())));
    }
  }

  private static Event planRead(
      Effect.ReadPlan effect, Plan plan, boolean invalidConfig, List<String> problems) {
    return new Event.PlanRead(effect.id(), effect.dryRun(), plan, invalidConfig, problems);
  }

  @Override
  public void planChanged(Effect.PlanChanged effect) {
    output.configure(effect.plan());
  }

  @Override
  public void exit(Effect.Exit effect) {
    exit = effect;
  }

  @Override
  public void unexpected(Effect.Unexpected effect) {
    String text =
        "internal error: " + effect.event() + " in state " + effect.state() + "; please report it";
    say(Level.ERROR, effect.service(), "bug", text);
  }
}
