package dev.foster.examples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The examples of web frameworks and their workers, with Debian's packages of the frameworks. Each
 * must serve, recover from {@code kill -9} of each main process, and stop without SIGKILL.
 */
class FrameworkExamplesIT {
  private static final String HTTP = "http://127.0.0.1:8080/";

  @BeforeAll
  static void needPrograms() {
    Machine.assumeReady();
  }

  private static void live(String example, String answer) throws Exception {
    try (Image image = Image.start(example, "Dockerfile", List.of())) {
      ExampleScenario.live(image, new ExampleScenario.Visit(answer, HTTP), "TERM");
    }
  }

  @Test
  void laravel_queueWorkersPackOrders() throws Exception {
    ExampleScenario.Visit visit = new ExampleScenario.Visit("^orders packed so far: [1-9]", HTTP);
    try (Image image = Image.start("laravel", "Dockerfile", List.of())) {
      ExampleScenario.awaitServing(image, visit);
      await("the scheduler has run")
          .atMost(RunningExample.PATIENCE)
          .until(
              () -> image.status().get("scheduler").at("/schedule").hasNonNull("last_success_at"));
      assertTrue(image.output().contains("forget the orders of yesterday"), image::output);
      for (int number = 1; number <= 4; number++) {
        assertEquals("up", image.status().get("worker-" + number).get("state").asText());
      }
      assertFalse(image.output().contains("base64:"), image::output); // the key
      ExampleScenario.live(image, visit, "TERM");
    }
  }

  @Test
  void djangoCelery_workerPacksOrders() throws Exception {
    live("django-celery", "^orders packed so far: [1-9]");
  }

  @Test
  void node_workerDoesJobs() throws Exception {
    live("node", "^jobs done so far: [1-9]");
  }

  @Test
  void railsPuma_serves() throws Exception {
    live("rails-puma", "^the shop is open");
  }
}
