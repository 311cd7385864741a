package dev.foster.log;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.log.format.LineFormat;
import dev.foster.log.format.LineFormats;
import dev.foster.log.format.Stream;
import dev.foster.log.sink.StandardOutput;
import dev.foster.log.sink.StandardOutputs;
import dev.foster.log.sink.TroubleReporter;
import dev.foster.plan.LogFiles;
import dev.foster.plan.LogFiles.LogFile;
import dev.foster.plan.Logs;
import dev.foster.text.Level;
import dev.foster.text.TerminalText;
import java.util.List;
import java.util.Map;

/**
 * The work of the pump's thread. A turn waits for events, runs the tasks of other threads, reads
 * pipes, and writes Foster's outputs.
 */
final class LogPumpThread implements Runnable {
  private static final int WAKE_TAG = 0;

  /** A pipe flows if data comes within this time of the last. */
  private static final long FLOW_NANOS = 200_000;

  /** Pause between two reads of a flowing pipe. */
  private static final long PAUSE_NANOS = 200_000;

  /** There is no pause after a turn that has read this much. */
  private static final int PLENTY = 48 * 1024;

  /** Pause between two looks at what epoll cannot watch. */
  private static final int POLL_MILLIS = 50;

  /** Memory that a flood took is given back after this time without work. */
  private static final int TRIM_MILLIS = 1000;

  private static final int REPORT_MILLIS = 1000;
  private static final int FINISH_MILLIS = 100;

  /** How many last lines of a check are searched for one that is not blank. */
  private static final int CHECK_LINES = 10;

  /** The pump ends after this many failed turns in a row, because it would use all of a CPU. */
  private static final int MAX_FAILURES = 100;

  private final TaskQueue tasks;
  private final Epoll epoll;
  private final TurnClock clock = new TurnClock();
  private final LineFormats formats;
  private final StandardOutputs outputs;
  private final ServiceLogs services;
  private final PipeReaders pipes;
  private final int fosterPid;

  private boolean finishing;
  private Runnable lastMessages; // logged after all output of services
  private long deadline; // of finishing
  private boolean ended;
  private boolean complete;
  private Throwable lastFailure;

  LogPumpThread(Io io, TaskQueue tasks, LogPump.Settings settings) throws KernelException {
    this.tasks = tasks;
    this.epoll = io.epoll();
    this.fosterPid = settings.pid();
    this.formats = new LineFormats(io.memory(), settings.colour());
    this.outputs =
        new StandardOutputs(
            io, epoll, formats, fosterPid, settings.stdout(), settings.stderr(), tasks::wake);
    TroubleReporter reporter = this::report;
    this.services = new ServiceLogs(io, tasks, reporter);
    this.pipes = new PipeReaders(io, epoll, clock, services, reporter);
    epoll.add(tasks.descriptor(), Io.IN, WAKE_TAG);
  }

  ServiceLogs services() {
    return services;
  }

  @Override
  public void run() {
    for (int failures = 0; !ended && failures < MAX_FAILURES; ) {
      try {
        turn();
        failures = 0;
      } catch (RuntimeException | Error e) { // the pump serves all services: it must go on
        if (failures++ == 0) { // not each of those in a row
          reportFailure(e);
        }
        lastFailure = e;
      }
    }
    tasks.close();
    if (failed()) {
      flushAfterFailure();
    }
    pipes.close();
    services.close();
    outputs.close();
    epoll.close();
  }

  /** Writes the last messages; the failure may concern something else. */
  private void flushAfterFailure() {
    try {
      outputs.flush();
    } catch (RuntimeException e) {
      // nothing more can be done for them
    }
  }

  private void reportFailure(Throwable problem) {
    try {
      logFailure(problem);
    } catch (RuntimeException | Error e) {
      // the next turn may work; if not, the pump ends
    }
  }

  private void logFailure(Throwable problem) { // a call of its own, see src/native/image.options
    report(Level.ERROR, null, "internal error in the log pump: " + problem);
  }

