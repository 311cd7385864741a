package dev.foster.log;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import dev.foster.log.format.LineFormat;
import dev.foster.log.format.Stream;
import dev.foster.log.sink.StandardOutput;
import dev.foster.log.sink.StandardOutputs;
import dev.foster.plan.Logs;
import dev.foster.text.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * The pump's own thread: reads the pipes, splits the bytes into lines and hands them to the memory
 * of last lines, to log files, to followers and to Foster's outputs, in this order.
 *
 * <p>Reading each line as soon as it is written would wake this thread for every line, which costs
 * both sides more than the copying. So while data comes quickly the pump pauses before each read. A
 * line that comes after a pause is read at once.
 */
final class Pump implements Runnable {
  private static final int BLOCK = 256 * 1024;
  private static final int WAKE = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int FIRST_INTAKE = 3;

  /** Data that comes within this time of the last is a flow; the pump then pauses for as long. */
  private static final long FLOW_NANOS = 200_000;

  /** With so much in one turn there is no rest. */
  private static final int ENOUGH = 48 * 1024;

  private static final int HALF_PIPE = 32 * 1024;

  private static final int LOOK_MILLIS = 50;
  private static final String UNWATCHED = "; looks 20 times a second instead until that works";

  /** After so long without work, memory that a flood took is given back. */
  private static final int TRIM_MILLIS = 1000;

  /** So many turns that fail in a row end the pump: better no log than a loop without end. */
  private static final int MOST_FAILURES = 100;

  private final Io io;
  private final Memory memory;
  private final TaskQueue inbox;
  private final Epoll epoll;
  private final StandardOutputs outputs;
  private final ServiceLogs services;
  private final List<PipeReader> intakes = new ArrayList<>();
  private final List<PipeReader> flowing = new ArrayList<>();

  private long buffer;
  private long time; // of this turn, in milliseconds since 1970
  private long now; // of this turn, monotonic
  private long sequence;
  private int received; // bytes in this turn
  private boolean flow; // data came quickly this turn
  private boolean unwatchedTold; // since the kernel could last be told to wait for output
  private boolean large; // much memory was touched since it was last given back
  private boolean finishing;
  private Runnable lastMessages; // of Foster's own
  private long deadline;
  private boolean finished;
  private boolean complete;

  Pump(Io io, TaskQueue inbox, LogPump.Settings settings) throws KernelException {
    this.io = io;
    this.memory = io.memory();
    this.inbox = inbox;
    this.epoll = io.epoll();
    this.outputs = new StandardOutputs(io, epoll, settings, STDOUT, STDERR, inbox::wake);
    this.services = new ServiceLogs(io, inbox, this::report);
    epoll.add(inbox.descriptor(), Io.IN, WAKE);
    stamp();
  }

  ServiceLogs services() {
    return services;
  }

  StandardOutputs outputs() {
    return outputs;
  }

  @Override
  public void run() {
    for (int failures = 0; !finished && failures < MOST_FAILURES; ) {
      try {
        turn();
        failures = 0;
      } catch (RuntimeException | OutOfMemoryError e) {
        failures++;
        report(Level.ERROR, null, "cannot log as it should be, a fault of Foster: " + e);
      }
    }
    for (PipeReader in : intakes) {
      if (in != null) {
        io.close(in.fd);
      }
    }
    services.close();
    outputs.close();
    epoll.close();
    inbox.close();
  }

  private void turn() {
    long before = System.nanoTime();
    int count =
        flowing.isEmpty() || finishing ? epoll.await(patience(before)) : epoll.awaitNanos(rest());
    stamp();
    flow = now - before < FLOW_NANOS;
    received = 0;
    if (count == 0 && large && flowing.isEmpty()) {
      trim();
    }
    handleInbox();
    readFlowing();
    for (int i = 0; i < count; i++) {
      dispatch(epoll.tag(i));
    }
    if (outputs.unwatched()) {
      dispatch(WAKE);
    }
    services.tellDrops(outputs, now, finishing);
    outputs.flush();
    outputs.tellNews(time);
    if (finishing) {
      finishTurn();
    }
  }

