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

/** Everything that may happen to Foster from outside, at random times. */
final class FaultScenario {
  private static final int[] FORWARDED = {Signals.USR1, Signals.USR2, Signals.WINCH, 40, 17, 50};

  private final SeededRandom dice;
  private final Agenda agenda;
  private final SimulatedKernel kernel;
  private final ProgramGenerator cast;
  private final Recorder ledger;
  private final Turns turns;
  private final Mailbox mailbox;
  private final RequestPort desk;

  /** Mean time between two things, in milliseconds; what kinds of things there are. */
  private final int pace;

  private final boolean requests;
  private final boolean reloads;
  private final boolean violence;

  /** Percentage of changes that somebody reacts to. */
  private final int heckling;

  FaultScenario(
      SeededRandom dice,
      Agenda agenda,
      SimulatedKernel kernel,
      ProgramGenerator cast,
      Recorder ledger,
      Turns turns,
      Mailbox mailbox,
      RequestPort desk) {
    this.dice = dice;
    this.agenda = agenda;
    this.kernel = kernel;
    this.cast = cast;
    this.ledger = ledger;
    this.turns = turns;
    this.mailbox = mailbox;
    this.desk = desk;
    pace = dice.pick(100, 500, 3_000);
    requests = dice.percent(70);
    reloads = dice.percent(50);
    violence = dice.percent(70);
    heckling = dice.pick(0, 2, 15);
  }

  /** A service is in another state: somebody who sees it may ask for something at once. */
  void changed(String service) {
    if (requests && !cast.calm && dice.percent(heckling)) {
      agenda.in(dice.millis(0, 60), () -> ask(List.of(service)));
    } else if (reloads && !cast.calm && dice.percent(heckling / 3)) {
      agenda.in(dice.millis(0, 60), () -> signal(Signals.HUP));
    }
  }

  void begin() {
    agenda.in(dice.millis(0, 2L * pace), this::blow);
  }

  private void blow() {
    if (cast.calm) {
      return;
    }
    switch (dice.below(10)) {
      case 0, 1, 2 -> ask();
      case 3, 4 -> strike();
      case 5 -> signal(dice.pick(FORWARDED));
      case 6 -> reload();
      case 7 -> {
        stale(dice.percent(50) ? Role.READY_PROBE : Role.HEALTH_PROBE, dice.below(2));
        turns.wake(); // nobody has died
      }
      case 8 ->
          ledger.views.values().stream()
              .filter(view -> view.token() != null && dice.percent(30))
              .forEach(view -> cast.toggleHealth(view.token()));
      default -> shortage();
    }
    begin();
  }

  private void shortage() {
    if (dice.percent(20)) {
      cast.shortage(true);
      agenda.in(dice.millis(0, 2_000), () -> cast.shortage(false));
    } else if (requests) {
      int burst = 2 + dice.below(dice.percent(20) ? 40 : 5);
      for (int i = 0; i < burst; i++) {
        ask();
      }
    }
  }

  private void reload() {
    if (reloads && dice.percent(50)) {
      signal(Signals.HUP);
    } else if (reloads) {
      ask(new Request.Reload(dice.percent(20)));
    }
  }

  private void signal(int signal) {
    mailbox.put(new Event.Signalled(signal, 0, false));
  }

  private boolean ask(Request request) {
    boolean taken = desk.submit(request, reply -> heard(reply));
    if (!taken) {
      turns.note("no room for " + request);
    }
    return taken;
  }

  /** Asks again until there is room for it. */
  private void insist(Request request) {
    if (!ask(request)) {
      agenda.in(dice.millis(1, 100), () -> insist(request));
    }
  }

  private void heard(Reply reply) {
    ledger.answersHeard++;
    boolean its = turns.current() instanceof Effect.Answer answer && answer.reply() == reply;
    if (!its) {
      throw new Violation("RequestsAreAnswered", reply + " comes with " + turns.current());
    }
  }

