package dev.foster.sim;

import dev.foster.core.Notification;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import dev.foster.plan.Service;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes the lives of all programs: good and bad ones while there is a storm, good ones when it is
 * calm.
 */
final class ProgramGenerator implements Programs {
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EAGAIN = 11;
  private static final int ENOMEM = 12;
  private static final int EACCES = 13;

  private static final int[] STOPS = {Signals.TERM, Signals.QUIT, Signals.INT, Signals.ABRT};

  private final SeededRandom dice;
  private final Agenda agenda;
  private final Function<String, Service> plans;
  private final Relatives relatives;

  /** Runs whose main process can serve, and those of them that are ill. */
  private final Set<String> serving = new HashSet<>();

  private final Set<String> ill = new HashSet<>();

  /** Percentage of starts that fail, of programs that misbehave. */
  private int faults;

  private int trouble;
  private SimulatedSenses senses;
  private SimulatedOutput output;

  boolean calm;

  ProgramGenerator(SeededRandom dice, Agenda agenda, Function<String, Service> plans) {
    this.dice = dice;
    this.agenda = agenda;
    this.plans = plans;
    relatives = new Relatives(dice, this);
    faults = dice.pick(0, 0, 3, 10);
    trouble = dice.pick(5, 20, 50);
  }

  /** Where programs talk to. */
  void heardBy(SimulatedSenses ears, SimulatedOutput pipes) {
    senses = ears;
    output = pipes;
  }

  /** For a while nothing, or hardly anything, can be started. */
  void shortage(boolean begins) {
    if (!calm) {
      faults = begins ? dice.pick(50, 100) : 3;
    }
  }

  void becalm() {
    calm = true;
    faults = 0;
    ill.clear();
  }

  @Override
  public Life find(SpawnRequest request) throws SpawnException {
    String token = value(request, "FOSTER_RUN=");
    Service plan = plans.apply(value(request, "FOSTER_SERVICE="));
    if (dice.percent(faults)) {
      throw fault();
    }
    return switch (Terms.roleOf(token)) {
      case MAIN -> plan.isOneshot() ? oneshot(plan, token) : service(plan, token);
      case PRE_START -> hook("pre_start", 0);
      case STOP_COMMAND -> hook("stop.command", 0);
      case FINISH -> hook("finish", dice.percent(20) ? 125 : 0);
      case READY_PROBE, HEALTH_PROBE -> probe(Terms.runOf(token));
    };
  }

  private SpawnException fault() {
    return switch (dice.below(6)) {
      case 0, 1 -> failure(Stage.NOT_FOUND, ENOENT);
      case 2 -> failure(Stage.NOT_EXECUTABLE, EACCES);
      case 3 -> failure(Stage.FORK, ENOMEM);
      case 4 -> failure(dice.pick(List.of(Stage.IDENTITY, Stage.LIMITS, Stage.DIRECTORY)), EPERM);
      default -> failure(Stage.FORK, EAGAIN);
    };
  }

  private static SpawnException failure(Stage stage, int errno) {
    return new SpawnException(stage, "cannot start it: " + stage + " " + errno, errno);
  }

  @Override
  public boolean failsForWant() {
    return faults > 0 && dice.percent(faults);
  }

  private static String value(SpawnRequest request, String key) {
    return request.environment().stream()
        .filter(entry -> entry.startsWith(key))
        .findFirst()
        .orElseThrow()
        .substring(key.length());
  }

  boolean trouble() {
    return !calm && dice.percent(trouble);
  }

  /** Hardly ever late. */
  long latency() {
    return calm || dice.percent(95) ? dice.millis(0, 2) : dice.millis(2, 700);
  }

  Agenda agenda() {
    return agenda;
  }

  // --- main processes -------------------------------------------------------------------------

  private Life oneshot(Service plan, String token) {
    Life life = main(plan, token);
    if (calm) {
      return life.at(dice.millis(0, 150), p -> p.exit(0));
    }
    int code = trouble() ? dice.pick(1, 3, 125, 143) : 0;
    long end = trouble() ? dice.millis(0, 8_000) : dice.millis(0, 1_500);
    return trouble() && dice.percent(30) ? death(life) : life.at(end, p -> p.exit(code));
  }

  private Life service(Service plan, String token) {
    Life life = main(plan, token);
    if (!trouble()) {
      return life;
    }
    return switch (dice.below(8)) {
      case 0, 1 -> death(life);
      case 2 -> life.at(dice.millis(0, 100), p -> p.exit(dice.pick(0, 1, 3, 127)));
      case 3, 4 -> life.at(dice.millis(0, 15_000), p -> p.exit(dice.pick(0, 1, 3)));
      case 5 -> relatives.intoBackground(life);
      case 6 -> relatives.handOver(life, plan);
      default -> life;
    };
  }

  private Life death(Life life) {
    int signal = dice.pick(Signals.TERM, Signals.KILL, 11, Signals.ABRT);
    return life.at(dice.millis(0, 8_000), p -> p.die(signal));
  }

