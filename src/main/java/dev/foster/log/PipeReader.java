package dev.foster.log;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import dev.foster.log.format.LineFormat;
import dev.foster.log.format.Stream;
import dev.foster.log.sink.FileSink;
import dev.foster.log.sink.StandardOutput;
import java.util.ArrayDeque;

/** One pipe of one run of a service, and where its lines go. Owned by the pump's thread. */
public final class PipeReader {
  /** A pipe that was found half full gets this size; larger ones are scarce and gain little. */
  private static final int LARGE_PIPE = 128 * 1024;

  final int fd;
  final int tag;
  final ServiceLog service;
  final Stream stream;
  final int pid;

  /** Foster's own output for it, or null. */
  final StandardOutput output;

  /** Lines are dropped rather than the service made to wait. */
  final boolean drops;

  /** The file for it, or null. */
  final FileSink file;

  final LineFormat format;
  final LineAssembler assembler;

  /** True while it is not waited for because {@link #output} is stalled. */
  boolean parked;

  /**
   * True while it is read again and again without being waited for: in a flow, or if the kernel has
   * no room to wait for it.
   */
  boolean flowing;

  /** True once the pipe was made larger, or could not be. */
  private boolean enlarged;

  /** How much is still to be read at the end of Foster. */
  long quota = Long.MAX_VALUE;

  private final Memory memory;
  private final ArrayDeque<Held> held = new ArrayDeque<>(0);

  /** Lines that were read when the output stalled. */
  private record Held(long from, long end, boolean partial, long time) {}

  PipeReader(
      Memory memory,
      int fd,
      int tag,
      ServiceLog service,
      Stream stream,
      int pid,
      Route route,
      Pump pump) {
    this.memory = memory;
    this.fd = fd;
    this.tag = tag;
    this.service = service;
    this.stream = stream;
    this.pid = pid;
    this.output = route.output();
    this.drops = route.drops();
    this.file = route.file();
    this.format = route.format();
    this.assembler =
        new LineAssembler(memory, (from, end, cut) -> pump.deliver(this, from, end, cut));
  }

  /** Where the lines of a run go. */
  record Route(StandardOutput output, LineFormat format, boolean drops, FileSink file) {}

  /** True if nothing may be read from it now. */
  boolean blocked() {
    return !held.isEmpty() || output != null && output.stalled() && !drops;
  }

  /** It is not waited for until its output has room. */
  void park() {
    parked = true;
    output.parked.add(this);
  }

  /** Makes the pipe larger, once. */
  void enlarge(Io io) {
    if (!enlarged) {
      enlarged = true;
      io.pipeCapacity(fd, LARGE_PIPE);
    }
  }

  /** Writes lines to Foster's output, as far as it has room. */
  void emit(long from, long end, boolean partial, long time) {
    long at = from;
    if (held.isEmpty() && !output.stalled()) {
      format.begin(service, stream, pid, time);
      at = format.write(output, from, end, partial);
    }
    if (at == end) {
      return;
    }
    if (drops) {
      service.dropped += StandardOutput.lines(memory, at, end);
      output.dropped = true;
    } else {
      hold(at, end, partial, time);
    }
  }

  private void hold(long from, long end, boolean partial, long time) {
    if (held.isEmpty()) {
      output.holders.add(this);
    }
    long copy = memory.allocate(end - from);
    memory.copy(from, copy, end - from);
    held.add(new Held(copy, copy + (end - from), partial, time));
  }

  /** Writes what is held; false if some of it must go on waiting. */
  public boolean emitHeld() {
    while (!held.isEmpty()) {
      Held first = held.poll();
      format.begin(service, stream, pid, first.time);
      long at = format.write(output, first.from, first.end, first.partial);
      if (at < first.end) {
        long rest = first.end - at;
        memory.copy(at, first.from, rest);
        held.addFirst(new Held(first.from, first.from + rest, first.partial, first.time));
        return false;
      }
      memory.free(first.from);
    }
    return true;
  }
}
