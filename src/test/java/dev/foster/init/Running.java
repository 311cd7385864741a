package dev.foster.init;

import static org.awaitility.Awaitility.await;

import dev.foster.distribution.Proc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running program, with everything that it has printed so far. */
final class Running implements AutoCloseable {
  private final Process process;
  private final Path output;

  private Running(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts a program; {@link #type} writes to its standard input. */
  static Running start(List<String> command) {
    try {
      Path output = Files.createTempFile("running", null);
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new Running(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a line of {@code /bin/sh} as the leader of a session with a terminal of its own, which
   * {@link #type} writes to. Ends when the shell ends, with its exit code. No signal is ignored,
   * even if the tests run in the background.
   */
  static Running onTerminal(String line) {
    List<String> script = List.of("script", "-qefc", line, "/dev/null");
    List<String> command = new ArrayList<>(List.of("env", "--default-signal", "SHELL=/bin/sh"));
    command.addAll(script);
    return start(command);
  }

  long pid() {
    return process.pid();
  }

  /** The pid of its only child. */
  long onlyChild() {
    return process.children().findFirst().orElseThrow().pid();
  }

  /** All output so far. */
  String output() {
    try {
      return Files.readString(output).replace("\r", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines so far that begin with {@code prefix}, without it. */
  List<String> lines(String prefix) {
    List<String> found = new ArrayList<>();
    for (String line : output().split("\n")) {
      if (line.startsWith(prefix)) {
        found.add(line.substring(prefix.length()));
      }
    }
    return found;
  }

  /** Waits until {@code text} has been printed. */
  Running awaitOutput(String text) {
    return awaitOutput(text, 1);
  }

  /** Waits until {@code text} has been printed that many times. */
  Running awaitOutput(String text, int times) {
    await(text + " in the output of " + process.info().commandLine().orElse("?"))
        .atMost(30, TimeUnit.SECONDS)
        .pollDelay(0, TimeUnit.MILLISECONDS)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .conditionEvaluationListener(ignored -> {})
        .until(() -> count(text) >= times);
    return this;
  }

  private int count(String text) {
    String output = output();
    int count = 0;
    for (int at = output.indexOf(text); at >= 0; at = output.indexOf(text, at + 1)) {
      count++;
    }
    return count;
  }

  /** Writes to its standard input. */
  void type(String text) {
    try {
      process.getOutputStream().write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends signals to it, one right after the other. */
  void signal(int... signals) {
    signal(pid(), signals);
  }

  /** Sends signals to any process, one right after the other. */
  static void signal(long pid, int... signals) {
    StringBuilder script = new StringBuilder();
    for (int signal : signals) {
      script.append("kill ").append(signal).append(", ").append(pid).append(" or die $!; ");
    }
    Contender.ProgramResult sent =
        Contender.ProgramResult.run(List.of("perl", "-e", script.toString()));
    if (sent.code() != 0) {
      throw new AssertionError("cannot signal " + pid + ": " + sent.err());
    }
  }

  /** Waits until it ends; returns its exit code, or 128 + n if signal n killed it. */
  int awaitEnd() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("did not end: " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until a field of {@code /proc/PID/stat} or a similar file has a value. */
  static void awaitFile(String file, String text) {
    await(text + " in " + file)
        .atMost(30, TimeUnit.SECONDS)
        .pollDelay(0, TimeUnit.MILLISECONDS)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .until(() -> Files.readString(Path.of(file)).contains(text));
  }

  /** Waits until a process has stopped, with all its threads. */
  static void awaitStopped(long pid) {
    Path threads = Path.of("/proc/" + pid + "/task");
    await("the stop of " + pid)
        .atMost(30, TimeUnit.SECONDS)
        .pollDelay(0, TimeUnit.MILLISECONDS)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              try (java.util.stream.Stream<Path> all = Files.list(threads)) {
                for (Path thread : all.toList()) {
                  String state = Proc.read(thread.resolve("stat"));
                  if (!state.isEmpty() && !state.contains(") T ")) {
                    return false;
                  }
                }
                return true;
              }
            });
  }

  /** Waits until a process has ended; its parent may not have reaped it yet. */
  static void awaitEnd(long pid) {
    Path stat = Path.of("/proc/" + pid + "/stat");
    await("the end of " + pid)
        .atMost(30, TimeUnit.SECONDS)
        .pollDelay(0, TimeUnit.MILLISECONDS)
        .pollInterval(5, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              String state = Proc.read(stat);
              return state.isEmpty() || state.contains(") Z ");
            });
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.delete(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