  private Life main(Service plan, String token) {
    Life life = new Life(plan.name());
    manners(life);
    long readyAt = trouble() ? dice.millis(0, 8_000) : dice.millis(0, 150);
    boolean never = trouble() && dice.percent(25);
    if (!never) {
      life.at(readyAt, p -> ready(p, token));
    } else if (dice.percent(50)) {
      life.at(readyAt, p -> senses.readyPipes(token, false)); // closes them without a word
    }
    if (plan.watchdog() != null) {
      long stops = trouble() ? agenda.now() + dice.millis(0, 9_000) : Long.MAX_VALUE;
      life.at(0, p -> feed(p, plan.watchdog().toNanos() / 3, stops));
    }
    if (trouble()) {
      relatives.brood(life, 2);
    }
    if (trouble() && dice.percent(40)) {
      relatives.churn(life);
    }
    if (trouble() && dice.percent(60)) {
      long begs = dice.millis(0, 12_000);
      life.at(dice.millis(0, 200), p -> beg(p, begs));
    }
    if (trouble() && dice.percent(40)) {
      life.at(dice.millis(0, 4_000), p -> say(p, oddity(p)));
      life.at(dice.millis(0, 9_000), p -> say(p, relatives.lie(p)));
    }
    return life;
  }

  /** How it takes signals. */
  void manners(Life life) {
    boolean bad = trouble();
    if (bad && dice.percent(35)) {
      life.ignoring(STOPS);
    } else if (dice.percent(60)) {
      long takes = bad ? dice.millis(0, 6_000) : dice.millis(0, 120);
      int code = dice.pick(0, 0, 1, 143);
      boolean begs = bad && dice.percent(50);
      for (int stop : STOPS) {
        life.on(stop, p -> leave(p, takes, code, begs));
      }
    }
    if (calm || dice.percent(70)) {
      life.ignoring(Signals.HUP, Signals.USR1, Signals.USR2, 40, 41);
    }
    if (bad && dice.percent(10)) {
      life.dyingFor(dice.millis(1, 3_000));
    } else if (dice.percent(50)) {
      life.dyingFor(dice.millis(0, 2));
    }
  }

  /** Has heard that it is to stop, and does when its work is done. */
  private void leave(SimulatedProcess process, long takes, int code, boolean begs) {
    if (begs) {
      beg(process, takes);
    }
    agenda.in(takes, () -> process.exit(code));
  }

  /** Asks for more time again and again, for so long. */
  private void beg(SimulatedProcess process, long left) {
    long interval = dice.millis(20, 1_500);
    if (process.isAlive() && !process.stopped) {
      long more = interval + dice.millis(0, 1_000); // enough, if the message is not late
      say(process, Messages.extend(process.pid, more / 1_000));
    }
    if (process.isAlive() && left > interval) {
      agenda.in(interval, () -> beg(process, left - interval));
    }
  }

  private void ready(SimulatedProcess process, String token) {
    serving.add(token);
    senses.readyPipes(token, true);
    output.writes(process);
    say(process, Messages.ready(process.pid));
  }

  private void feed(SimulatedProcess process, long interval, long stops) {
    if (process.isAlive() && agenda.now() < stops) {
      if (!process.stopped) {
        say(process, Messages.watchdog(process.pid));
      }
      agenda.in(interval, () -> feed(process, interval, stops));
    }
  }

  void say(SimulatedProcess process, Notification message) {
    senses.says(process, message);
  }

  Notification oddity(SimulatedProcess process) {
    int pid = dice.percent(80) ? process.pid : 7; // a child's, perhaps
    return switch (dice.below(9)) {
      case 0 -> Messages.trigger(pid);
      case 1 -> Messages.interval(pid, dice.pick(0, 300_000, 2_000_000));
      case 2 -> Messages.ready(pid);
      case 3 -> Messages.reloading(pid);
      case 4 -> Messages.reloaded(pid);
      case 5, 6 -> quits(process, pid);
      default -> Messages.extend(pid, dice.millis(10, 5_000) / 1_000);
    };
  }

  /** Says that it stops, and often does. */
  private Notification quits(SimulatedProcess process, int pid) {
    if (dice.percent(40)) {
      int code = dice.pick(0, 0, 3);
      agenda.in(dice.millis(0, 2_000), () -> process.exit(code));
    }
    return Messages.stopping(pid);
  }

  // --- hooks and probes -----------------------------------------------------------------------

  private Life hook(String name, int code) {
    Life life = new Life(name);
    if (!trouble()) {
      return life.at(dice.millis(0, 100), p -> p.exit(code));
    }
    if (dice.percent(30)) {
      relatives.brood(life, 1);
    }
    return switch (dice.below(5)) {
      case 0 -> life; // hangs
      case 1 -> life.ignoring(STOPS);
      case 2 -> life.at(dice.millis(0, 500), p -> p.die(dice.pick(Signals.TERM, 11)));
      default -> life.at(dice.millis(0, 4_000), p -> p.exit(dice.pick(code, code, 1, 126)));
    };
  }

  private Life probe(String run) {
    Life life = new Life("probe");
    if (trouble() && dice.percent(20)) {
      relatives.brood(life, 1);
    }
    if (trouble() && dice.percent(25)) {
      return dice.percent(50) ? life : life.ignoring(STOPS); // hangs
    }
    long takes = calm || dice.percent(95) ? dice.millis(0, 40) : dice.millis(40, 4_000);
    return life.at(takes, p -> p.exit(serves(run) ? 0 : 1));
  }

  /** What a probe of a run finds out now. */
  boolean serves(String run) {
    boolean luck = calm || !dice.percent(3);
    return serving.contains(run) && !ill.contains(run) && luck;
  }

  /** A run begins or stops to fail its checks. */
  void toggleHealth(String run) {
    if (!ill.remove(run)) {
      ill.add(run);
    }
  }
}
