package dev.foster.loop;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Reply;
import dev.foster.core.Survivor;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import dev.foster.plan.Plan;
import dev.foster.process.ProcessOwnership;
import dev.foster.text.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Does what the core wants done. An effect that has an answer gets it stepped at once. */
final class EffectRunner implements Effect.Visitor {
  private static final long LOOK_AGAIN = 100_000_000; // ns

  /**
   * How long processes of which cannot be told whose they are just now may keep an answer waiting,
   * in ns, and how often they are looked at. It takes longer only if the disk from which they load
   * their program is slow, or their intentions are bad.
   */
  private static final long PATIENCE = 100_000_000;

  private static final long PAUSE = 1_000_000;

  private final Kernel kernel;
  private final SupervisorMachine machine;
  private final Mailbox mailbox;
  private final LogPort output;
  private final EventLog events;
  private final PlanSource plans;
  private final ProcessOwnership processes;
  private final OomWatch ooms;
  private final MainPidTracker successions;
  private final ServiceListeners ears;
  private final ServiceSpawner launcher;
  private final Map<Long, Consumer<Reply>> answers = new HashMap<>();
  private Effect.Exit exit;

  /** When what is left over is looked for again. */
  private long lookAt = Long.MAX_VALUE;

  /** It could not be looked for, which was said. */
  private boolean overlooked;

  /** Since when an answer waits for somebody of whom nobody knows yet whose it is. */
  private long unknownSince = Long.MAX_VALUE;

  EffectRunner(
      Kernel kernel,
      SupervisorMachine machine,
      Mailbox mailbox,
      LogPort output,
      EventLog events,
      PlanSource plans,
      ServiceListeners ears) {
    this.kernel = kernel;
    this.machine = machine;
    this.mailbox = mailbox;
    this.output = output;
    this.events = events;
    this.plans = plans;
    this.ears = ears;
    processes = new ProcessOwnership(kernel);
    ooms = new OomWatch(kernel);
    successions =
        new MainPidTracker(
            kernel, processes, (service, text) -> say(Level.WARNING, service, "notified", text));
    launcher = new ServiceSpawner(kernel, output, ears, processes);
  }

  OomWatch ooms() {
    return ooms;
  }

  ProcessOwnership processes() {
    return processes;
  }

  MainPidTracker successions() {
    return successions;
  }

  /** Hears what was stepped: the core may have taken another main process. */
  void stepped(Event event) {
    if (event instanceof Event.Notified notified && notified.message().mainPid() != null) {
      int main = notified.message().mainPid();
      if (machine.isMain(notified.service(), main)) {
        processes.mainChanged(main, notified.service(), notified.token());
      }
    }
  }

  /** Remembers who asked. */
  void expect(long id, Consumer<Reply> answer) {
    answers.put(id, answer);
  }

  /** The last effect of all, once it has come. */
  Effect.Exit exitEffect() {
    return exit;
  }

  /** Runs effects until there are no more. */
  void runAll() {
    for (Effect effect = machine.poll(); effect != null; effect = machine.poll()) {
      effect.to(this);
    }
  }

  private void step(Event event) {
    machine.step(event, kernel.now());
  }

  @Override
  public void spawn(Effect.Spawn effect) {
    step(launcher.launch(effect));
  }

  @Override
  public void signal(Effect.Signal effect) {
    if (effect.pid() <= 0) {
      throw new IllegalStateException("signal to pid " + effect.pid());
    }
    if (effect.signal() == Signals.KILL) {
      ooms.killed(effect.pid());
    }
    try {
      if (!effect.group()) {
        kernel.signal(effect.pid(), effect.signal());
      } else if (!kernel.signalGroup(effect.pid(), effect.signal())) {
        kernel.signal(effect.pid(), effect.signal()); // it left its group
      }
    } catch (KernelException e) {
      refused(effect.service(), effect.pid(), effect.signal(), e);
    }
  }

