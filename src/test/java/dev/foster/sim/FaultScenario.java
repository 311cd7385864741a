package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Reply;
import dev.foster.core.Request;
import dev.foster.core.Role;
import dev.foster.core.ServiceView;
import dev.foster.kernel.Signals;
import dev.foster.loop.Mailbox;
import dev.foster.loop.RequestPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Everything that can happen to Foster from outside, at random times. */
final class FaultScenario {
  private static final int[] FORWARDED = {Signals.USR1, Signals.USR2, Signals.WINCH, 40, 17, 50};

  private final SeededRandom random;
  private final VirtualTime agenda;
  private final SimulatedKernel kernel;
  private final ProgramGenerator generator;
  private final Recorder recorder;
  private final Turns turns;
  private final Mailbox mailbox;
  private final RequestPort requests;

  /** Mean time between two events, in milliseconds. */
  private final int pace;

  private final boolean sendsRequests;
  private final boolean sendsReloads;
  private final boolean signalsProcesses;

  /** Percentage of changes to which a client reacts. */
  private final int reactionPercent;

  /** True once the end has been requested. */
  private boolean ending;

  FaultScenario(
      SeededRandom random,
      VirtualTime agenda,
      SimulatedKernel kernel,
      ProgramGenerator generator,
      Recorder recorder,
      Turns turns,
      Mailbox mailbox,
      RequestPort requests) {
    this.random = random;
    this.agenda = agenda;
    this.kernel = kernel;
    this.generator = generator;
    this.recorder = recorder;
    this.turns = turns;
    this.mailbox = mailbox;
    this.requests = requests;
    pace = random.pick(100, 500, 3_000);
    sendsRequests = random.percent(70);
    sendsReloads = random.percent(50);
    signalsProcesses = random.percent(70);
    reactionPercent = random.pick(0, 2, 15);
  }

  /** The state of a service has changed; a client that sees that may send a request at once. */
  void changed(String service) {
    if (sendsRequests && !generator.calm && random.percent(reactionPercent)) {
      agenda.in(random.millis(0, 60), () -> ask(List.of(service)));
    } else if (sendsReloads && !generator.calm && random.percent(reactionPercent / 3)) {
      agenda.in(random.millis(0, 60), () -> signal(Signals.HUP));
    }
  }

  void begin() {
    agenda.in(random.millis(0, 2L * pace), this::causeFault);
  }

  private void causeFault() {
    if (generator.calm) {
      return;
    }
    switch (random.below(11)) {
      case 10 -> flood();
      case 0, 1, 2 -> ask();
      case 3, 4 -> signalProcesses();
      case 5 -> signal(random.pick(FORWARDED));
      case 6 -> reload();
      case 7 -> {
        stale(random.percent(50) ? Role.READY_PROBE : Role.HEALTH_PROBE, random.below(2));
        turns.wake(); // no process has died
      }
      case 8 ->
          recorder.views.values().stream()
              .filter(view -> view.token() != null && random.percent(30))
              .forEach(view -> generator.toggleHealth(view.token()));
      default -> shortage();
    }
    begin();
  }

  /** Reports of a run that is long over, far more than a turn can take. */
  private void flood() {
    if (ending) {
      return; // a request, unlike a signal, may wait for room for ever
    }
    String service = random.pick(new ArrayList<>(recorder.views.keySet()));
    int count = random.below(random.percent(20) ? 2_000 : 50);
    for (int i = 0; i < count; i++) {
      mailbox.put(new Event.CheckPassed(service, "0123456789abcdef", 0));
    }
  }

  private void shortage() {
    if (random.percent(20)) {
      generator.shortage(true);
      agenda.in(random.millis(0, 2_000), () -> generator.shortage(false));
    } else if (sendsRequests) {
      int burst = 2 + random.below(random.percent(20) ? 40 : 5);
      for (int i = 0; i < burst; i++) {
        ask();
      }
    }
  }

  private void reload() {
    if (sendsReloads && random.percent(50)) {
      signal(Signals.HUP);
    } else if (sendsReloads) {
      ask(new Request.Reload(random.percent(20)));
    }
  }

  private void signal(int signal) {
    mailbox.putSignal(new Event.Signalled(signal, 0, false));
    turns.signalled(signal);
  }

  /** Sends a request; false if there is no room for it. */
  boolean ask(Request request) {
    boolean taken = requests.submit(request, reply -> heard(reply));
    if (!taken) {
      turns.note("no room for " + request);
    }
    return taken;
  }

  /** Repeats a request until there is room for it. */
  private void askUntilAccepted(Request request) {
    if (!ask(request)) {
      agenda.in(random.millis(1, 100), () -> askUntilAccepted(request));
    }
  }

