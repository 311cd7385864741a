package dev.foster.container;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.ProgramResult;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a container with Foster promises to its users: exit codes, signals, limits, terminals. */
@NeedsEngine
class PlainImageIT {
  private static final String IMAGE = "foster-test-plain";
  private static final String FOSTER = "foster";

  /** A service that prints each signal that it gets. */
  private static final String LISTENER =
      """
      services:
        a:
          ready: {log: "^on$"}
          command:
            - sh
            - -c
            - |
              for s in HUP USR1 USR2 WINCH RTMIN+5 INT QUIT; do trap "echo got $s" $s; done
              trap 'echo got TERM; exit 0' TERM
              echo on
              while :; do sleep 3600 & wait; done
      """;

  @TempDir Path folder;

  @BeforeEach
  void build() {
    Engine.buildFoster();
    Engine.build(IMAGE, Engine.folder("docker/test/plain"));
  }

  private List<String> arguments(String yaml, String options) throws IOException {
    Files.writeString(folder.resolve("foster.yaml"), yaml);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--volume", folder + ":/etc/foster:ro"));
    if (!options.isEmpty()) {
      arguments.addAll(List.of(options.split(" ")));
    }
    arguments.add(IMAGE);
    return arguments;
  }

  private Container start(String yaml, String options) throws IOException {
    return Container.start(arguments(yaml, options).toArray(String[]::new));
  }

  private Container startReady(String yaml, String options) throws IOException {
    Container container = start(yaml, options);
    container.awaitHealth();
    return container;
  }

  @ParameterizedTest
  @CsvSource({
    "exit 3, 3",
    "kill -KILL $$$$, 137",
    "kill -TERM $$$$, 143",
    "exec /etc/passwd, 126",
    "exec /nowhere, 127",
  })
  void serviceThatFails_givesTheContainerItsCode(String script, int code) throws IOException {
    String yaml = "services: {a: {restart: never, command: [sh, -c, '" + script + "']}}";
    assertEquals(code, Container.run(arguments(yaml, "").toArray(String[]::new)).code());
  }

  @Test
  void nothingLeftToDo_isSuccess() throws IOException {
    ProgramResult finished =
        Container.run(
            arguments("services: {a: {type: oneshot, command: [echo, hi]}}", "")
                .toArray(String[]::new));
    assertEquals(0, finished.code());
    assertEquals("a      | hi\n", finished.out());
  }

  @Test
  void wrongConfiguration_startsNothing() throws IOException {
    ProgramResult finished =
        Container.run(arguments("services: {a: {comand: [echo, hi]}}", "").toArray(String[]::new));
    assertEquals(2, finished.code());
    assertEquals("", finished.out());
    assertTrue(finished.err().contains("did you mean 'command'?"), finished.err());
  }

  @ParameterizedTest
  @CsvSource({"TERM", "INT", "QUIT", "RTMIN+3"})
  void stopSignals_stopInOrder(String signal) throws IOException {
    try (Container container = startReady(LISTENER, "")) {
      container.kill(signal);
      container.awaitLog("got TERM"); // each service is stopped with its own stop signal
      assertEquals(0, container.awaitExit());
    }
  }

  @Test
  void otherSignals_arePassedOnOrIgnored() throws IOException {
    try (Container container = startReady(LISTENER, "")) {
      for (String signal : List.of("USR1", "USR2", "RTMIN+5")) {
        container.kill(signal);
        container.awaitLog("got " + signal);
      }
      container.kill("WINCH");
      container.kill("HUP");
      container.awaitLog("unchanged: a");
      assertEquals(0, container.stop(Duration.ofSeconds(10)));
      String out = container.logs().out();
      assertFalse(out.contains("got WINCH") || out.contains("got HUP"), out);
      assertTrue(out.contains("got TERM"), out);
    }
  }

