package dev.foster.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.ProcessFacts;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunMarksTest {
  private static final long NONE = ProcessFacts.NO_MARK;

  @Test
  void mark_sameRun_staysTheSame_andIsFound() {
    RunMarks marks = new RunMarks(NONE, 7);
    long mark = marks.mark("a");
    assertEquals(mark, marks.mark("a"));
    assertNotEquals(mark, marks.mark("b"));
    assertEquals("a", marks.run(mark));
    marks.release("a");
    assertNull(marks.run(mark));
  }

  @Test
  void run_limitsOfOtherPrograms_areNotRuns() {
    RunMarks marks = new RunMarks(NONE, 7);
    marks.mark("a");
    assertNull(marks.run(NONE));
    assertNull(marks.run(0));
    assertNull(marks.run(1_024));
    assertNull(marks.run(Long.MAX_VALUE));
  }

  /** The orphans of an inner Foster that was killed belong to the run of the outer one. */
  @Test
  void nested_marksBelongToTheRunOfTheOuterFoster() {
    RunMarks outer = new RunMarks(NONE, -1);
    long web = outer.mark("web");
    long other = outer.mark("other");
    RunMarks inner = new RunMarks(web, 123);
    RunMarks innermost = new RunMarks(inner.mark("x"), 456);
    long deep = innermost.mark("y");
    assertTrue(deep > 0 && deep < web);
    assertEquals("web", outer.run(inner.mark("x")));
    assertEquals("web", outer.run(deep));
    assertEquals("x", inner.run(deep));
    assertEquals("y", innermost.run(deep));
    assertNull(inner.run(other));
    assertNull(inner.run(web));
  }

  @Test
  void mark_limitTooLow_isNone() {
    for (long limit : new long[] {0, 1, 1_024, 65_535, 100_000}) {
      RunMarks marks = new RunMarks(limit, 3);
      assertEquals(NONE, marks.mark("a"), "limit " + limit);
    }
  }

  @Test
  void mark_allNumbersInUse_isNoneUntilOneIsReleased() {
    RunMarks marks = new RunMarks(1 << 16, 65_000);
    Set<Long> given = new HashSet<>();
    for (int i = 0; i < 65_535; i++) {
      long mark = marks.mark("run" + i);
      assertTrue(mark > 0 && mark < 1 << 16 && given.add(mark), "mark " + mark);
    }
    assertEquals(NONE, marks.mark("more"));
    marks.release("run9");
    assertTrue(marks.mark("more") > 0);
  }
}
