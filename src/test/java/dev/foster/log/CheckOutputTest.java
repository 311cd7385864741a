package dev.foster.log;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.log.PumpFixture.Pipe;
import dev.foster.text.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The output of checks, pipes that other processes keep, and messages with control characters. */
@Timeout(60)
class CheckOutputTest {

  private static String endCheck(PumpFixture rig, int pid) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    rig.pump.endCheck(pid, answer::complete);
    return answer.get(10, TimeUnit.SECONDS);
  }

  @Test
  void endCheck_returnsTheLastLine_andTheServiceHasNone() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe[] pipes = rig.attachCheck("a", 7);
      pipes[0].write("connecting\n");
      pipes[1].write("no such database\n\n");
      assertEquals("no such database", endCheck(rig, 7));
      assertEquals(List.of(), rig.tail("a"));
      assertNull(endCheck(rig, 7));
    }
  }

  @Test
  void endCheck_pipesThatAnotherProcessKeeps_areClosed() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      Pipe[] pipes = rig.attachCheck("a", 7);
      pipes[1].write("beginning of a line");
      assertEquals("beginning of a line", endCheck(rig, 7));
      assertTrue(pipes[0].isBroken() && pipes[1].isBroken());
    }
  }

  @Test
  void pipesOfEarlierRuns_tooMany_theOldestIsClosedAndThatIsLogged() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      List<Pipe> kept = new ArrayList<>();
      for (int pid = 1; pid <= 40; pid++) {
        kept.add(rig.attach("a", PumpFixture.NONE, pid));
      }
      assertEquals(
          "foster | a: closed the output pipe of an earlier run (pid 1): a process keeps more than"
              + " 32 such pipes open\n",
          rig.err.readLine());
      await().until(() -> kept.get(7).isBroken());
      assertTrue(!kept.get(8).isBroken());
      kept.get(39).write("the last run\n");
      await().until(() -> rig.tail("a").equals(List.of("the last run")));
    }
  }

  @Test
  void message_controlCharacters_areShown() throws Exception {
    try (PumpFixture rig = new PumpFixture("a")) {
      rig.pump.message(Level.INFO, "a", "name \r\033]0;x\007\033[31mred\033[0m \u202e\u009b");
      assertEquals("foster | a: name ^M^[]0;x^Gred \\u202e\\x9b\n", rig.err.readLine());
    }
  }
}
