package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.it.StatusClient.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs a hundred services on the real kernel and causes nothing but trouble for some seconds:
 * signals to their processes, storms of orphans, requests, reloads. Afterwards everything must be
 * as it was before.
 *
 * <p>{@code foster.chaos.seconds} sets the duration (15), {@code foster.chaos.seed} what happens.
 * The scheduling of the machine differs from run to run, so a seed repeats the events but not their
 * order.
 */
class ChaosIT {
  private static final int SERVICES = 100;
  private static final Duration CALM = Duration.ofSeconds(20);

  /** The memory that Foster may hold afterwards, relative to before, and {@link #SPARE_KB}. */
  private static final double FACTOR = 1.5;

  private static final int SPARE_KB = 8 * 1024; // free room in the heap, which the JVM keeps

  @TempDir Path directory;
  private final long seconds = Long.getLong("foster.chaos.seconds", 15);
  private final long seed = Long.getLong("foster.chaos.seed", System.nanoTime());
  private final AtomicInteger signals = new AtomicInteger();
  private final AtomicInteger orphans = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final int[] revisions = new int[SERVICES];
  private final Set<String> stopped = new TreeSet<>();

  /** Each service is one process, or two, or one with three that leave it soon. */
  private String yaml() {
    StringBuilder yaml = new StringBuilder("control: {socket: " + socket() + "}\nservices:\n");
    for (int i = 0; i < SERVICES; i++) {
      String program =
          switch (i % 4) {
            case 0 -> "command: [sleep, '100000']";
            case 1 -> "shell: 'sleep 100000 & wait'";
            case 2 ->
                "shell: '(setsid sleep 0.01 &); (setsid sleep 0.03 &); (setsid sleep 0.05 &); exec"
                    + " sleep 100000'";
            default -> "shell: 'trap \"\" TERM; echo begins; exec sleep 100000'";
          };
      yaml.append(
          """
            s%02d:
              %s
              env: {REVISION: "%d"}
              stop: {timeout: 300ms}
              restart: {policy: always, delay: 10ms, max_delay: 100ms, limit: none}
          """
              .formatted(i, program, revisions[i]));
    }
    return yaml.toString();
  }

  private static int processes() {
    return SERVICES + SERVICES / 4;
  }

  private Path socket() {
    return directory.resolve("foster.sock");
  }

  @Test
  void chaos_thenCalm_restoresTheFirstCondition() throws Exception {
    System.out.printf("chaos: -Dfoster.chaos.seed=%d -Dfoster.chaos.seconds=%d%n", seed, seconds);
    try (Foster foster = Foster.up(directory, yaml());
        NamespaceAgent hand = new NamespaceAgent(foster)) {
      StatusClient asker = new StatusClient(socket());
      await().atMost(CALM).until(() -> Files.exists(socket()));
      awaitUp(asker, hand, Set.of());
      asker.ask("\"command\":\"reload\""); // the first one starts a thread of the JDK that stays
      ProcessResources before = ProcessResources.of(foster.pid());
      assertTrue(!before.threads().contains("probe"), "nothing is probed: nobody has to listen");

      long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      CompletableFuture<Void> evil = aside(foster, () -> hurt(hand, end));
      CompletableFuture<Void> clients = aside(foster, () -> request(asker, end));
      evil.join();
      clients.join();
      hand.does("CONT all");
      awaitUp(asker, hand, stopped);
      for (String name : stopped) {
        assertEquals("0", code(asker.ask("\"command\":\"start\",\"services\":[\"" + name + "\"]")));
      }
      awaitUp(asker, hand, Set.of());
      ProcessResources after = awaitBaseline(foster, before);
      System.out.printf(
          "chaos: %d signals, %d orphans, %d requests; before %s, after %s%n",
          signals.get(), orphans.get(), requests.get(), before, after);
      assertTrue(signals.get() > 10 && orphans.get() > 0 && requests.get() > 3, "no chaos");
      assertTrue(
          after.residentKb() <= before.residentKb() * FACTOR + SPARE_KB,
          () -> "RSS before " + before + ", after " + after);
      for (String line : foster.err()) {
        assertTrue(!line.contains("internal error") && !line.contains("fault of Foster"), line);
      }
      assertEquals(0, foster.foster("shutdown").code());
      assertEquals(0, foster.awaitExit());
    }
  }

