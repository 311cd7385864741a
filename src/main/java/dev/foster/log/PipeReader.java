package dev.foster.log;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import dev.foster.log.format.LineFormat;
import dev.foster.log.format.Stream;
import dev.foster.log.sink.HeldLines;
import dev.foster.log.sink.LogFileQueue;
import dev.foster.log.sink.StandardOutput;
import java.util.ArrayDeque;

/** One pipe of one run of a service, and where its lines go. Owned by the pump's thread. */
final class PipeReader implements HeldLines, LineAssembler.Receiver {
  /** New size of a pipe that was found half full. Larger pipes are scarce and gain little. */
  private static final int LARGE_PIPE = 128 * 1024;

  final int fd;
  final int tag;
  final ServiceLog service;
  final Stream stream;
  final int pid;
  private Route route;

  /** The route to take when the held lines have been written; null for none. */
  private Route nextRoute;

  final LineAssembler assembler;

  /** True while the pipe is not read because its output or its file has no room. */
  boolean paused;

  /** True while the pipe is read in each turn, without epoll. */
  boolean flowing;

  /** How many bytes to read before Foster exits. */
  long remaining = Long.MAX_VALUE;

  private final Memory memory;
  private final TurnClock clock;
  private final ArrayDeque<HeldBlock> held = new ArrayDeque<>(0);
  private boolean enlarged;

  /** Lines that were read when the output stalled. */
  private record HeldBlock(long from, long end, boolean partial, long time) {}

  /**
   * Where the lines of a run go.
   *
   * @param output one of Foster's outputs, or null
   * @param format how lines look there, or null
   * @param drops whether lines are dropped, instead of the service waiting, while the output or the
   *     file is not written fast enough
   * @param file a log file, or null
   * @param fileTimestamps whether a time precedes each line in the file
   */
  record Route(
      StandardOutput output,
      LineFormat format,
      boolean drops,
      LogFileQueue file,
      boolean fileTimestamps) {

    /** Only to memory. */
    static final Route NOWHERE_ELSE = new Route(null, null, true, null, false);

    private void release() {
      if (file != null) {
        file.removeUser();
      }
    }
  }

  PipeReader(
      Memory memory,
      int fd,
      int tag,
      ServiceLog service,
      Stream stream,
      int pid,
      Route route,
      TurnClock clock) {
    this.memory = memory;
    this.fd = fd;
    this.tag = tag;
    this.service = service;
    this.stream = stream;
    this.pid = pid;
    this.route = route;
    this.clock = clock;
    this.assembler = new LineAssembler(memory, this);
  }

  /** Sends further lines elsewhere. Lines that a stalled output holds still go to that output. */
  void reroute(Route next) {
    if (nextRoute != null) {
      nextRoute.release();
    }
    nextRoute = next;
    takeNextRoute();
  }

  private void takeNextRoute() {
    if (nextRoute != null && held.isEmpty()) {
      route.release();
      route = nextRoute;
      nextRoute = null;
    }
  }

  /** The pipe has ended: its files may be closed. */
  void release() {
    route.release();
    if (nextRoute != null) {
      nextRoute.release();
    }
  }

  /** True if the pipe must not be read now. */
  boolean blocked() {
    return !held.isEmpty()
        || !route.drops
            && (route.output != null && route.output.stalled()
                || route.file != null && route.file.full());
  }

  /** Asks for a larger pipe, once. */
  void enlarge(Io io) {
    if (!enlarged) {
      enlarged = true;
      io.pipeCapacity(fd, LARGE_PIPE);
    }
  }

  /** Passes lines to memory, to the file, to subscriptions and to the output, in this order. */
  @Override
  public void take(long from, long end, boolean partial) {
    int length = (int) (end - from);
    service.ring.add(stream, pid, clock.millis(), clock.sequence(), from, length, partial);
    if (route.file != null) {
      route.file.append(from, end, clock.millis(), route.fileTimestamps, route.drops);
    }
    service.publish(this, from, end, partial, clock);
    if (route.output != null) {
      writeOutput(from, end, partial);
    }
  }

  private void writeOutput(long from, long end, boolean partial) {
    long at = from;
    if (held.isEmpty() && !route.output.stalled()) {
      route.format.begin(service.name, stream, pid, clock.millis());
      at = route.format.write(route.output, from, end, partial);
    }
    if (at == end) {
      return;
    }
    if (route.drops) {
      service.droppedLines += StandardOutput.countLines(memory, at, end);
      route.output.noteDroppedLines();
    } else {
      hold(at, end, partial);
    }
  }

  private void hold(long from, long end, boolean partial) {
    if (held.isEmpty()) {
      route.output.hold(this);
    }
    long copy = memory.allocate(end - from);
    memory.copy(from, copy, end - from);
    held.add(new HeldBlock(copy, copy + (end - from), partial, clock.millis()));
  }

  @Override
  public boolean writeHeld() {
    while (!held.isEmpty()) {
      HeldBlock first = held.poll();
      route.format.begin(service.name, stream, pid, first.time);
      long at = route.format.write(route.output, first.from, first.end, first.partial);
      if (at < first.end) {
        long rest = first.end - at;
        memory.copy(at, first.from, rest);
        held.addFirst(new HeldBlock(first.from, first.from + rest, first.partial, first.time));
        return false;
      }
      memory.free(first.from);
    }
    takeNextRoute();
    return true;
  }
}
