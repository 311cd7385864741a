package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.plan.Plans;
import dev.foster.plan.RestartPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A death and the start that follows, through the pure core. */
@State(Scope.Thread)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CoreBench {
  @Param({"1", "200"})
  int services;

  private SupervisorMachine machine;
  private long now;
  private int pid = 100;

  @Setup
  public void boot() {
    Plans plans = Plans.plan();
    for (int i = 0; i < services; i++) {
      plans.with(
          Plans.service("service-" + i)
              .restart(RestartPolicy.Mode.ALWAYS)
              .delay(Duration.ZERO, 1, Duration.ZERO, 0)
              .unlimited());
    }
    machine = new SupervisorMachine(plans.build(), () -> 1);
    machine.step(new Event.Booted(), now);
    runEffects();
  }

  @Benchmark
  public int restart() {
    now += 1_000_000;
    machine.step(new Event.Exited(pid, new ExitStatus.Exited(0), 0), now);
    runEffects();
    while (machine.deadline() <= now) {
      machine.expire(now);
      runEffects();
    }
    return pid;
  }

  private void runEffects() {
    for (Effect effect = machine.poll(); effect != null; effect = machine.poll()) {
      if (effect instanceof Effect.Spawn spawn) {
        String name = spawn.service().name();
        machine.step(
            new Event.Spawned(name, spawn.role(), spawn.index(), spawn.token(), ++pid), now);
      } else if (effect instanceof Effect.FindSurvivors) {
        machine.step(new Event.Scanned(List.of()), now);
      }
    }
  }
}
