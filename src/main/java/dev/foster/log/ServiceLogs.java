package dev.foster.log;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import dev.foster.log.format.LinePrefixes;
import dev.foster.log.format.Stream;
import dev.foster.log.sink.FileSink;
import dev.foster.log.sink.LogCompressor;
import dev.foster.log.sink.StandardOutputs;
import dev.foster.plan.Logs;
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

/** All services that the pump knows, and their files. Owned by the pump's thread. */
public final class ServiceLogs {
  /** Lines of several services together take no more than this in the answer to a question. */
  private static final int MOST_ANSWER = 1024 * 1024;

  private static final int LEAST_ANSWER = 8 * 1024;
  private static final long TELL_NANOS = 1_000_000_000L;

  private final Io io;
  private final Memory memory;
  private final FileSink.Reporter reporter;
  private final LogCompressor compressor;
  private final Map<String, ServiceLog> services = new LinkedHashMap<>();
  private final Map<String, FileSink> files = new HashMap<>();
  private boolean told;
  private long toldAt;
  private int fosterPid;

  ServiceLogs(Io io, TaskQueue inbox, FileSink.Reporter reporter) {
    this.io = io;
    this.memory = io.memory();
    this.reporter = reporter;
    this.compressor = new LogCompressor(io, inbox);
  }

  /** Takes on the names of a configuration; services that are not in it are forgotten. */
  void configure(Collection<String> names, int pid) {
    fosterPid = pid;
    for (ServiceLog service : services.values()) {
      service.retired = true;
    }
    for (String name : names) {
      of(name).retired = false;
    }
    of(LinePrefixes.FOSTER).retired = false;
    for (ServiceLog service : new ArrayList<>(services.values())) {
      forgetIfRetired(service);
    }
  }

  private void forgetIfRetired(ServiceLog service) {
    if (service.retired && service.intakes.isEmpty()) {
      service.tail.close();
      services.remove(service.name);
    }
  }

  ServiceLog of(String name) {
    ServiceLog service = services.get(name);
    if (service == null) {
      service = new ServiceLog(name, memory);
      services.put(name, service);
    }
    return service;
  }

  /** The service, or null if there is none of that name. */
  ServiceLog known(String name) {
    return services.get(name);
  }

  /** The file of a service, or null; services that name the same path share one. */
  FileSink file(String name, Logs logs) {
    if (logs.file() == null) {
      return null;
    }
    FileSink file = files.get(logs.file().path());
    if (file == null) {
      file = new FileSink(io, logs.file(), name, compressor, reporter);
      files.put(logs.file().path(), file);
    }
    file.configure(logs.file());
    file.users++;
    return file;
  }

  /** A pipe has ended. */
  void ended(PipeReader in) {
    in.service.intakes.remove(in);
    if (!in.service.isOpen(in.pid)) {
      in.service.unwatch(in.pid);
    }
    if (in.file != null && --in.file.users == 0) {
      in.file.close();
    }
    forgetIfRetired(in.service);
  }

  /** Keeps a message of Foster's own among the last lines. */
  void remember(String text, long time, long sequence) {
    ServiceLog foster = of(LinePrefixes.FOSTER);
    byte[] bytes = ByteText.encode(text.replace('\n', ' ') + "\n");
    long line = memory.allocate(bytes.length);
    memory.put(line, bytes, 0, bytes.length);
    foster.tail.add(Stream.STDERR, fosterPid, time, sequence, line, bytes.length, false);
    memory.free(line);
    foster.tell(
        new LogLine(time, sequence, LinePrefixes.FOSTER, Stream.STDERR, fosterPid, text, false));
  }

  /** Last lines of some services, oldest first; of all if {@code names} is empty. */
  List<LogLine> last(Collection<String> names, int lines) {
    Set<String> wanted = names.isEmpty() ? services.keySet() : new HashSet<>(names);
    int bytes = Math.max(LEAST_ANSWER, MOST_ANSWER / Math.max(1, wanted.size()));
    int most = Math.min(lines, LogRing.MOST_LINES);
    List<LogLine> answer = new ArrayList<>();
    for (ServiceLog service : services.values()) {
      if (wanted.contains(service.name)) {
        service.tail.last(service.name, most, bytes, answer);
      }
    }
    if (wanted.size() > 1) {
      answer.sort((a, b) -> Long.compare(a.sequence(), b.sequence()));
    }
    return answer;
  }

  /** Last lines of one run, the beginnings of lines that have not ended among them. */
  List<LogLine> lastOfRun(ServiceLog service, int pid, int lines, long time, long sequence) {
    List<LogLine> last = last(List.of(service.name), lines);
    last.removeIf(line -> line.pid() != pid);
    for (PipeReader in : service.intakes) {
      if (in.pid == pid && in.assembler.carried() > 0) {
        String text = in.assembler.carriedText();
        last.add(new LogLine(time, sequence, service.name, in.stream, pid, text, true));
      }
    }
    return last.size() > lines ? last.subList(last.size() - lines, last.size()) : last;
  }

  /** Waits for a line; one that is in memory already counts. */
  void watchFor(String name, ServiceLog.Watch watch) {
    ServiceLog service = of(name);
    for (LogLine line : last(List.of(name), LogRing.MOST_LINES)) {
      if (line.pid() == watch.pid() && LinePattern.find(watch.pattern(), line.text())) {
        watch.found().run();
        return;
      }
    }
    service.watch(watch);
  }

  void follow(Collection<String> names, LogSubscription feed) {
    for (ServiceLog service : services.values()) {
      if (names.isEmpty() || names.contains(service.name)) {
        service.follow(feed);
      }
    }
  }

  /** Says how many lines were dropped; not more than once a second but at the end. */
  void tellDrops(StandardOutputs outputs, long now, boolean atOnce) {
    if (!outputs.dropsToTell() || told && !atOnce && now - toldAt < TELL_NANOS) {
      return;
    }
    told = true;
    toldAt = now;
    outputs.out.dropped = false;
    outputs.err.dropped = false;
    for (ServiceLog service : new ArrayList<>(services.values())) {
      if (service.dropped > 0) {
        long count = service.dropped;
        service.dropped = 0;
        reporter.report(
            Level.WARNING,
            service.name,
            count + " lines were dropped: Foster's output was not read fast enough");
      }
    }
  }

  void stopCompressing() {
    compressor.stop();
  }

  boolean idle() {
    return compressor.idle();
  }

  void close() {
    for (FileSink file : files.values()) {
      file.close();
    }
    for (ServiceLog service : services.values()) {
      service.tail.close();
    }
  }
}
