package dev.foster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.linux.LinuxDirectories;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Answers that a service can shape without lying. {@link AnswerFuzz} tests answers of a hostile
 * server.
 */
class HostileAnswerTest {
  private static final int CHAIN = 20_000;

  @Test
  void ps_eachProcessIsTheChildOfTheOneBefore_showsAll() {
    StringBuilder answer = new StringBuilder("d"); // the target's first byte is the command
    for (int pid = 2; pid < CHAIN + 2; pid++) {
      answer.append("{\"process\":{\"pid\":").append(pid).append(",\"parent\":").append(pid - 1);
      answer.append(",\"service\":\"web\",\"name\":\"sh\",\"state\":\"S\",\"command\":\"sh\",");
      answer.append("\"cpu_ms\":1,\"rss_bytes\":1,\"age_ms\":1}}\n");
    }
    answer.append("{\"done\":{\"code\":0,\"lines\":[]}}\n");
    TestConsole console = new TestConsole();
    ClientEnvironment around =
        new ClientEnvironment(
            AnswerFuzz.answering(answer.toString().getBytes(StandardCharsets.US_ASCII)),
            new LinuxDirectories(),
            List.of("LANG=C.UTF-8"),
            () -> null);
    int code = new Client(console, around).run(new ParsedCommand.Processes("/s", false, List.of()));
    assertEquals(0, code, console::errText);
    List<String> lines = console.outText().lines().toList();
    assertEquals(CHAIN + 2, lines.size()); // with the header lines of the table and of the service
    assertTrue(lines.get(3).endsWith("      └─ sh"), lines.get(3));
    assertTrue(lines.getLast().startsWith(String.valueOf(CHAIN + 1)), lines.getLast());
  }
}
