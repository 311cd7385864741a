package dev.foster.importer.supervisord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.FakeHost;
import dev.foster.importer.Finding;
import dev.foster.importer.ImportResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupOrderTest {
  private static final String DEPENDENCY = "{condition: attempted, required: false}";

  /** Two programs of different priorities, each of that many processes. */
  private static ImportResult twice(int processes) {
    StringBuilder text = new StringBuilder("[supervisord]\nnodaemon=true\n");
    for (String name : List.of("a", "b")) {
      text.append("[program:" + name + "]\ncommand=x\nstdout_logfile=NONE\nstderr_logfile=NONE\n");
      text.append("process_name=%(process_num)d\nnumprocs=" + processes + "\n");
      text.append("priority=" + (int) name.charAt(0) + "\n");
    }
    FakeHost host = new FakeHost().file("/conf/s.conf", text.toString());
    SupervisordRun.Overrides none =
        new SupervisordRun.Overrides(true, null, null, null, null, false, null, null);
    ImportResult result = SupervisordRun.read(host, "s.conf", Map.of(), "box", none, true).result();
    result.write(List.of());
    return result;
  }

  private static List<String> texts(ImportResult result) {
    return result.findings().sorted().stream().map(Finding::text).toList();
  }

  @Test
  void eachProcessWaitsForAllOfLowerPriorities() {
    ImportResult result = twice(70);
    assertEquals(List.of(), texts(result));
    assertEquals(
        70 * 70, result.text().split(java.util.regex.Pattern.quote(DEPENDENCY)).length - 1);
  }

  @Test
  void tooManyPairs_haveNoOrder_andThatIsSaid() {
    ImportResult result = twice(71);
    assertTrue(
        texts(result).toString().contains("too many processes of different priorities"),
        texts(result).toString());
    assertFalse(result.text().contains("depends_on"));
  }
}
