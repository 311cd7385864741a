package dev.foster.log;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import dev.foster.log.format.Stream;
import dev.foster.log.sink.StandardOutputs;
import dev.foster.log.sink.TroubleReporter;
import dev.foster.text.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * All open pipes of services: which of them epoll watches, which are read in each turn, and which
 * wait for a stalled output. Owned by the pump's thread.
 *
 * <p>If the pump read each line as soon as it is written, each line would wake it, which costs both
 * sides more than copying does. So a pipe is <em>flowing</em> while data comes quickly: epoll does
 * not watch it, and the pump pauses before each read. A line after a pause is read at once.
 */
final class PipeReaders {
  private static final int BLOCK = 256 * 1024;
  private static final int FIRST_TAG = StandardOutputs.ERR_TAG + 1;
  private static final int HALF_PIPE = 32 * 1024;

  /** A service may have this many open pipes; the oldest is closed for another one. */
  private static final int MAX_PIPES = 32;

  private static final long REPORT_NANOS = 60_000_000_000L;
  private static final String POLLED = "; the pump polls 20 times a second until this works";

  private final Io io;
  private final Memory memory;
  private final Epoll epoll;
  private final TurnClock clock;
  private final ServiceLogs services;
  private final TroubleReporter reporter;

  /** Open pipes; a pipe's place is its tag. Null for a place that is free. */
  private final List<PipeReader> pipes = new ArrayList<>();

  private final List<PipeReader> flowing = new ArrayList<>();
  private final List<PipeReader> paused = new ArrayList<>();

  private long buffer;
  private int received;
  private boolean memoryUsed; // since it was last given back
  private boolean watchFailureReported;
  private boolean limitReported;
  private long limitReportedAt;

  PipeReaders(Io io, Epoll epoll, TurnClock clock, ServiceLogs services, TroubleReporter reporter) {
    this.io = io;
    this.memory = io.memory();
    this.epoll = epoll;
    this.clock = clock;
    this.services = services;
    this.reporter = reporter;
  }

  /** Adds the read end of a pipe, and closes it when the pipe ends. */
  void attach(ServiceLog service, Stream stream, int pid, int fd, PipeReader.Route route) {
    int place = pipes.indexOf(null);
    if (place < 0) {
      place = pipes.size();
      pipes.add(null);
    }
    PipeReader pipe =
        new PipeReader(memory, fd, place + FIRST_TAG, service, stream, pid, route, clock);
    pipes.set(place, pipe);
    service.pipes.add(pipe);
    io.nonBlocking(fd, true);
    watch(pipe);
    limit(service);
  }

  /**
   * Closes the oldest pipe of a service that has too many: a process keeps the write ends of
   * earlier runs open, which would take descriptors and memory without limit.
   */
  private void limit(ServiceLog service) {
    if (service.pipes.size() <= MAX_PIPES) {
      return;
    }
    PipeReader oldest = service.pipes.get(0);
    close(oldest);
    if (!limitReported || clock.nanos() - limitReportedAt >= REPORT_NANOS) {
      limitReported = true;
      limitReportedAt = clock.nanos();
      reporter.report(
          Level.WARNING,
          service.name,
          "closed the output pipe of an earlier run (pid "
              + oldest.pid
              + "): a process keeps more than "
              + MAX_PIPES
              + " such pipes open");
    }
  }

  /**
   * Reads the pipe with that tag, which epoll has reported.
   *
   * @param soon whether the data came so soon that the pipe is flowing
   */
  void readable(int tag, boolean soon) {
    PipeReader pipe = pipes.get(tag - FIRST_TAG);
    if (pipe == null) {
      return;
    }
    if (pipe.blocked()) {
      epoll.remove(pipe.fd);
      pause(pipe);
    } else if (read(pipe, BLOCK) > 0 && soon) {
      epoll.remove(pipe.fd);
      startFlowing(pipe);
    }
  }

  void beginTurn() {
    received = 0;
  }

  boolean anyFlowing() {
    return !flowing.isEmpty();
  }

  /** Reads each flowing pipe once. A pipe without data is given back to epoll. */
  void readFlowing() {
    for (int i = flowing.size() - 1; i >= 0; i--) {
      PipeReader pipe = flowing.get(i);
      if (!isOpen(pipe) || pipe.blocked() || read(pipe, BLOCK) == 0) {
        flowing.remove(i);
        pipe.flowing = false;
        if (pipe.blocked()) {
          pause(pipe);
        } else if (isOpen(pipe)) { // otherwise its descriptor may be reused already
          watch(pipe);
        }
      }
    }
  }

  /** Bytes that were read in this turn. */
  int received() {
    return received;
  }