  @Override
  public void killRun(Effect.KillRun effect) {
    for (ProcessInfo process : processes.members(effect.token())) {
      send(effect.service(), process, Signals.KILL);
    }
  }

  @Override
  public void signalSurvivors(Effect.SignalSurvivors effect) {
    for (Survivor survivor : effect.survivors()) {
      send(effect.service(), survivor.process(), effect.signal());
    }
  }

  private void send(String service, ProcessInfo process, int signal) {
    try {
      kernel.signal(process, signal);
    } catch (KernelException e) {
      refused(service, process.pid(), signal, e);
    }
  }

  private void refused(String service, int pid, int signal, KernelException e) {
    String text = "cannot send " + Signals.name(signal) + " to pid " + pid + ": " + e.getMessage();
    say(Level.WARNING, service, "signal", text);
  }

  @Override
  public void killAll(Effect.KillAll effect) {
    kernel.killAll();
  }

  @Override
  public void findSurvivors(Effect.FindSurvivors effect) {
    lookForSurvivors();
  }

  /** Answers late what could not be answered when it was asked. */
  void lookAgain() {
    lookForSurvivors();
  }

  /** When {@link #lookAgain} is due, at the latest; {@link Long#MAX_VALUE} for never. */
  long lookAt() {
    return lookAt;
  }

  /** An answer that is not all would have a service started beside what it has left behind. */
  private void lookForSurvivors() {
    long now = kernel.now();
    lookAt = now + LOOK_AGAIN; // until the answer has arrived: a full heap may keep it from that
    List<Survivor> found;
    try {
      found = processes.scan();
    } catch (KernelException e) {
      if (!overlooked) {
        overlooked = true;
        String waits = "; what has ended waits until that works again";
        say(Level.WARNING, null, "overlooked", e.getMessage() + waits);
      }
      return;
    }
    overlooked = false;
    if (processes.someUnknown()) {
      unknownSince = Math.min(unknownSince, now);
      if (now - unknownSince < PATIENCE) {
        lookAt = now + PAUSE;
        return;
      }
      processes.giveUpUnknown(); // later answers do not wait for the same ones
    }
    unknownSince = Long.MAX_VALUE;
    step(new Event.Scanned(found));
    lookAt = Long.MAX_VALUE;
  }

  @Override
  public void startProbe(Effect.StartProbe effect) {
    Event failed = ears.startProbe(effect);
    if (failed != null) {
      step(failed);
    }
  }

  @Override
  public void cancelProbes(Effect.CancelProbes effect) {
    ears.cancelProbes(effect.token());
  }

  @Override
  public void report(Effect.Report effect) {
    String text = effect.text();
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
    output.say(level, service, text);
    events.append(Instant.now(), word(level), service, kind, 0, text);
  }

  private static String word(Level level) {
    return switch (level) {
      case ERROR -> "error";
      case WARNING -> "warn";
      case INFO -> "info";
      case DEBUG -> "debug";
    };
  }

  @Override
  public void runEnded(Effect.RunEnded effect) {
    processes.runEnded(effect.token());
    successions.runEnded(effect.token());
    ears.runEnded(effect.token());
  }

  @Override
  public void answer(Effect.Answer effect) {
    Consumer<Reply> answer = answers.remove(effect.id());
    if (answer != null) {
      answer.accept(effect.reply());
    }
  }

  @Override
  public void readPlan(Effect.ReadPlan effect) {
    try {
      plans.readAside(
          result -> mailbox.put(planRead(effect, result.plan(), true, result.problems())));
    } catch (KernelException e) {
      step(planRead(effect, null, false, List.of(e.getMessage())));
    }
  }

  private static Event planRead(
      Effect.ReadPlan effect, Plan plan, boolean wrong, List<String> problems) {
    return new Event.PlanRead(effect.id(), effect.dryRun(), plan, wrong, problems);
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