  /** An answer that comes when its run is over. */
  private void stale(Role role, int index) {
    List<RunFacts> runs = List.copyOf(ledger.runs.values());
    if (runs.isEmpty()) {
      return;
    }
    RunFacts run = dice.pick(runs);
    String name = run.plan.name();
    ServiceView view = ledger.views.get(name);
    if (view == null || !run.token.equals(view.token())) {
      mailbox.put(new Event.Probed(name, run.token, role, index, true, "late"));
      mailbox.put(new Event.CheckPassed(name, run.token, index));
      mailbox.put(new Event.Notified(name, run.token, Messages.ready(2)));
    }
  }

  private void ask() {
    if (requests) {
      ask(names());
    }
  }

  private void ask(List<String> names) {
    ask(
        switch (dice.below(7)) {
          case 0, 1 -> new Request.Start(names);
          case 2, 3 -> new Request.Stop(names);
          case 4, 5 -> new Request.Restart(names);
          default ->
              new Request.Signal(
                  names, dice.pick(Signals.HUP, Signals.TERM, Signals.KILL, Signals.USR1, 40));
        });
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    List<String> known = List.copyOf(ledger.views.keySet());
    int count = dice.percent(5) ? 0 : 1 + dice.below(dice.percent(70) ? 1 : 3);
    for (int i = 0; i < count; i++) {
      names.add(dice.percent(2) ? "nobody" : dice.pick(known));
    }
    return names;
  }

  /** Somebody else signals a process; the OOM killer is one of them. */
  private void strike() {
    List<SimulatedProcess> alive = new ArrayList<>();
    kernel.all().forEach(process -> alive.add(process));
    if (!violence || alive.isEmpty()) {
      return;
    }
    boolean many = dice.percent(20); // a whole control group, or whatever somebody's pkill finds
    int victims = many ? 2 + dice.below(5) : 1;
    int signal = dice.pick(Signals.KILL, Signals.KILL, 11, Signals.TERM, Signals.STOP);
    for (int i = 0; i < victims; i++) {
      strike(dice.pick(alive), signal);
    }
  }

  private void strike(SimulatedProcess victim, int signal) {
    if (signal == Signals.KILL && dice.percent(40)) {
      kernel.oomKilled();
    }
    turns.note(Signals.name(signal) + " from elsewhere to " + victim);
    kernel.strike(victim, signal);
    if (signal == Signals.STOP && dice.percent(80)) {
      agenda.in(dice.millis(0, 3_000), () -> kernel.strike(victim, Signals.CONT));
    }
  }

  /** From now on all is well. */
  void end() {
    cast.becalm();
    kernel.everybodyWaits();
    kernel.all().forEach(process -> kernel.strike(process, Signals.CONT));
    successorsOfOneshotsEnd();
  }

  /** A oneshot that named a successor with MAINPID is up as long as that one lives. */
  private void successorsOfOneshotsEnd() {
    for (ServiceView view : ledger.views.values()) {
      SimulatedProcess main = view.pid() == 0 ? null : kernel.get(view.pid());
      if (view.plan().isOneshot() && main != null && main.origin != main) {
        turns.note(main + " is done");
        main.exit(0);
      }
    }
    agenda.in(2_000_000_000L, this::successorsOfOneshotsEnd);
  }

  /** The end is asked for, in one of many ways, perhaps several times. */
  void stop() {
    switch (dice.below(8)) {
      case 0, 1 -> signal(Signals.TERM);
      case 2 -> signal(dice.pick(Signals.QUIT, Signals.RTMIN + 3));
      case 3 -> signal(Signals.INT);
      case 4 -> {
        signal(dice.pick(Signals.INT, Signals.TERM));
        agenda.in(dice.millis(0, 3_000), () -> signal(Signals.INT));
        agenda.in(dice.millis(0, 6_000), () -> signal(Signals.INT));
      }
      case 5 -> insist(new Request.Shutdown(null));
      case 6 -> insist(new Request.Shutdown(Duration.ofNanos(dice.millis(0, 5_000))));
      default -> mailbox.put(new Event.InternalError("internal error", 125));
    }
    if (dice.percent(20)) {
      agenda.in(dice.millis(0, 4_000), this::stop);
    }
  }
}
