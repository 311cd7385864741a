package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * However much services write and however many clients ask for it, the answers do not fill Foster's
 * heap.
 */
class LogMemoryIT {
  private static final int SERVICES = 4;
  private static final int LINES = 1000;
  private static final int CLIENTS = 24;
  private static final String LOGS = "\"command\":\"logs\"";

  @TempDir Path directory;

  /** Each service writes, and then reports that in a file. */
  private String yaml(String command) {
    StringBuilder yaml = new StringBuilder("logs: {format: none}\nservices:\n");
    for (int i = 0; i < SERVICES; i++) {
      yaml.append("  s%d:\n    shell: |\n".formatted(i))
          .append("      %s\n      touch %s/done%d\n".formatted(command, directory, i))
          .append("      exec sleep 100000\n");
    }
    return yaml.toString();
  }

  private StatusClient written() {
    for (int i = 0; i < SERVICES; i++) {
      Path done = directory.resolve("done" + i);
      await().atMost(Foster.PATIENCE).until(() -> Files.exists(done));
    }
    return new StatusClient(directory.resolve("foster.sock"));
  }

  private static void assertSound(Foster foster) throws Exception {
    assertEquals(0, foster.foster("shutdown").code(), foster::toString);
    assertEquals(0, foster.awaitExit(), foster::toString);
    for (String line : foster.err()) {
      assertTrue(!line.contains("emory") && !line.contains("fault"), foster::toString);
    }
  }

  /** The memory for a line is larger than its text; for very short lines their number matters. */
  @Test
  void emptyLines_hundredsOfThousands_theLastThousandOfEachServiceAreReturned() throws Exception {
    try (Foster foster = Foster.up(directory, yaml("yes '' | head -n 300000"))) {
      StatusClient asker = written();
      for (int i = 0; i < 3; i++) {
        List<String> lines = asker.ask(LOGS + ",\"lines\":100000");
        long ofServices = lines.stream().filter(line -> line.contains("\"service\":\"s")).count();
        assertEquals(SERVICES * LINES, ofServices);
      }
      assertSound(foster);
    }
  }

  /** Each answer has the maximum size; all at the same time would be twice the heap. */
  @Test
  void manyClientsAtOnce_areAllAnswered_aFewAtATime() throws Exception {
    String binary = "head -c 400000 /dev/zero | tr '\\000' '\\377'";
    try (Foster foster = Foster.up(directory, yaml(binary))) {
      StatusClient asker = written();
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<List<String>>> answers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          answers.add(clients.submit(() -> asker.ask(LOGS)));
        }
        for (Future<List<String>> answer : answers) {
          assertTrue(answer.get().size() > SERVICES);
        }
      }
      assertSound(foster);
    }
  }
}
