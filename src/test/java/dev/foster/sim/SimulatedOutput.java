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
 * The log pump as the loop knows it: it owns the read ends of pipes, and closes one when all its
 * writers have ended and it has read everything, which with a slow sink takes a while.
 */
final class SimulatedOutput implements LogPort {
  private final SimulatedKernel kernel;
  private final VirtualTime agenda;
  private final SeededRandom random;
  private final Failures failures;

  /** Percentage of pipes whose sink is slow. */
  private final int slowness;

  private final List<Tap> taps = new ArrayList<>();

  /** Pipes without a writer that are not read to their end yet. */
  private int closing;

  SimulatedOutput(
      SimulatedKernel kernel, VirtualTime agenda, SeededRandom random, Failures failures) {
    this.kernel = kernel;
    this.agenda = agenda;
    this.random = random;
    this.failures = failures;
    slowness = random.pick(0, 5, 40);
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

  /** A process writes the line that a service waits for. */
  void writes(SimulatedProcess process) {
    for (Tap tap : taps) {
      if (tap.origin == process.origin) {
        List.copyOf(tap.matches).forEach(matched -> agenda.in(delay(), matched));
        tap.matches.clear();
      }
    }
  }

  private long delay() {
    return random.percent(slowness) ? random.millis(0, 6_000) : random.millis(0, 3);
  }

  /** A process has ended; the last holder of a pipe closes it. */
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

  /** The number of descriptors that it holds. */
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
