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

/** An example that was started: without a container engine, or in a container. */
abstract class Started implements AutoCloseable {
  static final Path EXAMPLES = Path.of("config-examples").toAbsolutePath();
  static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** How a command ended, and what it wrote on both streams. */
  record Result(int code, String text) {}

  /** As {@code docker exec}. */
  abstract Result exec(String... command) throws IOException, InterruptedException;

  /** The pid of its PID 1 as we see it. */
  abstract String init();

  /** Whether PID 1 has not ended yet. */
  abstract boolean isAlive();

  /** All that it has written to standard output and standard error so far. */
  abstract String output();

  /** Of that, at least what Foster itself has said, in its order. */
  abstract String messages();

  /** Waits for the end of PID 1; its exit code. */
  abstract int awaitExit() throws InterruptedException;

  @Override
  public abstract void close() throws IOException;

  /** The {@code foster} command inside. */
  Result foster(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/opt/foster/bin/foster"));
    command.addAll(List.of(arguments));
    return exec(command.toArray(String[]::new));
  }

  /** What curl gets in its network; empty if it gets nothing. */
  String curl(String... arguments) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("nsenter", "-t", init(), "-n", "curl", "-s", "-k"));
    argv.addAll(List.of("-m", "10"));
    argv.addAll(Arrays.asList(arguments));
    return result(argv).text();
  }

  /** The services as {@code foster status --json} tells of them, by name. */
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

  /** What the same says of Foster itself. */
  JsonNode fosterStatus() throws IOException, InterruptedException {
    return JSON.readTree(foster("status", "--json").text()).get("foster");
  }

  /** As {@code docker kill -s}. */
  void signal(String signal) throws IOException, InterruptedException {
    Result result = result(kill(signal, init()));
    if (result.code() != 0) {
      throw new AssertionError(result.text());
    }
  }

  /** A command that sends a signal: the shell's own, as not every image has the program. */
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