  @Test
  void stopTimeout_isKeptWithinDockersTenSeconds() throws IOException {
    String yaml =
        """
        shutdown: {timeout: 2s}
        services: {a: {command: [sh, -c, "trap '' TERM; echo on; while :; do sleep 1; done"], ready: {log: on}}}
        """;
    try (Container container = startReady(yaml, "")) {
      assertEquals(0, container.stop(Duration.ofSeconds(10)));
      container.awaitLog("SIGKILL");
    }
  }

  @Test
  void memoryLimit_isEnoughForFiftyServices() throws IOException {
    StringBuilder yaml = new StringBuilder("services:\n");
    for (int i = 0; i < 50; i++) {
      yaml.append("  s").append(i).append(": {command: [/bin/busybox, sleep, '3600']}\n");
    }
    try (Container container = startReady(yaml.toString(), "-m 128m --pids-limit 128")) {
      String groups = "/sys/fs/cgroup/memory/";
      if (container.exec("test", "-e", groups).code() == 0) {
        assertEquals("134217728", container.output("cat", groups + "memory.limit_in_bytes"));
        assertEquals("0", container.output("cat", groups + "memory.failcnt"));
      } else {
        assertEquals("134217728", container.output("cat", "/sys/fs/cgroup/memory.max"));
        String events = container.output("cat", "/sys/fs/cgroup/memory.events");
        assertTrue(events.contains("\nmax 0"), events);
      }
      String status = container.output("cat", "/proc/1/status");
      long resident = Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s+(\\d+) kB.*", "$1"));
      assertTrue(resident < 64 * 1024, resident + " KB resident");
      assertEquals(0, container.stop(Duration.ofSeconds(10)));
    }
  }

  @Test
  void terminal_ctrlC_stops() throws IOException, InterruptedException {
    List<String> run =
        new ArrayList<>(List.of(Engine.SCRIPT.toString(), "run", "--interactive", "--tty"));
    try (Container container = Container.named()) {
      run.addAll(container.identity());
      run.add("--network=none");
      run.addAll(arguments(LISTENER, ""));
      // script(1) makes a terminal; the test's input is typed there.
      ProcessBuilder builder =
          new ProcessBuilder("script", "-qec", String.join(" ", run), "/dev/null");
      Path output = folder.resolve("typescript");
      builder
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .redirectInput(Redirect.PIPE);
      Process terminal = builder.start();
      try {
        await().atMost(Container.PATIENCE).until(() -> text(output).contains("a: ready"));
        terminal.getOutputStream().write(3); // Ctrl-C
        terminal.getOutputStream().flush();
        await().atMost(Container.PATIENCE).until(() -> text(output).contains("got TERM"));
        assertTrue(terminal.waitFor(30, TimeUnit.SECONDS), () -> text(output));
        assertEquals(0, terminal.exitValue(), () -> text(output));
      } finally {
        terminal.destroyForcibly();
      }
    }
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"tini, '-g --'", "dumb-init, '--'"})
  void otherInits_canBeReplacedByALink(String name, String options) {
    String script =
        "ln -sf /opt/foster/bin/NAME /usr/bin/NAME && exec /usr/bin/NAME OPTIONS sh -c"
            + " 'readlink /proc/1/exe; echo $PPID; exit 9'";
    ProgramResult finished =
        Container.run(
            "--entrypoint=sh",
            IMAGE,
            "-c",
            script.replace("NAME", name).replace("OPTIONS", options));
    assertEquals(new ProgramResult(9, "/opt/foster/runtime/bin/foster\n1\n", ""), finished);
  }

  @Test
  void run_asEntrypoint_waitsForItsProgram() {
    try (Container container =
        Container.start(
            "--entrypoint=" + FOSTER,
            IMAGE,
            "run",
            "--",
            "sh",
            "-c",
            "trap 'exit 6' TERM; echo on; sleep 99 & wait")) {
      container.awaitLog("on");
      assertEquals(6, container.stop(Duration.ofSeconds(10)));
    }
  }
}
