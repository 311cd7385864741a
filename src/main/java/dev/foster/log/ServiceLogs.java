package dev.foster.log;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import dev.foster.log.format.LinePrefixes;
import dev.foster.log.format.Stream;
import dev.foster.log.sink.FileWriters;
import dev.foster.log.sink.LogFileQueue;
import dev.foster.log.sink.StandardOutputs;
import dev.foster.log.sink.TroubleReporter;
import dev.foster.plan.LogFiles;
import dev.foster.plan.LogFiles.LogFile;
import dev.foster.text.ByteText;
import dev.foster.text.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The logs of all services, and their files. Owned by the pump's thread. */
final class ServiceLogs {
  /** Lines count as just printed if at most this many other lines have followed the first. */
  private static final int FEW_LINES = 10;

  /** Bound on the size of an answer with lines of several services. */
  private static final int MAX_ANSWER = 1024 * 1024;

  private static final int MIN_ANSWER = 8 * 1024;
  private static final long REPORT_NANOS = 1_000_000_000L;

  private final Io io;
  private final Memory memory;
  private final TroubleReporter reporter;
  private final TaskQueue tasks;
  private final FileWriters writers;
  private final Map<String, ServiceLog> services = new LinkedHashMap<>();
  private final Map<Integer, ServiceLog> checks = new HashMap<>(); // by pid
  private final Map<String, LogFileQueue> files = new HashMap<>();
  private boolean dropsReported;
  private long dropsReportedAt;
  private int fosterPid;

  ServiceLogs(Io io, TaskQueue tasks, TroubleReporter reporter) {
    this.io = io;
    this.memory = io.memory();
    this.writers = new FileWriters(memory);
    this.reporter = reporter;
    this.tasks = tasks;
  }

  /** Sets the services of the configuration. Others are removed when their pipes have ended. */
  void configure(Collection<String> names, int pid) {
    fosterPid = pid;
    for (ServiceLog service : services.values()) {
      service.removed = true;
    }
    for (String name : names) {
      of(name).removed = false;
    }
    of(LinePrefixes.FOSTER).removed = false;
    for (ServiceLog service : new ArrayList<>(services.values())) {
      removeIfEnded(service);
    }
  }

  private void removeIfEnded(ServiceLog service) {
    if (service.removed && service.pipes.isEmpty() && services.get(service.name) == service) {
      service.ring.close();
      services.remove(service.name);
    }
  }

  /** The log of a service, made if there is none. */
  ServiceLog of(String name) {
    ServiceLog service = services.get(name);
    if (service == null) {
      service = new ServiceLog(name, memory);
      services.put(name, service);
    }
    return service;
  }

  /** The log of a service, or null if there is none. */
  ServiceLog find(String name) {
    return services.get(name);
  }

  /**
   * Adds a pipe to the users of a log file. Services that name the same path share one.
   *
   * @param settings null without a file
   * @return null without a file
   */
  LogFileQueue useFile(String name, LogFile settings) {
    if (settings == null) {
      return null;
    }
    LogFileQueue file = files.get(settings.path());
    if (file == null) {
      TroubleReporter fromAnyThread =
          (level, service, text) -> tasks.message(() -> reporter.report(level, service, text));
      file = new LogFileQueue(io, writers, settings, name, fromAnyThread, tasks::wake);
      files.put(settings.path(), file);
    }
    file.addUser(settings);
    return file;
  }

  /** True while lines wait for a thread that writes files: call {@link #checkFiles} again soon. */
  boolean filesWait() {
    return writers.hasWaitingJobs();
  }

  /** Makes another thread for files if a drive does not answer. */
  void checkFiles() {
    writers.check();
  }

  /** Removes a pipe that has ended. */
  void pipeEnded(PipeReader pipe) {
    ServiceLog service = pipe.service;
    service.pipes.remove(pipe);
    if (!service.isOpen(pipe.pid)) {
      service.unwatch(pipe.pid);
    }
    pipe.release();
    removeIfEnded(service);
  }

  /** A log for the command of a check: no caller can ask for its lines by name. */
  ServiceLog newCheckLog(String service, int pid) {
    ServiceLog log = new ServiceLog(service, memory);
    checks.put(pid, log);
    return log;
  }

  /** Removes the log of a check's command; null if there is none. */
  ServiceLog removeCheckLog(int pid) {
    return checks.remove(pid);
  }

  /** Adds a message of Foster to its last lines. */
  void addFosterLine(String text, long time, long sequence) {
    ServiceLog foster = of(LinePrefixes.FOSTER);
    byte[] bytes = ByteText.encode(text.replace('\n', ' ') + "\n");
    long line = memory.allocate(bytes.length);
    memory.put(line, bytes, 0, bytes.length);
    foster.ring.add(Stream.STDERR, fosterPid, time, sequence, line, bytes.length, false);
    memory.free(line);
    foster.publish(
        new LogLine(time, sequence, LinePrefixes.FOSTER, Stream.STDERR, fosterPid, text, false));
  }

