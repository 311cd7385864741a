package dev.foster.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the image of {@code docker/nginx-php} with hardened options. */
@NeedsEngine
class NginxPhpImageIT {
  private static final String IMAGE = "foster-test-nginx-php";
  private static final String FOSTER = "foster";
  private static final String REQUEST =
      "exec 3<>/dev/tcp/127.0.0.1/8080; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";

  @BeforeEach
  void build() {
    Engine.needsMinutes();
    Engine.buildFoster();
    Engine.build(IMAGE, Engine.folder("docker/nginx-php"));
  }

  private static Container start(String options) {
    List<String> arguments = new ArrayList<>();
    if (!options.isEmpty()) {
      arguments.addAll(List.of(options.split(" ")));
    }
    arguments.add(IMAGE);
    Container container = Container.start(arguments.toArray(String[]::new));
    container.awaitHealth();
    return container;
  }

  private static void assertServes(Container container) {
    String answer = container.output("bash", "-c", REQUEST);
    assertTrue(answer.startsWith("HTTP/1.1 200 ") && answer.contains("hello from PHP"), answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--read-only --tmpfs /tmp",
        "--user 1234",
        "--user 0",
        "--cap-drop ALL",
        "--security-opt no-new-privileges",
        "--init",
        "-m 128m",
        "--pids-limit 64",
        "--stop-signal SIGQUIT",
        "--stop-signal SIGRTMIN+3",
        "--read-only --tmpfs /tmp --user 1234:1234 --cap-drop ALL --pids-limit 64 -m 128m"
            + " --security-opt no-new-privileges"
      })
  void image_servesAndStops(String options) {
    try (Container container = start(options)) {
      assertServes(container);
      assertEquals(0, container.stop(Duration.ofSeconds(10)), options);
      String said = container.logs().err();
      assertTrue(said.contains("nginx: stopped") || said.contains("exited with code 0"), said);
    }
  }

  @Test
  void services_killed_comeBack() {
    try (Container container = start("")) {
      for (String service : List.of("php", "nginx")) {
        assertEquals(0, container.exec(FOSTER, "signal", "KILL", service).code());
        container.awaitLog(service + ": killed by SIGKILL after");
        container.awaitHealth();
        assertServes(container);
      }
    }
  }
}
