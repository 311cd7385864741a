package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Foster holds does not grow with the number of restarts ({@code foster.soak.restarts},
 * 10,000) and reloads: at the end it holds what it held after the first tenth.
 */
class SoakIT {
  private static final int SERVICES = 8;

  /**
   * The first tenth fills everything that has a limit: the list of events, the last lines, compiled
   * code.
   */
  private static final int WARM = 10;

  /**
   * Number of status requests before the first measurement: the code that they compile also takes
   * memory once.
   */
  private static final int ASKED = 200;

  private static final int SPARE_KB = 1024;

  /** Garbage that has survived stays in memory up to a limit: see {@code HeapWatch}. */
  private static final int SPARE_OF_LONGER_LIVES_KB = 4 * 1024;

  private static final int RELOADS = 100;

  @TempDir Path directory;
  private final long restarts = Long.getLong("foster.soak.restarts", 10_000);

  private Path socket() {
    return directory.resolve("foster.sock");
  }

  private String yaml(int services, String... commands) {
    StringBuilder yaml = new StringBuilder("control: {socket: " + socket() + "}\nservices:\n");
    for (int i = 0; i < services; i++) {
      yaml.append(
          """
            s%d:
              command: %s
              restart: {policy: always, delay: 1ms, max_delay: 1ms, limit: none}
          """
              .formatted(i, commands[i % commands.length]));
    }
    return yaml.toString();
  }

  @Test
  void endsAtOnce_memoryThreadsAndDescriptorsStay() throws Exception {
    String yaml = yaml(SERVICES, "[echo, a line]", "['true']", "['true']", "['true']");
    soak(yaml, SERVICES, restarts, SPARE_KB);
  }

  /**
   * Each run survives some collections of the young generation, with all objects that belong to it.
   */
  @Test
  void livesForAWhile_memoryThreadsAndDescriptorsStay() throws Exception {
    int services = 100;
    String yaml = yaml(services, "[sleep, '0.1']", "[sleep, '0.2']");
    soak(yaml, services, restarts / 2, SPARE_OF_LONGER_LIVES_KB);
  }

  private void soak(String yaml, int services, long wanted, int spareKb) throws Exception {
    try (Foster foster = Foster.up(directory, yaml, "-q")) {
      await().atMost(Foster.PATIENCE).until(() -> Files.exists(socket()));
      StatusClient asker = new StatusClient(socket());
      ProcessResources first = at(foster, asker, services);
      for (int i = 0; i < ASKED; i++) {
        count(asker);
      }
      ProcessResources warm = at(foster, asker, Math.max(1000, wanted / WARM));
      ProcessResources half = at(foster, asker, wanted / 2);
      ProcessResources end = at(foster, asker, wanted);
      String all = all(first, warm, half, end);
      System.out.printf("soak, %d restarts:%n%s", wanted, all);
      assertTrue(end.residentKb() <= warm.residentKb() + spareKb, all);
      assertTrue(end.threads().size() <= warm.threads().size(), all);
      int perService = 4; // pipes of a run that ends during the count, and of the next one
      assertTrue(end.descriptors() <= warm.descriptors() + perService * services, all);
      assertEquals(0, foster.foster("shutdown").code());
      assertEquals(0, foster.awaitExit());
    }
  }

  private static String all(ProcessResources... meters) {
    StringBuilder text = new StringBuilder();
    for (ProcessResources meter : meters) {
      text.append("  ").append(meter).append('\n');
    }
    return text.toString();
  }

  /** Each reload makes a new plan, which is kept until the next reload. */
  @Test
  void reloads_memoryStays() throws Exception {
    String many =
        yaml(400, "[sleep, '100000']").replace("    restart:", "    enabled: false\n    restart:");
    try (Foster foster = Foster.up(directory, many + "  one: {command: [sleep, '100000']}\n")) {
      await().atMost(Foster.PATIENCE).until(() -> Files.exists(socket()));
      StatusClient asker = new StatusClient(socket());
      List<ProcessResources> meters = new ArrayList<>();
      for (int i = 0; i < RELOADS; i++) {
        assertTrue(asker.ask("\"command\":\"reload\"").getLast().contains("\"code\":0"));
        if (i % (RELOADS / 5) == RELOADS / 5 - 1) {
          meters.add(ProcessResources.of(foster.pid()));
        }
      }
      String all = all(meters.toArray(ProcessResources[]::new));
      System.out.printf("soak, %d reloads:%n%s", RELOADS, all);
      int growth = meters.getLast().residentKb() - meters.getFirst().residentKb();
      assertTrue(growth <= SPARE_OF_LONGER_LIVES_KB, all);
      assertEquals(0, foster.foster("shutdown").code());
      assertEquals(0, foster.awaitExit());
    }
  }

  /**
   * Waits until the services have been restarted that often in total, as long as the number grows.
   */
  private static ProcessResources at(Foster foster, StatusClient asker, long wanted)
      throws Exception {
    long done = count(asker);
    while (done < wanted) {
      long before = done;
      done =
          await("restarts after " + before)
              .atMost(Foster.PATIENCE)
              .until(() -> count(asker), now -> now >= wanted || now > before + 100);
    }
    return ProcessResources.of(foster.pid());
  }

  private static long count(StatusClient asker) throws Exception {
    return asker.status().values().stream().mapToLong(StatusClient.Service::restarts).sum();
  }
}
