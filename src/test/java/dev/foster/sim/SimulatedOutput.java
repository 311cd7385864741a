package dev.foster.sim;

import dev.foster.loop.LogPort;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The log pump as the loop knows it: it owns the reading ends of pipes and closes them when all who
 * can write have ended and it has come to the end, which with a slow sink is a while later.
 */
final class SimulatedOutput implements LogPort {
  private final SimulatedKernel kernel;
  private final Agenda agenda;
  private final SeededRandom dice;
  private final Failures failures;

  /** Percentage of pipes whose sink is slow. */
  private final int slowness;

  private final List<Tap> taps = new ArrayList<>();

  /** Pipes that nobody holds any more, but are not read to their end. */
  private int closing;

  SimulatedOutput(SimulatedKernel kernel, Agenda agenda, SeededRandom dice, Failures failures) {
    this.kernel = kernel;
    this.agenda = agenda;
    this.dice = dice;
    this.failures = failures;
    slowness = dice.pick(0, 5, 40);
  }

  /** Two pipes of a process that Foster started; its descendants hold them too. */
  private record Tap(SimulatedProcess origin, int[] ends, List<Runnable> matches) {}

  @Override
  public void configure(Plan plan) {}

  @Override
  public void attach(Service service, int pid, int stdout, int stderr) {
    SimulatedProcess origin = kernel.get(pid);
    failures.require(origin != null, "OutputIsAttachedInTime", () -> "no process " + pid);
    taps.add(new Tap(origin, new int[] {stdout, stderr}, new ArrayList<>()));
  }

  @Override
  public void attachCheck(Service service, int pid, int stdout, int stderr) {
    attach(service, pid, stdout, stderr);
  }

  @Override
  public void endCheck(int pid, Consumer<String> answer) {
    answer.accept(null);
  }

  @Override
  public void afterOutput(Service service, int pid, Runnable done) {
    done.run();
  }

  @Override
  public void onMatch(Service service, int pid, String pattern, Runnable matched) {
    for (Tap tap : taps) {
      if (tap.origin == kernel.get(pid)) {
        tap.matches.add(matched);
      }
    }
  }

  /** A process writes the line that somebody waits for. */
  void writes(SimulatedProcess process) {
    for (Tap tap : taps) {
      if (tap.origin == process.origin) {
        List.copyOf(tap.matches).forEach(matched -> agenda.in(delay(), matched));
        tap.matches.clear();
      }
    }
  }

  private long delay() {
    return dice.percent(slowness) ? dice.millis(0, 6_000) : dice.millis(0, 3);
  }

  /** A process has ended: the last one of its kind closes the pipes. */
  void ended(SimulatedProcess process) {
    for (Tap tap : List.copyOf(taps)) {
      if (tap.origin == process.origin && !tap.origin.isHeld()) {
        taps.remove(tap);
        closing++;
        agenda.in(delay(), () -> close(tap));
      }
    }
  }

  private void close(Tap tap) {
    closing--;
    kernel.close(tap.ends[0]);
    kernel.close(tap.ends[1]);
  }

  /** How many descriptors are held. */
  int descriptors() {
    return 2 * (taps.size() + closing);
  }

  @Override
  public void say(Level level, String service, String text) {
    if (text.startsWith("internal error")) {
      failures.fail("NoInternalError", text);
    }
  }

  @Override
  public void sayWithLastLines(Level level, String service, int pid, String text, String after) {}

  @Override
  public void finish(Runnable last, Duration limit) {
    last.run();
  }

  @Override
  public void hold() {}

  @Override
  public void release() {}
}
