package dev.foster.loop;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the loop itself costs, without kernel and output. */
@State(Scope.Thread)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LoopBench {
  private static final int BURST = 500;

  @Param({"1", "200"})
  int services;

  private Rehearsal rehearsal;

  @Setup
  public void boot() {
    rehearsal = new Rehearsal(services);
  }

  @Benchmark
  public void turnWithOneOrphan() {
    rehearsal.orphans(1);
  }

  @Benchmark
  @OperationsPerInvocation(BURST)
  public void orphanInBurst() {
    rehearsal.orphans(BURST);
  }

  @Benchmark
  public void restart() {
    rehearsal.restart();
  }
}
