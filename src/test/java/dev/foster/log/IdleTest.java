package dev.foster.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Proc;
import dev.foster.log.PumpFixture.Pipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IdleTest {

  /** How often threads of the pump have gone to sleep so far. */
  private static long sleeps() throws IOException {
    long count = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        List<String> status = Proc.read(task.resolve("status")).lines().toList();
        if (!status.isEmpty() && status.get(0).endsWith("foster-log")) {
          for (String line : status) {
            if (line.startsWith("voluntary_ctxt_switches:")) {
              count += Long.parseLong(line.substring(line.indexOf(':') + 1).trim());
            }
          }
        }
      }
    }
    return count;
  }

  @Test
  void idle_afterAFlood_neverWakesUp() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b")) {
      Pipe a = rig.attach("a", PumpFixture.NONE, 1);
      rig.attach("b", PumpFixture.NONE, 2);
      for (int i = 0; i < 2000; i++) {
        a.write("some line of text, again and again\n".repeat(i % 100));
      }
      a.write("end\n");
      await().until(() -> rig.tail("a").contains("end"));
      long[] last = {-1};
      await()
          .pollInterval(1500, TimeUnit.MILLISECONDS)
          .until(
              () -> {
                long before = last[0];
                last[0] = sleeps();
                return before == last[0];
              });
      assertTrue(last[0] > 0);
    }
  }

  @Test
  void services_manyAndQuiet_takeLittleMemory() throws Exception {
    List<Pipe> pipes = new ArrayList<>();
    try (PumpFixture rig = new PumpFixture("s0")) {
      rig.attachBoth("s0", PumpFixture.PREFIXED, 1)[0].write("first\n");
      rig.out.readLine();
      System.gc();
      long before = used();
      int many = 300;
      for (int i = 1; i <= many; i++) {
        pipes.addAll(List.of(rig.attachBoth("s" + i, PumpFixture.PREFIXED, i)));
      }
      assertEquals(1, rig.tail("s0").size()); // all of them are attached by now
      System.gc();
      long each = (used() - before) / many;
      assertTrue(each < 4096, each + " bytes of heap for each service");
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
