package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Distribution;
import dev.foster.distribution.PidNamespace;
import dev.foster.distribution.Proc;
import dev.foster.kernel.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;

/**
 * The built distribution as PID 1 of a PID namespace of its own. To close it ends everything in the
 * namespace, whatever the test did.
 */
final class Foster implements AutoCloseable {
  /** The path of the distribution. */
  static final Path HOME = Distribution.HOME;

  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process unshare;
  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();
  private final Thread[] readers;
  private final Path directory;

  /** The output of a command and how it ended. */
  record Result(int code, String out, String err) {}

  private Foster(Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    this.directory = directory;
    PidNamespace.assumePossible();
    List<String> argv = new ArrayList<>(PidNamespace.PREFIX);
    argv.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
    builder.environment().put("FOSTER_SOCKET", directory.resolve("foster.sock").toString());
    builder.environment().putAll(environment);
    unshare = builder.start();
    unshare.getOutputStream().close();
    readers =
        new Thread[] {reader(unshare.getInputStream(), out), reader(unshare.getErrorStream(), err)};
  }

  private static Thread reader(InputStream stream, List<String> lines) {
    return Thread.startVirtualThread(
        () -> {
          try (BufferedReader reader =
              new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
              synchronized (lines) {
                lines.add(line);
              }
            }
          } catch (IOException e) {
            synchronized (lines) {
              lines.add("(" + e.getMessage() + ")"); // the test has ended and has closed it
            }
          }
        });
  }

  /** Runs {@code foster up} with this configuration; the control socket is in {@code directory}. */
  static Foster up(Path directory, String yaml, String... options) throws IOException {
    return up(directory, Map.of(), yaml, options);
  }

  static Foster up(Path directory, Map<String, String> environment, String yaml, String... options)
      throws IOException {
    Path file = directory.resolve("foster.yaml");
    String socket = "control: {socket: " + directory.resolve("foster.sock") + "}\n";
    Files.writeString(file, (yaml.contains("control:") ? "" : socket) + yaml);
    List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/foster").toString(), "up"));
    command.addAll(List.of("-f", file.toString()));
    command.addAll(List.of(options));
    return new Foster(directory, environment, command);
  }

  /** Runs any program of the distribution as PID 1. */
  static Foster pid1(Path directory, Map<String, String> environment, String... command)
      throws IOException {
    return new Foster(directory, environment, List.of(command));
  }

  /** Runs a program to its end, outside of any namespace. */
  static Result run(Path directory, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    List<String> out = new ArrayList<>();
    List<String> err = new ArrayList<>();
    Thread one = reader(process.getInputStream(), out);
    Thread two = reader(process.getErrorStream(), err);
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " did not end; it said " + out + err);
    }
    one.join();
    two.join();
    return new Result(process.exitValue(), String.join("\n", out), String.join("\n", err));
  }

  /** The pid of PID 1 in the namespace of the test, once it has executed the program. */
  long pid() throws IOException {
    soon("PID 1").until(() -> !init().isEmpty() && !isUnshare(init()));
    return Long.parseLong(init());
  }

  private String init() throws IOException {
    Path children = Path.of("/proc/" + unshare.pid() + "/task/" + unshare.pid() + "/children");
    return Proc.read(children).trim().split(" ")[0];
  }

  private static boolean isUnshare(String pid) throws IOException {
    return Proc.read(Path.of("/proc", pid, "comm")).equals("unshare\n");
  }

  /** A cheap check that a test may call hundreds of times. */
  private static ConditionFactory soon(String what) {
    return await(what)
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10));
  }

  /** Sends a signal to PID 1, as {@code docker kill} does. */
  void signal(String signal) throws IOException, InterruptedException {
    Result result = run(directory, Map.of(), kill(signal, pid()));
    assertTrue(result.code() == 0, result.err());
  }

  /** A shell command that sends a signal; not every image has the program {@code kill}. */
  static String[] kill(String signal, long pid) {
    return new String[] {"sh", "-c", "kill -" + Signals.parse(signal) + " " + pid};
  }

  /** Runs a command inside the namespace, as {@code docker exec} does. */
  Result exec(String... command) throws IOException, InterruptedException {
    List<String> argv =
        new ArrayList<>(
            List.of("nsenter", "-t", Long.toString(pid()), "-p", "-m", "-r", "--wd=" + directory));
    argv.add("--");
    argv.addAll(List.of(command));
    return run(
        directory,
        Map.of("FOSTER_SOCKET", directory.resolve("foster.sock").toString()),
        argv.toArray(String[]::new));
  }

  /** Runs a shell line inside the namespace. */
  Result sh(String line) throws IOException, InterruptedException {
    return exec("sh", "-c", line);
  }

  /** Runs {@code foster} inside the namespace. */
  Result foster(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("bin/foster").toString()));
    command.addAll(List.of(arguments));
    return exec(command.toArray(String[]::new));
  }

  /** Waits until a line of either stream contains the text; returns the line. */
  String awaitLine(String text) {
    soon("a line with '" + text + "'").until(() -> find(text) != null || ended());
    String line = find(text);
    if (line == null) {
      throw new AssertionError("Foster ended without a line with '" + text + "':\n" + this);
    }
    return line;
  }

  private boolean ended() throws InterruptedException {
    if (unshare.isAlive()) {
      return false;
    }
    for (Thread reader : readers) {
      reader.join();
    }
    return true;
  }

  private String find(String text) {
    for (List<String> lines : List.of(out, err)) {
      synchronized (lines) {
        for (String line : lines) {
          if (line.contains(text)) {
            return line;
          }
        }
      }
    }
    return null;
  }

  /** Waits until PID 1 ends; returns its exit code. */
  int awaitExit() throws InterruptedException {
    if (!unshare.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("Foster did not end:\n" + this);
    }
    for (Thread reader : readers) {
      reader.join();
    }
    return unshare.exitValue();
  }

  boolean isAlive() {
    return unshare.isAlive();
  }

  List<String> out() {
    synchronized (out) {
      return List.copyOf(out);
    }
  }

  List<String> err() {
    synchronized (err) {
      return List.copyOf(err);
    }
  }

  @Override
  public String toString() {
    return "stdout: " + String.join("\n  ", out()) + "\nstderr: " + String.join("\n  ", err());
  }

  @Override
  public void close() throws IOException {
    if (!unshare.isAlive()) {
      return;
    }
    String init = init();
    if (!init.isEmpty()) { // PID 1's death ends the namespace
      new ProcessBuilder(kill("KILL", Long.parseLong(init))).start();
    }
    unshare.destroy();
    awaitClosed();
  }

  private void awaitClosed() {
    try {
      if (!unshare.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the PID namespace of " + unshare.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the test has ended
    }
  }
}
