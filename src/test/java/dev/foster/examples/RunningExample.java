package dev.foster.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.foster.kernel.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A running example, with or without a container engine. */
abstract class RunningExample implements AutoCloseable {
  static final Path EXAMPLES = Path.of("config-examples").toAbsolutePath();
  static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The exit code of a command, and its output on both streams. */
  record Result(int code, String text) {}

  /** Runs a command inside, as {@code docker exec} does. */
  abstract Result exec(String... command) throws IOException, InterruptedException;

  /** The pid of its PID 1 in the namespace of the test. */
  abstract String init();

  /** Whether PID 1 is still running. */
  abstract boolean isAlive();

  /** Everything written to standard output and standard error so far. */
  abstract String output();

  /** At least Foster's own lines of the output, in their order. */
  abstract String messages();

  /** Waits until PID 1 ends; returns its exit code. */
  abstract int awaitExit() throws InterruptedException;

  @Override
  public abstract void close() throws IOException;

  /** Runs {@code foster} inside. */
  Result foster(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("foster"));
    command.addAll(List.of(arguments));
    return exec(command.toArray(String[]::new));
  }

  /** The answer that curl gets in its network; empty if there is none. */
  String curl(String... arguments) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("nsenter", "-t", init(), "-n", "curl", "-s", "-k"));
    argv.addAll(List.of("-m", "10"));
    argv.addAll(Arrays.asList(arguments));
    return result(argv).text();
  }

  /** The services in {@code foster status --json}, by name. */
  Map<String, JsonNode> status() throws IOException, InterruptedException {
    Map<String, JsonNode> services = new LinkedHashMap<>();
    Result result = foster("status", "--json");
    if (result.code() == 0) {
      for (JsonNode service : JSON.readTree(result.text()).get("services")) {
        services.put(service.get("name").asText(), service);
      }
    }
    return services;
  }

  /** What {@code foster status --json} says about Foster itself. */
  JsonNode fosterStatus() throws IOException, InterruptedException {
    return JSON.readTree(foster("status", "--json").text()).get("foster");
  }

  /** Sends a signal, as {@code docker kill -s} does. */
  void signal(String signal) throws IOException, InterruptedException {
    Result result = result(kill(signal, init()));
    if (result.code() != 0) {
      throw new AssertionError(result.text());
    }
  }

  /** A shell command that sends a signal; not every image has the program {@code kill}. */
  static List<String> kill(String signal, String pid) {
    return List.of("sh", "-c", "kill -" + Signals.parse(signal) + " " + pid);
  }

  static Result result(List<String> argv) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), text.strip());
  }
}