  private void turn() {
    long before = System.nanoTime();
    boolean flowing = pipes.anyFlowing();
    int count =
        flowing && !finishing ? epoll.awaitNanos(pauseNanos()) : epoll.await(waitMillis(before));
    clock.advance();
    boolean soon = clock.nanos() - before < FLOW_NANOS; // after the turn before
    pipes.beginTurn();
    if (count == 0 && !flowing && pipes.canTrim()) {
      pipes.trim();
      outputs.trim();
    }
    runTasks();
    services.checkFiles();
    pipes.resume();
    pipes.readFlowing();
    for (int i = 0; i < count; i++) {
      handle(epoll.tag(i), soon);
    }
    if (outputs.unwatched()) {
      resumeOutputs();
    }
    services.reportDrops(outputs, clock.nanos(), finishing);
    outputs.flush();
    outputs.reportState(clock.millis());
    if (finishing) {
      finishTurn();
    }
  }

  /** The pause while pipes flow. Those that epoll cannot watch are polled less often. */
  private long pauseNanos() {
    int received = pipes.received();
    return received == 0 ? POLL_MILLIS * 1_000_000L : received < PLENTY ? PAUSE_NANOS : 0;
  }

  /** How long to wait for the next event, in milliseconds; -1 without limit. */
  private int waitMillis(long now) {
    if (finishing) {
      return Math.clamp((deadline - now) / 1_000_000 + 1, 0, FINISH_MILLIS);
    }
    if (outputs.unwatched() || services.filesWait()) {
      return POLL_MILLIS;
    }
    return outputs.hasDropsToReport() ? REPORT_MILLIS : pipes.canTrim() ? TRIM_MILLIS : -1;
  }

  private void runTasks() {
    long dropped = tasks.run();
    if (dropped > 0) {
      report(Level.WARNING, null, dropped + " messages of Foster were dropped: too many at once");
    }
  }

  private void handle(int tag, boolean soon) {
    switch (tag) {
      case WAKE_TAG -> resumeOutputs(); // an output that epoll cannot watch wakes the pump
      case StandardOutputs.OUT_TAG -> resume(outputs.out);
      case StandardOutputs.ERR_TAG -> resume(outputs.err);
      default -> pipes.readable(tag, soon);
    }
  }

  private void resumeOutputs() {
    resume(outputs.out);
    resume(outputs.err);
  }

  private void resume(StandardOutput output) {
    if (output.stalled() && output.resume()) {
      pipes.resume();
    }
  }

  // Called by tasks of other threads.

  /**
   * Sets Foster's own log settings, and those of the services in the order of the configuration.
   */
  void configure(Logs own, Map<String, Logs> ofServices) {
    outputs.configure(own);
    formats.prefixes.configure(ofServices.keySet());
    services.configure(ofServices.keySet(), fosterPid);
    for (Map.Entry<String, Logs> service : ofServices.entrySet()) {
      reroute(service.getKey(), service.getValue());
    }
  }

  /** Lets the pipes of a service that runs follow other settings. */
  private void reroute(String name, Logs logs) {
    ServiceLog service = services.of(name);
    if (service.pipes.isEmpty()
        || logs.format() == Logs.Format.RAW // the next run has no pipes
        || logs.equals(service.settings)) {
      return;
    }
    service.settings = logs;
    for (PipeReader pipe : service.pipes) {
      pipe.reroute(route(name, logs, pipe.stream));
    }
  }

  /** Adds the read end of a pipe; -1 is ignored. */
  void attach(String name, Logs logs, int pid, Stream stream, int fd) {
    if (fd < 0) {
      return;
    }
    ServiceLog service = services.of(name);
    service.settings = logs;
    pipes.attach(service, stream, pid, fd, route(name, logs, stream));
  }