  private void readFlowing() {
    for (int i = flowing.size() - 1; i >= 0; i--) {
      PipeReader in = flowing.get(i);
      if (!open(in) || in.blocked() || read(in, BLOCK) == 0) {
        flowing.remove(i);
        in.flowing = false;
        if (in.blocked()) {
          in.park();
        } else if (open(in)) { // else its number may be another file's by now
          watch(in);
        }
      }
    }
  }

  /** How long to rest in a flow, in nanoseconds. Where nothing came none is left but unwatched. */
  private long rest() {
    return received == 0 ? LOOK_MILLIS * 1_000_000L : received < ENOUGH ? FLOW_NANOS : 0;
  }

  /** How long to wait for the next event, in milliseconds; -1 for ever. */
  private int patience(long before) {
    if (finishing) {
      return (int) Math.max(0, Math.min((deadline - before) / 1_000_000 + 1, 100));
    }
    boolean look = outputs.unwatched();
    return look ? LOOK_MILLIS : outputs.dropsToTell() ? 1000 : large ? TRIM_MILLIS : -1;
  }

  private void stamp() {
    now = System.nanoTime();
    time = System.currentTimeMillis();
    sequence++;
  }

  private void trim() {
    large = false;
    memory.discard(buffer, LineAssembler.HEADROOM + BLOCK);
    outputs.trim();
  }

  private void handleInbox() {
    long dropped = inbox.run();
    if (dropped > 0) {
      report(Level.WARNING, null, dropped + " messages of Foster were dropped: too many at once");
    }
  }

  private void dispatch(int tag) {
    if (tag == WAKE || tag == STDOUT) {
      resume(outputs.out);
    }
    if (tag == WAKE || tag == STDERR) {
      resume(outputs.err);
    }
    PipeReader in = tag < FIRST_INTAKE ? null : intakes.get(tag - FIRST_INTAKE);
    if (in != null) {
      readable(in);
    }
  }

  /** An output that was stalled may have room again. */
  private void resume(StandardOutput output) {
    if (!output.stalled() || !output.resume()) {
      return;
    }
    output.emitHeld();
    if (!output.stalled()) {
      for (PipeReader in : output.parked) {
        in.parked = false;
        if (open(in)) {
          watch(in);
        }
      }
      output.parked.clear();
    }
  }

  private boolean open(PipeReader in) {
    return intakes.get(in.tag - FIRST_INTAKE) == in;
  }

  private void watch(PipeReader in) {
    try {
      epoll.add(in.fd, Io.IN, in.tag);
      unwatchedTold = false;
    } catch (KernelException e) { // ENOSPC, ENOMEM: it is read as a flow is, which needs neither
      in.flowing = true;
      flowing.add(in);
      if (!unwatchedTold) {
        unwatchedTold = true;
        report(Level.WARNING, null, "cannot wait for output: " + e.getMessage() + UNWATCHED);
      }
    }
  }

  private void readable(PipeReader in) {
    if (in.blocked()) {
      epoll.remove(in.fd);
      in.park();
    } else if (read(in, BLOCK) > 0 && flow) {
      epoll.remove(in.fd);
      in.flowing = true;
      flowing.add(in);
    }
  }

  /** Reads once; what came, 0 at the end or when there is nothing. */
  private int read(PipeReader in, int most) {
    if (buffer == 0) {
      buffer = memory.allocate(LineAssembler.HEADROOM + BLOCK);
    }
    long from = buffer + LineAssembler.HEADROOM;
    int count = io.read(in.fd, from, Math.min(most, BLOCK));
    if (count > 0) {
      received += count;
      if (count >= HALF_PIPE) {
        large = true;
        in.enlarge(io);
      }
      assemble(in, from, count);
    } else if (count != -Io.EAGAIN && count != -Io.EINTR) {
      end(in);
    }
    return Math.max(0, count);
  }

  /** What goes wrong with one pipe's lines must not stop the others. */
  private void assemble(PipeReader in, long from, int count) {
    try {
      in.assembler.take(from, count);
    } catch (RuntimeException e) {
      String what = "cannot log " + count + " bytes of it, a fault of Foster: " + e;
      report(Level.ERROR, in.service.name, what);
    }
  }