  private void heard(Reply reply) {
    recorder.answersHeard++;
    boolean its = turns.current() instanceof Effect.Answer answer && answer.reply() == reply;
    if (!its) {
      throw new Violation("RequestsAreAnswered", reply + " comes with " + turns.current());
    }
  }

  /** An answer that comes after the end of its run. */
  private void stale(Role role, int index) {
    List<RunFacts> runs = List.copyOf(recorder.runs.values());
    if (runs.isEmpty()) {
      return;
    }
    RunFacts run = random.pick(runs);
    String name = run.plan.name();
    ServiceView view = recorder.views.get(name);
    if (view == null || !run.token.equals(view.token())) {
      mailbox.put(new Event.Probed(name, run.token, role, index, true, "late"));
      mailbox.put(new Event.CheckPassed(name, run.token, index));
      mailbox.put(new Event.Notified(name, run.token, Messages.ready(2)));
    }
  }

  private void ask() {
    if (sendsRequests) {
      ask(names());
    }
  }

  private void ask(List<String> names) {
    ask(
        switch (random.below(7)) {
          case 0, 1 -> new Request.Start(names);
          case 2, 3 -> new Request.Stop(names);
          case 4, 5 -> new Request.Restart(names);
          default ->
              new Request.Signal(
                  names, random.pick(Signals.HUP, Signals.TERM, Signals.KILL, Signals.USR1, 40));
        });
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    List<String> known = List.copyOf(recorder.views.keySet());
    int count = random.percent(5) ? 0 : 1 + random.below(random.percent(70) ? 1 : 3);
    for (int i = 0; i < count; i++) {
      names.add(random.percent(2) ? "nobody" : random.pick(known));
    }
    return names;
  }

  /** Another process sends a signal, such as the OOM killer. */
  private void signalProcesses() {
    List<SimulatedProcess> alive = new ArrayList<>();
    kernel.all().forEach(process -> alive.add(process));
    if (!signalsProcesses || alive.isEmpty()) {
      return;
    }
    boolean many = random.percent(20); // a whole control group, or all processes that pkill finds
    int victims = many ? 2 + random.below(5) : 1;
    int signal = random.pick(Signals.KILL, Signals.KILL, 11, Signals.TERM, Signals.STOP);
    for (int i = 0; i < victims; i++) {
      signalProcesses(random.pick(alive), signal);
    }
  }

  private void signalProcesses(SimulatedProcess victim, int signal) {
    if (signal == Signals.KILL && random.percent(40)) {
      kernel.oomKilled();
    }
    turns.note(Signals.name(signal) + " from elsewhere to " + victim);
    kernel.signalFromOutside(victim, signal);
    if (signal == Signals.STOP && random.percent(80)) {
      agenda.in(random.millis(0, 3_000), () -> kernel.signalFromOutside(victim, Signals.CONT));
    }
  }

  /** Stops all trouble. */
  void end() {
    generator.becalm();
    kernel.everybodyWaits();
    kernel.all().forEach(process -> kernel.signalFromOutside(process, Signals.CONT));
    successorsOfOneshotsEnd();
  }

  /** A oneshot that named a successor with MAINPID is up as long as the successor lives. */
  private void successorsOfOneshotsEnd() {
    for (ServiceView view : recorder.views.values()) {
      SimulatedProcess main = view.pid() == 0 ? null : kernel.get(view.pid());
      if (view.plan().isOneshot() && main != null && main.origin != main) {
        turns.note(main + " is done");
        main.exit(0);
      }
    }
    agenda.in(2_000_000_000L, this::successorsOfOneshotsEnd);
  }

  /** Requests the end in one of many ways, perhaps several times. */
  void stop() {
    ending = true;
    switch (random.below(8)) {
      case 0, 1 -> signal(Signals.TERM);
      case 2 -> signal(random.pick(Signals.QUIT, Signals.RTMIN + 3));
      case 3 -> signal(Signals.INT);
      case 4 -> {
        signal(random.pick(Signals.INT, Signals.TERM));
        agenda.in(random.millis(0, 3_000), () -> signal(Signals.INT));
        agenda.in(random.millis(0, 6_000), () -> signal(Signals.INT));
      }
      case 5 -> askUntilAccepted(new Request.Shutdown(null, random.percent(70)));
      case 6 -> {
        Duration within = Duration.ofNanos(random.millis(0, 5_000));
        askUntilAccepted(new Request.Shutdown(within, random.percent(70)));
      }
      default -> mailbox.put(new Event.InternalError("internal error", 125));
    }
    if (random.percent(20)) {
      agenda.in(random.millis(0, 4_000), this::stop);
    }
  }
}
