package dev.foster.loop;

import dev.foster.plan.Plan;
import dev.foster.plan.Plans;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs the loop without kernel and output, one turn at a time, to measure the cost of the loop
 * itself.
 */
public final class Rehearsal {
  private static final int ORPHAN = 1_000_000_000;

  private final Mailbox mailbox = new Mailbox(new ThreadWakeup());
  private final CannedKernel kernel = new CannedKernel();
  private final Loop loop;

  /** A loop that has started {@code services} services, which restart at once when they end. */
  public Rehearsal(int services) {
    Plans plans = Plans.plan();
    for (int i = 0; i < services; i++) {
      plans.with(
          Plans.service("service-" + i)
              .restart(RestartPolicy.Mode.ALWAYS)
              .delay(Duration.ZERO, 1, Duration.ZERO, 0)
              .unlimited());
    }
    EventLog events = new EventLog(1_000);
    PlanSource noPlan = () -> new PlanSource.Result(null, List.of());
    loop =
        new Loop(
            plans.build(),
            () -> 1,
            new LoopPorts(
                kernel,
                mailbox,
                new Silence(),
                events,
                new StatusBoard(),
                noPlan,
                null,
                null,
                () -> null,
                1));
    loop.boot(() -> true);
  }

  /** One turn that reaps {@code count} orphans. */
  public void orphans(int count) {
    kernel.die(ORPHAN, count);
    mailbox.wake();
    turn();
  }

  private void turn() {
    loop.turn();
    loop.publish();
  }

  /** A service dies; takes turns until it runs again. */
  public void restart() {
    int before = kernel.lastPid();
    kernel.die(before, 1);
    mailbox.wake();
    while (kernel.lastPid() == before) {
      turn();
    }
  }

  /** Discards all output. */
  static class Silence implements LogPort {
    @Override
    public void configure(Plan plan) {}

    @Override
    public void attach(Service service, int pid, int stdout, int stderr) {}

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
    public void onMatch(Service service, int pid, String pattern, Runnable matched) {}

    @Override
    public void say(Level level, String service, String text) {}

    @Override
    public void sayWithLastLines(Level level, String service, int pid, String text, String after) {}

    @Override
    public void hold() {}

    @Override
    public void release() {}

    @Override
    public void finish(Runnable last, Duration limit) {
      last.run();
    }
  }
}