  /** The last lines of some services, oldest first; of all if {@code names} is empty. */
  List<LogLine> lastLines(Collection<String> names, int lines) {
    Set<String> wanted = names.isEmpty() ? services.keySet() : new HashSet<>(names);
    int bytes = Math.max(MIN_ANSWER, MAX_ANSWER / Math.max(1, wanted.size()));
    int most = Math.min(lines, LogRing.MAX_LINES);
    List<LogLine> answer = new ArrayList<>();
    for (ServiceLog service : services.values()) {
      if (wanted.contains(service.name)) {
        service.ring.last(service.name, most, bytes, answer);
      }
    }
    if (wanted.size() > 1) {
      answer.sort((a, b) -> Long.compare(a.sequence(), b.sequence()));
    }
    return answer;
  }

  /** The last lines of one run, including lines that have not ended. */
  List<LogLine> lastLinesOfRun(ServiceLog service, int pid, int lines, TurnClock clock) {
    List<LogLine> last = new ArrayList<>();
    service.ring.last(service.name, Math.min(lines, LogRing.MAX_LINES), MAX_ANSWER, last);
    last.removeIf(line -> line.pid() != pid);
    for (PipeReader pipe : service.pipes) {
      if (pipe.pid == pid && pipe.assembler.unfinishedLength() > 0) {
        String text = pipe.assembler.unfinishedText();
        last.add(
            new LogLine(
                clock.millis(), clock.sequence(), service.name, pipe.stream, pid, text, true));
      }
    }
    return last.size() > lines ? last.subList(last.size() - lines, last.size()) : last;
  }

  /**
   * Whether the lines of a run are still visible to a reader of Foster's output: Foster has printed
   * them, and after the first of them only few lines of other services and messages.
   */
  boolean haveJustBeenPrinted(ServiceLog service, List<LogLine> lines) {
    if (!service.printed || lines.isEmpty()) {
      return false;
    }
    long first = lines.getFirst().sequence();
    List<LogLine> others = new ArrayList<>();
    for (ServiceLog other : services.values()) {
      if (other != service) {
        other.ring.last(other.name, FEW_LINES + 1, MAX_ANSWER, others);
      }
    }
    others.removeIf(line -> line.sequence() < first);
    return others.size() <= FEW_LINES;
  }

  /** Waits for a line that matches; lines in memory count. */
  void watch(String name, ServiceLog.PatternWatch watch) {
    ServiceLog service = of(name);
    for (LogLine line : lastLines(List.of(name), LogRing.MAX_LINES)) {
      if (line.pid() == watch.pid() && LinePattern.find(watch.pattern(), line.text())) {
        watch.found().run();
        return;
      }
    }
    service.watch(watch);
  }

  /** Forgets the lines of some services, and empties their log files. */
  void clear(Collection<String> names) {
    for (ServiceLog service : services.values()) {
      if (names.contains(service.name)) {
        service.ring.close();
        LogFiles settings = service.settings == null ? null : service.settings.files();
        clear(settings == null ? null : settings.stdout());
        clear(settings == null ? null : settings.stderr());
      }
    }
  }

  private void clear(LogFile settings) {
    LogFileQueue file = settings == null ? null : files.get(settings.path());
    if (file != null) {
      file.clear();
    }
  }

  /** Subscribes to some services; to all if {@code names} is empty. */
  void subscribe(Collection<String> names, LogSubscription subscription) {
    for (ServiceLog service : services.values()) {
      if (names.isEmpty() || names.contains(service.name)) {
        service.subscribe(subscription);
      }
    }
  }

  /**
   * Logs how many lines of each service were dropped, at most once a second.
   *
   * @param atOnce true before Foster exits
   */
  void reportDrops(StandardOutputs outputs, long now, boolean atOnce) {
    if (!outputs.hasDropsToReport()
        || dropsReported && !atOnce && now - dropsReportedAt < REPORT_NANOS) {
      return;
    }
    dropsReported = true;
    dropsReportedAt = now;
    outputs.clearDrops();
    for (ServiceLog service : new ArrayList<>(services.values())) {
      if (service.droppedLines > 0) {
        long count = service.droppedLines;
        service.droppedLines = 0;
        reporter.report(
            Level.WARNING,
            service.name,
            count + " lines were dropped: Foster's output was not read fast enough");
      }
    }
  }

  void stopCompressing() {
    for (LogFileQueue file : files.values()) {
      file.stopCompressing();
    }
  }

  /** True if all files are written and compressed. */
  boolean filesIdle() {
    boolean idle = true;
    for (LogFileQueue file : files.values()) {
      idle &= file.idle();
    }
    return idle;
  }

  void close() {
    for (ServiceLog service : services.values()) {
      service.ring.close();
    }
  }
}
