package dev.foster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.log.PumpFixture.Pipe;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The last lines of a service in the message about its crash. */
class CrashLinesTest {
  private static List<String> forReport(PumpFixture rig, int run) throws Exception {
    CompletableFuture<List<LogLine>> answer = new CompletableFuture<>();
    rig.pump.lastLinesForReport("a", run, 3, answer::complete);
    return PumpFixture.texts(answer.get(10, TimeUnit.SECONDS));
  }

  @Test
  void linesForAReport_justPrinted_areLeftOut() throws Exception {
    try (PumpFixture rig = new PumpFixture("a", "b")) {
      Pipe a = rig.attach("a", PumpFixture.PREFIXED, 1);
      a.write("panic\n");
      assertEquals("a      | panic\n", rig.out.readLine());
      assertEquals(List.of(), forReport(rig, 1));
      Pipe b = rig.attach("b", PumpFixture.PREFIXED, 2);
      for (int i = 0; i < 20; i++) {
        b.write("other\n");
        assertEquals("b      | other\n", rig.out.readLine());
      }
      assertEquals(List.of("panic"), forReport(rig, 1));
    }
  }

  @Test
  void linesForAReport_notPrinted_areGiven() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      rig.attach("a", PumpFixture.NONE, 1).write("panic\n");
      assertEquals(List.of("panic"), forReport(rig, 1));
    }
  }
}
