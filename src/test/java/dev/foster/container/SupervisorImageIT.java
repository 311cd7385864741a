package dev.foster.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.ProgramResult;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs an image of {@code docker/test/supervisor}, which people wrote for Debian's supervisor: as
 * it is, and with Foster in place of {@code supervisord} and {@code supervisorctl}. Each assertion
 * holds for both.
 */
@NeedsEngine
class SupervisorImageIT {
  private static final List<String> PROGRAMS = List.of("cron", "nginx", "php-fpm");

  private static Container start(String target) {
    Engine.needsMinutes();
    Engine.buildFoster();
    String image = "foster-test-supervisor-" + target;
    Engine.build(image, Engine.folder("docker/test/supervisor"), "--target=" + target);
    Container container = Container.start(image);
    container.awaitLog("entrypoint: all programs run");
    boolean python = container.output("readlink", "/proc/1/exe").contains("python");
    assertEquals(target.equals("original"), python);
    return container;
  }

  private static String page(Container container, String path) {
    String request =
        "exec 3<>/dev/tcp/127.0.0.1/8080; printf 'GET %s HTTP/1.0\\r\\n\\r\\n' " + path + " >&3;";
    String answer = container.output("bash", "-c", request + " cat <&3");
    assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    return answer.replaceFirst("(?s).*?\r\n\r\n", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"original", "replaced"})
  void image_servesPages_andCronRunsAJob(String target) {
    try (Container container = start(target)) {
      assertEquals("a plain page", page(container, "/page.txt"));
      assertEquals("hello from PHP as www-data", page(container, "/"));
      container.awaitOutput("grep", "cron", "/var/www/html/cron.txt");
      assertEquals("by cron as root", page(container, "/cron.txt"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"original", "replaced"})
  void scripts_readTheStatus(String target) {
    try (Container container = start(target)) {
      String said = container.logs().out();
      for (String program : PROGRAMS) {
        String line = container.output("supervisorctl", "status", program);
        Matcher status =
            Pattern.compile("(\\S+) +RUNNING   pid (\\d+), uptime 0:00:\\d\\d").matcher(line);
        assertTrue(status.matches() && line.startsWith(program), line);
        String reported = "entrypoint: " + program + " has pid " + status.group(2) + "\n";
        assertTrue(said.contains(reported), () -> reported + said);
      }

      assertEquals(new ProgramResult(0, "", ""), container.exec("healthcheck.sh"));
      assertEquals("nginx: stopped", container.output("supervisorctl", "stop", "nginx"));
      ProgramResult health = container.exec("healthcheck.sh");
      assertEquals(1, health.code());
      assertTrue(health.out().matches("nginx +STOPPED +\\w+ \\d+ \\d+:\\d+ [AP]M\n"), health.out());
      assertEquals("nginx: started", container.output("supervisorctl", "start", "nginx"));
      assertEquals(new ProgramResult(0, "", ""), container.exec("healthcheck.sh"));
      assertEquals("a plain page", page(container, "/page.txt"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"original", "replaced"})
  void image_stopsInOrder(String target) {
    try (Container container = start(target)) {
      assertEquals(0, container.stop(Duration.ofSeconds(10)));
      String said = container.logs().err();
      int nginx = said.indexOf("signal 3 (SIGQUIT) received");
      int php = said.indexOf("exiting, bye-bye!");
      assertTrue(0 <= nginx && nginx < php, said);
    }
  }
}
