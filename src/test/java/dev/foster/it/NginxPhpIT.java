package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code config-examples/nginx-php} as PID 1, with Debian's nginx and php-fpm. */
class NginxPhpIT {
  private static final Path EXAMPLE = Path.of("config-examples/nginx-php").toAbsolutePath();
  private static final String PAGE = "http://127.0.0.1:8080/";

  @TempDir Path directory;

  @BeforeEach
  void programsAreInstalled() {
    boolean there =
        Files.exists(Path.of("/usr/sbin/nginx")) && Files.exists(Path.of("/usr/sbin/php-fpm8.2"));
    assumeTrue(there, "NOT TESTED: nginx and php8.2-fpm are not installed");
  }

  /** A copy, because the user of php-fpm's workers may have no access to the sources. */
  private Foster up() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Foster.run(directory, Map.of(), "cp", "-r", EXAMPLE + "/.", directory.toString());
    return Foster.pid1(
        directory,
        Map.of("FOSTER_SOCKET", directory.resolve("foster.sock").toString()),
        Foster.HOME.resolve("bin/foster").toString(),
        "up");
  }

  private Foster.Result get(String page) throws Exception {
    return Foster.run(directory, Map.of(), "curl", "-sS", "-m", "15", PAGE + page);
  }

  @Needs("pgrep")
  @Test
  void page_answersThroughBoth_afterTheMasterIsKilledToo() throws Exception {
    try (Foster foster = up()) {
      foster.awaitLine("nginx: ready");
      assertTrue(get("").out().contains("answers from worker"), foster::toString);
      String first = foster.sh("pgrep -o php-fpm8.2").out();
      foster.sh("kill -KILL " + first);
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> foster.out().toString() + foster.err(), text -> twice(text, "php: ready"));
      String masters = foster.sh("pgrep -P 1 php-fpm8.2").out();
      assertTrue(!masters.isEmpty() && !masters.equals(first), masters);
      assertEquals(
          foster.sh("pgrep -c php-fpm8.2").out(), "4", "one master and three workers, none is old");
      assertTrue(get("").out().contains("answers from worker"), foster::toString);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  private static boolean twice(String text, String word) {
    int first = text.indexOf(word);
    return first >= 0 && text.indexOf(word, first + 1) >= 0;
  }

  @Test
  void quitDuringARequest_theRequestIsAnswered_exitsZero() throws Exception {
    try (Foster foster = up()) {
      foster.awaitLine("nginx: ready");
      CompletableFuture<Foster.Result> slow =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return get("slow.php");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      await()
          .atMost(Foster.PATIENCE)
          .until(
              () -> foster.sh("cat /proc/net/unix | grep -c foster-nginx-php/php.sock").out(),
              count -> Integer.parseInt(count) > 1); // a connection beside the listener
      foster.signal("QUIT");
      assertEquals("done", slow.get().out());
      assertEquals(0, foster.awaitExit(), foster::toString);
      assertTrue(foster.err().contains("foster | nginx: stopped: exited with code 0"));
      assertTrue(foster.err().contains("foster | php: stopped: exited with code 0"));
    }
  }
}
