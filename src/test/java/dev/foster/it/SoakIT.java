package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services that end at once are started again and again, {@code foster.soak.restarts} times
 * (10,000) in all. What Foster holds after the first tenth is what it holds at the end.
 */
class SoakIT {
  private static final int SERVICES = 8;

  /** The first tenth fills what has a limit: the list of events, the last lines, compiled code. */
  private static final int WARM = 10;

  /** So often is the status asked for first: compiling that code takes room once, too. */
  private static final int ASKED = 200;

  private static final int SPARE_KB = 1024;

  @TempDir Path directory;
  private final long restarts = Long.getLong("foster.soak.restarts", 10_000);

  private Path socket() {
    return directory.resolve("foster.sock");
  }

  private String yaml() {
    StringBuilder yaml = new StringBuilder("control: {socket: " + socket() + "}\nservices:\n");
    for (int i = 0; i < SERVICES; i++) {
      yaml.append(
          """
            s%d:
              command: %s
              restart: {policy: always, delay: 1ms, max_delay: 1ms, limit: none}
          """
              .formatted(i, i % 4 == 0 ? "[echo, a line]" : "['true']"));
    }
    return yaml.toString();
  }

  @Test
  void manyRestarts_memoryThreadsAndDescriptorsStay() throws Exception {
    try (Foster foster = Foster.up(directory, yaml(), "-q")) {
      await().atMost(Foster.PATIENCE).until(() -> Files.exists(socket()));
      Asker asker = new Asker(socket());
      Meter first = at(foster, asker, SERVICES);
      for (int i = 0; i < ASKED; i++) {
        count(asker);
      }
      Meter warm = at(foster, asker, restarts / WARM);
      Meter half = at(foster, asker, restarts / 2);
      Meter end = at(foster, asker, restarts);
      String all =
          "soak: first %s%nsoak: after a tenth %s%nsoak: after half %s%nsoak: after %d restarts %s"
              .formatted(first, warm, half, restarts, end);
      System.out.println(all);
      assertTrue(end.residentKb() <= warm.residentKb() + SPARE_KB, all);
      assertTrue(end.threads().size() <= warm.threads().size(), all);
      int perService = 4; // pipes of a run that ends while they are counted, and of the next one
      assertTrue(end.descriptors() <= warm.descriptors() + perService * SERVICES, all);
      assertEquals(0, foster.foster("shutdown").code());
      assertEquals(0, foster.awaitExit());
    }
  }

  /** Waits for so many restarts of all services together, as long as there are more and more. */
  private static Meter at(Foster foster, Asker asker, long wanted) throws Exception {
    long done = count(asker);
    while (done < wanted) {
      long before = done;
      done =
          await("restarts after " + before)
              .atMost(Foster.PATIENCE)
              .until(() -> count(asker), now -> now >= wanted || now > before + 1000);
    }
    return Meter.of(foster.pid());
  }

  private static long count(Asker asker) throws Exception {
    return asker.status().values().stream().mapToLong(Asker.Service::restarts).sum();
  }
}
