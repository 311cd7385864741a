package dev.foster.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.kernel.CheckedIo;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.LinuxIo;
import dev.foster.plan.LogFiles;
import dev.foster.plan.LogFiles.LogFile;
import dev.foster.plan.Logs;
import dev.foster.plan.Logs.Format;
import dev.foster.plan.Logs.OnFull;
import dev.foster.text.Level;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A pump between real pipes; the test decides when it reads Foster's outputs. */
public final class PumpFixture implements AutoCloseable {
  private static final CheckedIo CHECKED = CheckedIo.over(LinuxIo.INSTANCE);
  public static final Io IO = CHECKED.io();
  static final Logs PREFIXED = logs(Format.PREFIXED, OnFull.BLOCK, null);
  static final Logs NONE = logs(Format.NONE, OnFull.BLOCK, null);

  final Pipe out = new Pipe();
  final Pipe err = new Pipe();
  final LogPump pump;
  private final List<Pipe> pipes = new ArrayList<>();
  private boolean finished;

  PumpFixture(String... names) throws KernelException {
    this(Level.INFO, -1, names);
  }

  PumpFixture(Level level, int stdout, String... names) throws KernelException {
    this(IO, level, stdout, names);
  }

  PumpFixture(Io io, Level level, int stdout, String... names) throws KernelException {
    int fd = stdout >= 0 ? stdout : out.write;
    pump = new LogPump(io, new LogPump.Settings(1, fd, err.write, level, false));
    pump.configure(PREFIXED, services(names));
    pump.start();
  }

  static Logs logs(Format format, OnFull onFull, LogFile file) {
    return new Logs(format, false, onFull, file == null ? null : new LogFiles(file, file));
  }

  static LogFile file(Object path, long size, int keep, boolean gzip) {
    return new LogFile(path.toString(), size, keep, gzip, false, null);
  }

  /** A service's standard output. */
  Pipe attach(String service, Logs logs, int pid) throws KernelException {
    Pipe pipe = new Pipe();
    pipes.add(pipe);
    pump.attach(service, logs, pid, pipe.read, -1);
    pipe.read = -1;
    return pipe;
  }

  /** A service's standard output and standard error. */
  Pipe[] attachBoth(String service, Logs logs, int pid) throws KernelException {
    Pipe[] both = {new Pipe(), new Pipe()};
    pipes.addAll(List.of(both));
    pump.attach(service, logs, pid, both[0].read, both[1].read);
    both[0].read = -1;
    both[1].read = -1;
    return both;
  }

  /** Standard output and standard error of a check's command. */
  Pipe[] attachCheck(String service, int pid) throws KernelException {
    Pipe[] both = {new Pipe(), new Pipe()};
    pipes.addAll(List.of(both));
    pump.attachCheck(service, pid, both[0].read, both[1].read);
    both[0].read = -1;
    both[1].read = -1;
    return both;
  }

  List<String> tail(String service) throws Exception {
    return texts(lines(service));
  }

  List<LogLine> lines(String service) throws Exception {
    CompletableFuture<List<LogLine>> answer = new CompletableFuture<>();
    pump.lastLines(List.of(service), 1000, answer::complete);
    return answer.get(10, TimeUnit.SECONDS);
  }

  /** Waits until all lines for log files have been written, and old files compressed. */
  void awaitFiles() {
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> {
              CompletableFuture<Boolean> answer = new CompletableFuture<>();
              pump.filesWritten(answer::complete);
              return answer.get(10, TimeUnit.SECONDS);
            });
  }

  static List<String> texts(List<LogLine> lines) {
    return lines.stream().map(LogLine::text).toList();
  }

  /** Ends the pump; returns true if everything was written. */
  boolean finish() {
    finished = true;
    return pump.finish(() -> {}, Duration.ofSeconds(20).toNanos());
  }

  /** Ends the pump while its outputs are read; returns the bytes of the first. */
  String finishAndRead() throws Exception {
    CompletableFuture<String> text = out.readAllAsync();
    CompletableFuture<String> other = err.readAllAsync();
    if (!finish()) {
      throw new AssertionError("the pump did not end");
    }
    out.closeWrite();
    err.closeWrite();
    errors = other.get(20, TimeUnit.SECONDS);
    return text.get(20, TimeUnit.SECONDS);
  }

  /** The bytes of standard error, after {@link #finishAndRead}. */
  String errors;

  @Override
  public void close() {
    if (!finished) {
      pump.finish(() -> {}, 0);
    }
    out.close();
    err.close();
    pipes.forEach(Pipe::close);
    assertEquals(List.of(), CHECKED.faults());
  }

  /** A pipe. */
  public static final class Pipe implements AutoCloseable {
    int read;
    public int write;

    public Pipe() throws KernelException {
      int[] ends = IO.pipe();
      read = ends[0];
      write = ends[1];
    }

    void write(String text) {
      write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) {
      long address = IO.memory().allocate(Math.max(1, bytes.length));
      IO.memory().put(address, bytes, 0, bytes.length);
      for (int done = 0; done < bytes.length; ) {
        int count = IO.write(write, address + done, bytes.length - done);
        if (count < 0) {
          throw new AssertionError("cannot write: " + IO.reason(-count));
        }
        done += count;
      }
      IO.memory().free(address);
    }

    /** Reads until there are {@code length} bytes. */
    String read(int length) {
      return read(length, 60_000);
    }

    private String read(int length, int patienceMillis) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      while (all.size() < length && readSome(all, length - all.size(), patienceMillis)) {
        // goes on
      }
      return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads one line. */
    String readLine() {
      StringBuilder line = new StringBuilder();
      while (line.length() == 0 || line.charAt(line.length() - 1) != '\n') {
        line.append(read(1));
      }
      return line.toString();
    }

    private boolean readSome(ByteArrayOutputStream to, int most, int patienceMillis) {
      if (IO.poll(read, Io.IN, patienceMillis) == 0) {
        throw new AssertionError("no more output after: " + to);
      }
      byte[] bytes = new byte[Math.min(most, 1 << 16)];
      long address = IO.memory().allocate(bytes.length);
      int count = IO.read(read, address, bytes.length);
      if (count > 0) {
        IO.memory().get(address, bytes, 0, count);
        to.write(bytes, 0, count);
      }
      IO.memory().free(address);
      return count > 0;
    }

    /** True if the read end is closed. */
    boolean isBroken() {
      return (IO.poll(write, Io.OUT, 0) & Io.ERROR) != 0;
    }

    /** Reads until all write ends are closed; whoever takes the result sets the time limit. */
    public CompletableFuture<String> readAllAsync() {
      return CompletableFuture.supplyAsync(
          () -> read(Integer.MAX_VALUE, -1), task -> new Thread(task).start());
    }

    public void closeWrite() {
      IO.close(write);
      write = -1;
    }

    void closeRead() {
      IO.close(read);
      read = -1;
    }

    @Override
    public void close() {
      closeWrite();
      closeRead();
    }
  }

  /** Default settings for these services. */
  static Map<String, Logs> services(String... names) {
    Map<String, Logs> services = new LinkedHashMap<>();
    for (String name : names) {
      services.put(name, PREFIXED);
    }
    return services;
  }
}