  /** Hands whole lines of an intake to all who want them. */
  void deliver(PipeReader in, long from, long end, boolean partial) {
    ServiceLog service = in.service;
    service.tail.add(in.stream, in.pid, time, sequence, from, (int) (end - from), partial);
    if (in.file != null) {
      in.file.write(from, end, now);
    }
    service.tell(in, from, end, partial, time, sequence);
    if (in.output != null) {
      in.emit(from, end, partial, time);
    }
  }

  /** The pipe has ended: nobody has its other end open. */
  private void end(PipeReader in) {
    if (!in.parked && !in.flowing) {
      epoll.remove(in.fd);
    }
    io.close(in.fd);
    intakes.set(in.tag - FIRST_INTAKE, null);
    in.assembler.finish();
    services.ended(in);
  }

  // What is handed in; all of it runs on this thread.

  void attach(String name, Logs logs, int pid, Stream stream, int fd) {
    if (fd < 0) {
      return;
    }
    StandardOutput output = outputs.of(stream);
    LineFormat format = outputs.format(logs.format(), logs.timestamps(), output);
    boolean drops = logs.onFull() == Logs.OnFull.DROP;
    PipeReader.Route route =
        new PipeReader.Route(
            format == null ? null : output, format, drops, services.file(name, logs));
    int slot = intakes.indexOf(null);
    if (slot < 0) {
      slot = intakes.size();
      intakes.add(null);
    }
    ServiceLog service = services.of(name);
    PipeReader in =
        new PipeReader(memory, fd, slot + FIRST_INTAKE, service, stream, pid, route, this);
    intakes.set(slot, in);
    service.intakes.add(in);
    io.nonBlocking(fd, true);
    watch(in);
  }

  /** A message of Foster's own, or trouble that the pump itself has. */
  void report(Level level, String service, String text) {
    outputs.message(level, service, text, time);
    services.remember(service == null ? text : service + ": " + text, time, sequence);
  }

  /** Reads what is in the pipes of a service at this moment. */
  void drain(ServiceLog service) {
    for (PipeReader in : List.copyOf(service.intakes)) {
      int rest = Math.max(0, io.available(in.fd));
      while (rest > 0 && !in.blocked()) {
        int count = read(in, rest);
        rest = count == 0 ? 0 : rest - count;
      }
    }
  }

  List<LogLine> lastWords(String name, int pid, int lines) {
    ServiceLog service = services.known(name);
    if (service == null) {
      return List.of();
    }
    drain(service);
    return services.lastOfRun(service, pid, lines, time, sequence);
  }

  void finish(Runnable messages, long by) {
    finishing = true;
    lastMessages = messages;
    deadline = by;
    for (PipeReader in : intakes) {
      if (in != null) {
        in.quota = Math.max(0, io.available(in.fd));
      }
    }
    services.stopCompressing();
  }

  /** Reads on until the pipes are as empty as they were full, and all of it is written. */
  private void finishTurn() {
    boolean dry = true;
    for (int i = 0; i < intakes.size(); i++) {
      PipeReader in = intakes.get(i);
      dry &= in == null || drainLast(in);
    }
    boolean over = System.nanoTime() - deadline >= 0;
    if (dry || over) {
      lastMessages.run();
      lastMessages = () -> {};
    }
    outputs.flush();
    complete = dry && outputs.empty() && services.idle() && !outputs.dropsToTell();
    finished = complete || over;
  }

  /** False if its output does not take what is left. */
  private boolean drainLast(PipeReader in) {
    while (in.quota > 0 && !in.blocked()) {
      int count = read(in, (int) Math.min(in.quota, BLOCK));
      in.quota = count == 0 ? 0 : in.quota - count;
    }
    boolean dry = in.quota == 0 && !in.blocked();
    if (dry && open(in)) {
      end(in);
    }
    return dry;
  }

  /** True if all was written at the end. */
  boolean complete() {
    return complete;
  }
}