  private static CompletableFuture<Void> aside(Foster foster, Callable<Void> work)
      throws IOException {
    long pid = foster.pid();
    return CompletableFuture.runAsync(
        () -> {
          try {
            work.call();
          } catch (Exception | AssertionError e) { // read before the agent ends
            throw new CompletionException(
                e.getMessage() + "; " + ProcessResources.standing(pid), e);
          }
        },
        task -> Thread.ofPlatform().start(task)); // in parallel, even on few cores
  }

  private Void hurt(NamespaceAgent hand, long end) throws Exception {
    Random random = new Random(seed);
    while (System.nanoTime() < end) {
      int chance = random.nextInt(100);
      if (chance < 4) {
        int count = 1 + random.nextInt(50);
        orphans.addAndGet(hand.number("storm " + count));
      } else {
        String signal = chance < 50 ? "KILL" : chance < 70 ? "STOP" : chance < 95 ? "CONT" : "TERM";
        signals.addAndGet(hand.number(signal + " " + random.nextDouble()));
      }
      LockSupport.parkNanos(random.nextInt(8_000_000)); // the trouble begins
    }
    return null;
  }

  private Void request(StatusClient asker, long end) throws Exception {
    Random random = new Random(seed + 1);
    while (System.nanoTime() < end) {
      int number = random.nextInt(SERVICES);
      String name = "s%02d".formatted(number);
      String command =
          switch (random.nextInt(8)) {
            case 0, 1 -> "status";
            case 2, 3 -> "restart";
            case 4 -> "stop";
            case 5, 6 -> "start";
            default -> "reload";
          };
      String members = "\"command\":\"" + command + "\"";
      if (command.equals("reload")) {
        revisions[number]++;
        Files.writeString(directory.resolve("foster.yaml"), yaml());
      } else if (!command.equals("status")) {
        members += ",\"services\":[\"" + name + "\"],\"wait\":" + random.nextBoolean();
        if (command.equals("stop")) {
          stopped.add(name);
        } else {
          stopped.remove(name);
        }
      }
      asker.ask(members); // may fail, as the service may have died; but it gets an answer
      requests.incrementAndGet();
      LockSupport.parkNanos(random.nextInt(60_000_000));
    }
    return null;
  }

  private static String code(List<String> answer) {
    return answer.get(answer.size() - 1).replaceAll(".*\"code\":(\\d+).*", "$1");
  }

  /**
   * The condition at the end: all other services are up with one main process each, and there is no
   * other process and no zombie.
   */
  private void awaitUp(StatusClient asker, NamespaceAgent hand, Set<String> down) {
    int without = down.stream().mapToInt(name -> isPair(name) ? 2 : 1).sum();
    await("all wanted services up, and nothing else")
        .atMost(CALM)
        .untilAsserted(
            () -> {
              Map<String, Service> services = asker.status();
              assertEquals(SERVICES, services.size());
              Set<Integer> pids = new HashSet<>();
              services.forEach(
                  (name, service) -> {
                    assertEquals(!down.contains(name), service.wanted(), name + service);
                    assertEquals(service.wanted(), service.isUp(), name + service);
                    assertTrue(!service.isUp() || pids.add(service.pid()), name + service);
                  });
              assertEquals(0, hand.number("zombies"), "zombies");
              assertEquals(0, hand.number("stopped"), "stopped processes");
              assertEquals(processes() - without, hand.number("count"), "processes");
              assertEquals(SERVICES - down.size(), pids.size());
            });
  }

  private static boolean isPair(String name) {
    return Integer.parseInt(name.substring(1)) % 4 == 1;
  }

  private ProcessResources awaitBaseline(Foster foster, ProcessResources before) {
    return await("descriptors and threads as before, " + before)
        .atMost(CALM)
        .until(
            () -> ProcessResources.of(foster.pid()),
            now ->
                now.descriptors() <= before.descriptors()
                    && now.threads().size() <= before.threads().size());
  }
}
