package dev.foster.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests which differences the comparison accepts. */
class TranscriptTest {
  private static boolean same(String shown, String printed) {
    return Transcript.matches(
        Transcript.normal(shown.lines().toList()), Transcript.normal(printed.lines().toList()));
  }

  @Test
  void pidsTimesAndWidths_mayDiffer() {
    assertTrue(same("foster | a: started (pid 17)", "foster  | a: started (pid 9001)"));
    assertTrue(same("a  RUNNING  uptime 0:00:03", "a RUNNING uptime 1:10:04"));
    assertTrue(same("{\"pid\":17,\"a\":17}", "{\"pid\":18,\"a\":17}"));
    assertFalse(same("{\"pids\":17}", "{\"pids\":18}"));
    assertTrue(same("a: ready after 41ms", "a: ready after 1m3s"));
    assertTrue(same("2026-01-01T00:00:00.123Z x", "2027-12-31T23:59:59.000Z x"));
    assertTrue(
        same(
            "SERVICE  STATE  PID  READY  RESTARTS  AGE  DETAIL\na  up  17  ready  0  3s",
            "SERVICE STATE PID READY RESTARTS AGE DETAIL\na up 301 ready 0 0s"));
  }

  @Test
  void row_thatIsCut_mayBeCutElsewhere() {
    String head = "SERVICE  STATE  PID  READY  RESTARTS  AGE  DETAIL\n";
    String shown = head + "a  failed  -  -  3  -  exited with code 1 after 7ms; gave …";
    assertTrue(same(shown, head + "a  failed  -  -  3  -  exited with code 1 after 59ms;…"));
    assertFalse(same(shown, head + "a  failed  -  -  3  -  killed by SIGKILL after 59ms; g…"));
    assertFalse(same(shown, head + "a  failed  -  -  2  -  exited with code 1 after 7ms; gave …"));
  }

  @Test
  void codesCountsAndWords_mayNotDiffer() {
    assertFalse(same("exited with code 1", "exited with code 2"));
    assertFalse(same("restarting in 1s (attempt 1)", "restarting in 1s (attempt 2)"));
    assertFalse(same("a: ready", "b: ready"));
    assertFalse(
        same(
            "SERVICE  STATE  PID  READY  RESTARTS  AGE  DETAIL\na  up  17  ready  0  3s",
            "SERVICE  STATE  PID  READY  RESTARTS  AGE  DETAIL\na  up  17  ready  1  3s"));
  }

  @Test
  void leftOutLines_needAnEllipsis() {
    assertFalse(same("a\nc", "a\nb\nc"));
    assertFalse(same("a\nb", "a"));
    assertTrue(same("a\n…\nc", "a\nb\nb\nc"));
    assertTrue(same("a … c", "a b b c"));
    assertFalse(same("a … c", "a b b d"));
  }

  @Test
  void find_servicesMayInterleave_theLinesOfOneMayNot() {
    List<String> printed = List.of("a | 1", "b | 1", "a | 2", "b | 2");
    assertEquals(4, Transcript.find(List.of("b | 1", "b | 2", "a | 1", "a | 2"), printed).end());
    assertNotNull(Transcript.find(List.of("a | 2", "a | 1"), printed).problem());
    String a1 = "{\"time\":\"TIME\",\"service\":\"a\",\"line\":\"1\"}";
    String b1 = "{\"time\":\"TIME\",\"service\":\"b\",\"line\":\"1\"}";
    assertEquals(2, Transcript.find(List.of(b1, a1), List.of(a1, b1)).end());
    assertNotNull(Transcript.find(List.of(a1, a1), List.of(a1, b1)).problem());
  }

  @Test
  void find_instancesMayOvertake_otherServicesMayNot() {
    List<String> shown = List.of("foster | web-1: ready", "foster | web-2: ready");
    assertNull(Transcript.find(shown, shown.reversed()).problem());
    assertNotNull(Transcript.find(shown, List.of("foster | web-1: ready")).problem());
    List<String> one = List.of("foster | web-1: started", "foster | web-1: ready");
    assertNotNull(Transcript.find(one, one.reversed()).problem());
    List<String> chain = List.of("foster | db: ready", "foster | web: started");
    assertNotNull(Transcript.find(chain, chain.reversed()).problem());
  }

  @Test
  void find_aLineBetween_mustBeShown() {
    List<String> printed = List.of("a | 1", "a | oops", "a | 2", "a | later");
    assertNotNull(Transcript.find(List.of("a | 1", "a | 2"), printed).problem());
    Transcript.Found found = Transcript.find(List.of("a | 1", "…", "a | 2"), printed);
    assertNull(found.problem());
    assertEquals(3, found.end());
  }
}
