package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code foster wait} of the built distribution. */
@Timeout(120)
class WaitIT {
  private static final String STACK =
      """
      services:
        web:
          command: [sleep, "1000"]
          ready: {file: %1$s/web.ready}
          health: {exec: [test, -e, %1$s/web.healthy], interval: 50ms}
        job: {type: oneshot, shell: "until test -e %1$s/job.done; do sleep 0.05; done"}
        bad: {shell: "sleep 1.5; exit 3", restart: never, ends_container: never}
        off: {command: [sleep, "1000"], enabled: false}
        other: {command: [sleep, "1000"]}
      """;

  @TempDir Path directory;

  private static CompletableFuture<Foster.Result> aside(Foster foster, String... arguments) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return foster.foster(arguments);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        },
        task -> new Thread(task).start());
  }

  private static void assertResult(int code, String text, CompletableFuture<Foster.Result> result)
      throws Exception {
    Foster.Result end = result.get(Foster.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertEquals(code, end.code(), end::toString);
    assertEquals(text, end.out() + end.err());
  }

  private void touch(String name) throws Exception {
    Files.writeString(directory.resolve(name), "");
  }

  @Test
  void wait_forEachState_endsWhenItIsReached() throws Exception {
    try (Foster foster = Foster.up(directory, STACK.formatted(directory))) {
      foster.awaitLine("web: started");
      var ready = aside(foster, "wait", "web");
      var healthy = aside(foster, "wait", "web", "--for", "healthy", "--timeout", "1m");
      var completed = aside(foster, "wait", "--for=completed", "job");
      var down = aside(foster, "wait", "--for", "down", "job", "web");
      var never = aside(foster, "wait", "bad", "--for", "completed");
      Foster.Result late = foster.foster("wait", "--timeout", "2s", "we*");
      assertEquals(1, late.code(), late::toString);
      assertTrue(
          late.err().startsWith("foster: cannot wait longer than 2s: web is starting"), late.err());
      touch("web.ready");
      assertResult(0, "web: ready", ready);
      touch("web.healthy");
      assertResult(0, "web: healthy", healthy);
      touch("job.done");
      assertResult(0, "job: completed", completed);
      assertTrue(!down.isDone());
      foster.foster("stop", "web");
      assertResult(0, "job: down\nweb: down", down);
      Foster.Result failed = never.get(Foster.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertEquals(1, failed.code(), failed::toString);
      assertTrue(
          failed.err().startsWith("foster: cannot wait: bad has failed: exited with code 3"),
          failed.err());
      Foster.Result off = foster.foster("wait", "off");
      assertEquals(1, off.code(), off::toString);
      assertEquals("foster: cannot wait: off is down; 'foster start' starts it", off.err());
    }
  }

  @Test
  void wait_withoutAFoster_failsWithCode3() throws Exception {
    String program = Foster.HOME.resolve("bin/foster").toString();
    String socket = directory + "/none.sock";
    Foster.Result result =
        Foster.run(directory, Map.of(), program, "wait", "web", "--socket", socket);
    assertEquals(3, result.code(), result::toString);
  }
}
