package dev.foster.examples;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/** The test that every example has to pass. */
final class ExampleScenario {
  private static final Pattern FORCED = Pattern.compile("foster +\\| .*SIGKILL");

  private ExampleScenario() {}

  /** A request of a visitor, and the correct answer. */
  record Visit(String answer, String... curl) {
    boolean isGood(RunningExample image) throws IOException, InterruptedException {
      return Pattern.compile(answer).matcher(image.curl(curl)).find();
    }
  }

  static void awaitServing(RunningExample image, Visit visit) {
    awaitServing(image, () -> visit.isGood(image));
  }

  static void awaitServing(RunningExample image, Callable<Boolean> serves) {
    await("it serves and is healthy")
        .atMost(RunningExample.PATIENCE)
        .until(() -> !image.isAlive() || serves.call() && image.foster("health").code() == 0);
    assertTrue(image.isAlive(), image::output);
  }

  /** Kills the main process of each service that is up, one after the other. */
  static void surviveKills(RunningExample image, Callable<Boolean> serves) throws Exception {
    for (JsonNode before : image.status().values()) {
      boolean job = before.hasNonNull("schedule"); // which ends by itself
      if (job || !before.get("state").asText().equals("up")) {
        continue;
      }
      String name = before.get("name").asText();
      String pid = before.get("pid").asText();
      assertEquals(0, image.exec("sh", "-c", "kill -KILL " + pid).code(), name);
      await(name + " is started again")
          .atMost(RunningExample.PATIENCE)
          .until(
              () -> image.status().get(name),
              now -> now != null && now.get("restarts").asInt() > 0);
      awaitServing(image, serves);
      JsonNode after = image.status().get(name);
      assertEquals("up", after.get("state").asText(), image::output);
      assertNotEquals(pid, after.get("pid").asText(), name);
      assertTrue(
          image.output().contains(name + ": killed by SIGKILL"),
          () -> name + "\n" + image.output());
    }
  }

  static void stop(RunningExample image, String signal) throws Exception {
    int before = image.messages().length();
    image.signal(signal);
    assertEquals(0, image.awaitExit(), image::output);
    String end = image.messages().substring(before);
    assertTrue(end.contains("exiting with code 0"), image::output);
    assertFalse(FORCED.matcher(end).find(), "something did not stop by itself:\n" + end);
  }

  static void live(RunningExample image, Visit visit, String signal) throws Exception {
    awaitServing(image, visit);
    surviveKills(image, () -> visit.isGood(image));
    stop(image, signal);
  }

  /**
   * Runs Foster as a child of another process, which reports what is left when Foster has ended.
   */
  static void leaveNothing(RunningExample image, Visit visit) throws Exception {
    awaitServing(image, visit);
    JsonNode foster = image.fosterStatus();
    assertNotEquals("1", foster.get("pid").asText());
    assertEquals(0, image.exec("sh", "-c", "kill -TERM " + foster.get("pid")).code());
    assertEquals(0, image.awaitExit(), image::output);
    assertTrue(image.output().contains("exiting with code 0"), image::output);
    assertFalse(image.output().contains("left: "), image::output);
  }
}
