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
 * Generates the behaviour of all programs: good and bad ones during trouble, good ones in calm
 * periods.
 */
final class ProgramGenerator implements Programs {
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EAGAIN = 11;
  private static final int ENOMEM = 12;
  private static final int EACCES = 13;

  private static final int[] STOPS = {Signals.TERM, Signals.QUIT, Signals.INT, Signals.ABRT};

  private final SeededRandom random;
  private final VirtualTime agenda;
  private final Function<String, Service> plans;
  private final ChildBehaviours relatives;

  /** Runs whose main process can serve, and those of them that are unhealthy. */
  private final Set<String> serving = new HashSet<>();

  private final Set<String> ill = new HashSet<>();

  /** Percentage of starts that fail, of programs that misbehave. */
  private int faults;

  private int trouble;
  private SimulatedProbePort probes;
  private SimulatedOutput output;

  boolean calm;

  ProgramGenerator(SeededRandom random, VirtualTime agenda, Function<String, Service> plans) {
    this.random = random;
    this.agenda = agenda;
    this.plans = plans;
    relatives = new ChildBehaviours(random, this);
    faults = random.pick(0, 0, 3, 10);
    trouble = random.pick(5, 20, 50);
  }

  /** The places where programs send their output and messages. */
  void heardBy(SimulatedProbePort ears, SimulatedOutput pipes) {
    probes = ears;
    output = pipes;
  }

  /** For some time no process, or hardly any, can be started. */
  void shortage(boolean begins) {
    if (!calm) {
      faults = begins ? random.pick(50, 100) : 3;
    }
  }

  void becalm() {
    calm = true;
    faults = 0;
    ill.clear();
  }

  @Override
  public ProgramBehaviour find(SpawnRequest request) throws SpawnException {
    String token = value(request, "FOSTER_RUN=");
    Service plan = plans.apply(value(request, "FOSTER_SERVICE="));
    if (random.percent(faults)) {
      throw fault();
    }
    return switch (FosterTerms.roleOf(token)) {
      case MAIN -> plan.isOneshot() ? oneshot(plan, token) : service(plan, token);
      case PRE_START -> hook("pre_start", 0);
      case POST_START -> hook("post_start", 0);
      case STOP_COMMAND -> hook("stop.command", 0);
      case FINISH -> hook("finish", random.percent(20) ? 125 : 0);
      case READY_PROBE, HEALTH_PROBE -> probe(FosterTerms.runOf(token));
    };
  }

  private SpawnException fault() {
    return switch (random.below(6)) {
      case 0, 1 -> failure(Stage.NOT_FOUND, ENOENT);
      case 2 -> failure(Stage.NOT_EXECUTABLE, EACCES);
      case 3 -> failure(Stage.FORK, ENOMEM);
      case 4 -> failure(random.pick(List.of(Stage.IDENTITY, Stage.LIMITS, Stage.DIRECTORY)), EPERM);
      default -> failure(Stage.FORK, EAGAIN);
    };
  }

  private static SpawnException failure(Stage stage, int errno) {
    return new SpawnException(stage, "cannot start it: " + stage + " " + errno, errno);
  }

  @Override
  public boolean failsForWant() {
    return faults > 0 && random.percent(faults);
  }

  private static String value(SpawnRequest request, String key) {
    return request.environment().stream()
        .filter(entry -> entry.startsWith(key))
        .findFirst()
        .orElseThrow()
        .substring(key.length());
  }

  boolean trouble() {
    return !calm && random.percent(trouble);
  }

  /** Almost never late. */
  long latency() {
    return calm || random.percent(95) ? random.millis(0, 2) : random.millis(2, 700);
  }

  VirtualTime agenda() {
    return agenda;
  }

  // --- main processes ---------------------------------------------------------------------------

  private ProgramBehaviour oneshot(Service plan, String token) {
    ProgramBehaviour life = main(plan, token);
    if (calm) {
      return life.at(random.millis(0, 150), p -> p.exit(0));
    }
    int code = trouble() ? random.pick(1, 3, 125, 143) : 0;
    long end = trouble() ? random.millis(0, 8_000) : random.millis(0, 1_500);
    return trouble() && random.percent(30) ? death(life) : life.at(end, p -> p.exit(code));
  }

  private ProgramBehaviour service(Service plan, String token) {
    ProgramBehaviour life = main(plan, token);
    if (!trouble()) {
      return life;
    }
    return switch (random.below(8)) {
      case 0, 1 -> death(life);
      case 2 -> life.at(random.millis(0, 100), p -> p.exit(random.pick(0, 1, 3, 127)));
      case 3, 4 -> life.at(random.millis(0, 15_000), p -> p.exit(random.pick(0, 1, 3)));
      case 5 -> relatives.intoBackground(life);
      case 6 -> relatives.handOver(life, plan);
      default -> life;
    };
  }

  private ProgramBehaviour death(ProgramBehaviour life) {
    int signal = random.pick(Signals.TERM, Signals.KILL, 11, Signals.ABRT);
    return life.at(random.millis(0, 8_000), p -> p.die(signal));
  }

