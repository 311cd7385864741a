package dev.foster.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.foster.container.Container;
import dev.foster.container.Engine;
import dev.foster.container.NeedsEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An image in which {@code /usr/bin/tini} and {@code /usr/bin/dumb-init} are links to Foster. */
@NeedsEngine
class InitImageIT {
  private static final String IMAGE = "foster-test-links";
  private static final Path ENGINE = Path.of("docker/test/engine").toAbsolutePath();

  @TempDir private static Path folder;

  @BeforeEach
  void build() throws IOException {
    Engine.buildFoster();
    Files.writeString(
        folder.resolve("Dockerfile"),
        """
        FROM debian:bookworm-slim
        COPY --from=foster /opt/foster /opt/foster
        RUN for i in tini docker-init dumb-init; do ln -s /opt/foster/bin/$i /usr/bin/$i; done
        """);
    Engine.build(IMAGE, folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tini --", "docker-init --", "dumb-init", "/opt/foster/bin/foster run"})
  void interactiveShell_hasTheTerminalAndJobControl(String init) {
    String options = " run --rm -it --network=none --label " + Engine.label() + " --env TERM=dumb";
    String line = ENGINE + options + " --env 'PS1=ready> ' " + IMAGE + " " + init;
    try (Running running = Running.onTerminal("exec " + line + " bash --norc --noprofile -i")) {
      running.awaitOutput("ready> ");
      InitTerminalIT.interruptStopAndContinue(running, InitTerminalIT.JOB);
      assertFalse(running.output().contains("no job control"), running::output);
      running.type("exit 7\n");
      assertEquals(7, running.awaitEnd(), running::output);
    }
  }

  @ParameterizedTest
  @CsvSource({"tini --, 55", "dumb-init, 55", "dumb-init -r 15:2, 44"})
  void stop_isForwarded(String init, int code) {
    String script = "trap 'exit 55' TERM; trap 'exit 44' INT; echo on; while :; do sleep 0.1; done";
    List<String> command = new ArrayList<>(List.of(IMAGE));
    command.addAll(List.of(init.split(" ")));
    command.addAll(List.of("bash", "-c", script));
    try (Container container = Container.start(command.toArray(String[]::new))) {
      container.awaitLog("on");
      assertEquals(code, container.stop(Container.PATIENCE));
    }
  }
}