  private void startFlowing(PipeReader pipe) {
    pipe.flowing = true;
    flowing.add(pipe);
  }

  private void pause(PipeReader pipe) {
    pipe.paused = true;
    paused.add(pipe);
  }

  /** Reads the pipes again that waited for an output which has room now. */
  void resume() {
    for (int i = paused.size() - 1; i >= 0; i--) {
      PipeReader pipe = paused.get(i);
      if (!pipe.blocked()) {
        paused.remove(i);
        pipe.paused = false;
        if (isOpen(pipe)) {
          watch(pipe);
        }
      }
    }
  }

  private boolean isOpen(PipeReader pipe) {
    return pipes.get(pipe.tag - FIRST_TAG) == pipe;
  }

  private void watch(PipeReader pipe) {
    try {
      epoll.add(pipe.fd, Io.IN, pipe.tag);
      watchFailureReported = false;
    } catch (KernelException e) { // ENOSPC, ENOMEM: a flowing pipe does not need epoll
      startFlowing(pipe);
      if (!watchFailureReported) {
        watchFailureReported = true;
        reporter.report(Level.WARNING, null, "cannot wait for output: " + e.getMessage() + POLLED);
      }
    }
  }

  /** Reads once; returns the number of bytes, 0 at the end or without data. */
  private int read(PipeReader pipe, int most) {
    if (buffer == 0) {
      buffer = memory.allocate(LineAssembler.HEADROOM + BLOCK);
    }
    long from = buffer + LineAssembler.HEADROOM;
    int count = io.read(pipe.fd, from, Math.min(most, BLOCK));
    if (count > 0) {
      received += count;
      if (count >= HALF_PIPE) {
        memoryUsed = true;
        pipe.enlarge(io);
      }
      assemble(pipe, from, count);
    } else if (count != -Io.EAGAIN && count != -Io.EINTR) {
      close(pipe);
    }
    return Math.max(0, count);
  }

  /** A failure with the lines of one pipe does not stop the others. */
  private void assemble(PipeReader pipe, long from, int count) {
    try {
      pipe.assembler.take(from, count);
    } catch (RuntimeException e) {
      String text = "cannot log " + count + " bytes of its output, internal error: " + e;
      reporter.report(Level.ERROR, pipe.service.name, text);
    }
  }

  private void close(PipeReader pipe) {
    if (!pipe.paused && !pipe.flowing) {
      epoll.remove(pipe.fd);
    }
    io.close(pipe.fd);
    pipes.set(pipe.tag - FIRST_TAG, null);
    pipe.assembler.finish();
    services.pipeEnded(pipe);
  }

  /** Reads what the pipes of a service contain at this moment. */
  void drain(ServiceLog service) {
    for (PipeReader pipe : List.copyOf(service.pipes)) {
      int rest = Math.max(0, io.available(pipe.fd));
      while (rest > 0 && !pipe.blocked()) {
        int count = read(pipe, rest);
        rest = count == 0 ? 0 : rest - count;
      }
    }
  }

  /** Closes the pipes of a service. */
  void closeAll(ServiceLog service) {
    for (PipeReader pipe : List.copyOf(service.pipes)) {
      close(pipe);
    }
  }

  /** Marks what the pipes contain at this moment as the last bytes to read. */
  void beginLastReads() {
    for (PipeReader pipe : pipes) {
      if (pipe != null) {
        pipe.remaining = Math.max(0, io.available(pipe.fd));
      }
    }
  }

  /** Reads the last bytes and closes the pipes; false if an output does not take them yet. */
  boolean readLast() {
    boolean done = true;
    for (int i = 0; i < pipes.size(); i++) {
      PipeReader pipe = pipes.get(i);
      done &= pipe == null || readLast(pipe);
    }
    return done;
  }

  private boolean readLast(PipeReader pipe) {
    while (pipe.remaining > 0 && !pipe.blocked()) {
      int count = read(pipe, (int) Math.min(pipe.remaining, BLOCK));
      pipe.remaining = count == 0 ? 0 : pipe.remaining - count;
    }
    boolean done = pipe.remaining == 0 && !pipe.blocked();
    if (done && isOpen(pipe)) {
      close(pipe);
    }
    return done;
  }

  /** True if a flood has used memory that {@link #trim} would give back. */
  boolean canTrim() {
    return memoryUsed;
  }

  /** Gives the memory of the read buffer back to the kernel. */
  void trim() {
    memoryUsed = false;
    memory.discard(buffer, LineAssembler.HEADROOM + BLOCK);
  }

  /** Closes all pipes. */
  void close() {
    for (PipeReader pipe : pipes) {
      if (pipe != null) {
        io.close(pipe.fd);
      }
    }
  }
}
