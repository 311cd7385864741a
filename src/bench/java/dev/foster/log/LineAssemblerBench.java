package dev.foster.log;

import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.LinuxIo;
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

/** Cutting blocks into lines, without pipe and sink; the cost of one byte. */
@State(Scope.Thread)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LineAssemblerBench {
  private static final int BLOCK = 65_000;

  @Param({"20", "100", "1000"})
  int lineLength;

  private LineAssembler assembler;
  private long block;
  private long taken;

  @Setup
  public void fill() {
    Memory memory = LinuxIo.INSTANCE.memory();
    long space = memory.allocate(LineAssembler.HEADROOM + BLOCK);
    block = space + LineAssembler.HEADROOM;
    for (int i = 0; i < BLOCK; i++) {
      memory.putByte(block + i, (byte) (i % lineLength == lineLength - 1 ? '\n' : 'x'));
    }
    assembler = new LineAssembler(memory, (from, end, partial) -> taken += end - from);
  }

  @Benchmark
  @OperationsPerInvocation(BLOCK)
  public long assemble() {
    assembler.take(block, BLOCK);
    return taken;
  }
}