  private ProgramBehaviour main(Service plan, String token) {
    ProgramBehaviour life = new ProgramBehaviour(plan.name());
    manners(life);
    long readyAt = trouble() ? random.millis(0, 8_000) : random.millis(0, 150);
    boolean never = trouble() && random.percent(25);
    if (!never) {
      life.at(readyAt, p -> ready(p, token));
    } else if (random.percent(50)) {
      life.at(readyAt, p -> probes.readyPipes(token, false)); // closes them without a newline
    }
    if (plan.watchdog() != null) {
      long stops = trouble() ? agenda.now() + random.millis(0, 9_000) : Long.MAX_VALUE;
      life.at(0, p -> feed(p, plan.watchdog().toNanos() / 3, stops));
    }
    if (trouble()) {
      relatives.brood(life, 2);
    }
    if (trouble() && random.percent(40)) {
      relatives.churn(life);
    }
    if (trouble() && random.percent(60)) {
      long begs = random.millis(0, 12_000);
      life.at(random.millis(0, 200), p -> beg(p, begs));
    }
    if (trouble() && random.percent(40)) {
      life.at(random.millis(0, 4_000), p -> say(p, oddity(p)));
      life.at(random.millis(0, 9_000), p -> say(p, relatives.lie(p)));
    }
    return life;
  }

  /** Its reactions to signals. */
  void manners(ProgramBehaviour life) {
    boolean bad = trouble();
    if (bad && random.percent(35)) {
      life.ignoring(STOPS);
    } else if (random.percent(60)) {
      long takes = bad ? random.millis(0, 6_000) : random.millis(0, 120);
      int code = random.pick(0, 0, 1, 143);
      boolean begs = bad && random.percent(50);
      for (int stop : STOPS) {
        life.on(stop, p -> leave(p, takes, code, begs));
      }
    }
    if (calm || random.percent(70)) {
      life.ignoring(Signals.HUP, Signals.USR1, Signals.USR2, 40, 41);
    }
    if (bad && random.percent(10)) {
      life.dyingFor(random.millis(1, 9_000));
    } else if (random.percent(50)) {
      life.dyingFor(random.millis(0, 2));
    }
  }

  /** Gets the stop signal, and stops when its work is done. */
  private void leave(SimulatedProcess process, long takes, int code, boolean begs) {
    if (begs) {
      beg(process, takes);
    }
    agenda.in(takes, () -> process.exit(code));
  }

  /** Asks for more time again and again, up to this time. */
  private void beg(SimulatedProcess process, long left) {
    long interval = random.millis(20, 1_500);
    if (process.isAlive() && !process.stopped) {
      long more = interval + random.millis(0, 1_000); // enough, unless the message is late
      say(process, Messages.extend(process.pid, more / 1_000));
    }
    if (process.isAlive() && left > interval) {
      agenda.in(interval, () -> beg(process, left - interval));
    }
  }

  private void ready(SimulatedProcess process, String token) {
    serving.add(token);
    probes.readyPipes(token, true);
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
    probes.says(process, message);
  }

  Notification oddity(SimulatedProcess process) {
    int pid = random.percent(80) ? process.pid : 7; // perhaps the message of a child
    return switch (random.below(9)) {
      case 0 -> Messages.trigger(pid);
      case 1 -> Messages.interval(pid, random.pick(0, 300_000, 2_000_000));
      case 2 -> Messages.ready(pid);
      case 3 -> Messages.reloading(pid);
      case 4 -> Messages.reloaded(pid);
      case 5, 6 -> quits(process, pid);
      default -> Messages.extend(pid, random.millis(10, 5_000) / 1_000);
    };
  }

  /** Announces that it stops, and usually does. */
  private Notification quits(SimulatedProcess process, int pid) {
    if (random.percent(40)) {
      int code = random.pick(0, 0, 3);
      agenda.in(random.millis(0, 2_000), () -> process.exit(code));
    }
    return Messages.stopping(pid);
  }

  // --- hooks and probes -------------------------------------------------------------------------

  private ProgramBehaviour hook(String name, int code) {
    ProgramBehaviour life = new ProgramBehaviour(name);
    if (!trouble()) {
      return life.at(random.millis(0, 100), p -> p.exit(code));
    }
    if (random.percent(30)) {
      relatives.brood(life, 1);
    }
    return switch (random.below(5)) {
      case 0 -> life; // hangs
      case 1 -> life.ignoring(STOPS);
      case 2 -> life.at(random.millis(0, 500), p -> p.die(random.pick(Signals.TERM, 11)));
      default -> life.at(random.millis(0, 4_000), p -> p.exit(random.pick(code, code, 1, 126)));
    };
  }

  private ProgramBehaviour probe(String run) {
    ProgramBehaviour life = new ProgramBehaviour("probe");
    if (trouble() && random.percent(20)) {
      relatives.brood(life, 1);
    }
    if (trouble() && random.percent(25)) {
      return random.percent(50) ? life : life.ignoring(STOPS); // hangs
    }
    long takes = calm || random.percent(95) ? random.millis(0, 40) : random.millis(40, 4_000);
    return life.at(takes, p -> p.exit(serves(run) ? 0 : 1));
  }

  /** The present result of a probe of a run. */
  boolean serves(String run) {
    boolean luck = calm || !random.percent(3);
    return serving.contains(run) && !ill.contains(run) && luck;
  }

  /** A run begins or stops to fail its checks. */
  void toggleHealth(String run) {
    if (!ill.remove(run)) {
      ill.add(run);
    }
  }
}