  /** Where the lines of one stream go; the caller gives the route to a pipe. */
  private PipeReader.Route route(String name, Logs logs, Stream stream) {
    StandardOutput output = isHidden(logs, stream) ? null : outputs.of(stream);
    LineFormat format =
        output == null ? null : formats.of(logs.format(), logs.timestamps(), output.terminal());
    services.of(name).printed = output != null;
    boolean drops = logs.onFull() == Logs.OnFull.DROP;
    LogFile file = file(logs, stream);
    boolean timestamps = file != null && file.timestamps();
    return new PipeReader.Route(output, format, drops, services.useFile(name, file), timestamps);
  }

  private static boolean isHidden(Logs logs, Stream stream) {
    boolean hidden = stream == Stream.STDOUT ? logs.hidesStdout() : logs.hidesStderr();
    return hidden || logs.format() == Logs.Format.NONE;
  }

  private static LogFile file(Logs logs, Stream stream) {
    LogFiles files = logs.files();
    if (files == null) {
      return null;
    }
    return stream == Stream.STDOUT ? files.stdout() : files.stderr();
  }

  /** Logs a message of Foster, and keeps it among the last lines. */
  void report(Level level, String service, String text) {
    String plain = TerminalText.plain(text);
    outputs.message(level, service, plain, clock.millis());
    services.addFosterLine(
        service == null ? plain : service + ": " + plain, clock.millis(), clock.sequence());
  }

  /** The last lines of one run, after what its pipes contain now has been read. */
  List<LogLine> lastLinesOfRun(String name, int pid, int lines) {
    ServiceLog service = services.find(name);
    if (service == null) {
      return List.of();
    }
    pipes.drain(service);
    return services.lastLinesOfRun(service, pid, lines, clock);
  }

  /** The lines of {@link #lastLinesOfRun}; none if Foster has just printed them. */
  List<LogLine> lastLinesForReport(String name, int pid, int lines) {
    List<LogLine> last = lastLinesOfRun(name, pid, lines);
    ServiceLog service = services.find(name);
    return service != null && services.haveJustBeenPrinted(service, last) ? List.of() : last;
  }

  /** Adds the read ends of the pipes of a check's command. */
  void attachCheck(String service, int pid, int stdout, int stderr) {
    ServiceLog log = services.newCheckLog(service, pid);
    pipes.attach(log, Stream.STDOUT, pid, stdout, PipeReader.Route.NOWHERE_ELSE);
    pipes.attach(log, Stream.STDERR, pid, stderr, PipeReader.Route.NOWHERE_ELSE);
  }

  /** Closes the pipes of a check's command; returns the last line that is not blank, or null. */
  String endCheck(int pid) {
    ServiceLog log = services.removeCheckLog(pid);
    if (log == null) {
      return null;
    }
    pipes.drain(log);
    String lastLine = null;
    for (LogLine line : services.lastLinesOfRun(log, pid, CHECK_LINES, clock)) {
      lastLine = line.text().isBlank() ? lastLine : line.text().strip();
    }
    pipes.closeAll(log);
    log.ring.close();
    return lastLine;
  }

  /**
   * Begins the end of the pump.
   *
   * @param messages logs the last messages of Foster, once all output has been read
   * @param by deadline on the clock of {@link System#nanoTime}
   */
  void finish(Runnable messages, long by) {
    finishing = true;
    lastMessages = messages;
    deadline = by;
    pipes.beginLastReads();
    services.stopCompressing();
  }

  private void finishTurn() {
    boolean allRead = pipes.readLast();
    boolean late = System.nanoTime() - deadline >= 0;
    if (allRead || late) {
      lastMessages.run();
      lastMessages = () -> {};
    }
    outputs.flush();
    complete = allRead && outputs.empty() && services.filesIdle() && !outputs.hasDropsToReport();
    ended = complete || late;
  }

  /** True if the pump has ended because of failures, and not because Foster exits. */
  boolean failed() {
    return !ended;
  }

  Throwable lastFailure() {
    return lastFailure;
  }

  /** True if everything was written before the end. */
  boolean complete() {
    return complete;
  }
}
