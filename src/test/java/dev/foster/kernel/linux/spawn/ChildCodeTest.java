package dev.foster.kernel.linux.spawn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The code for aarch64, run by {@link A64} on any machine; that of the machine itself is run by
 * {@link ChildScriptTest}.
 */
class ChildCodeTest {
  private static final long LIST = 0x10000;
  private static final long CLONE = 220;
  private static final long SIGPROCMASK = 135;
  private static final long EXIT = 94;
  private static final long EINTR = -4;
  private static final long ENOENT = -2;

  private final List<String> calls = new ArrayList<>();
  private long cloned;
  private final A64 processor = new A64(ChildCode.bytes(true), this::call);

  /** The end of the child. */
  private static final class Exit extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A call with an unknown number returns the negated third argument. */
  private long call(long number, long... arguments) {
    calls.add(number + Arrays.toString(arguments).replaceAll("[\\[\\]]", " ").stripTrailing());
    if (number == EXIT) {
      throw new Exit();
    }
    return number == CLONE ? cloned : number == SIGPROCMASK ? 0 : -arguments[2];
  }

  private void word(long offset, long value) {
    processor.memory.put(LIST + offset, value);
  }

  private long result(int step) {
    return processor.memory.get(LIST + 64L * step + 48);
  }

  private void step(int step, long number, long error, int onFailure, long only) {
    long at = 64L * step;
    word(at, number);
    word(at + 8, step + 100);
    word(at + 16, step + 200);
    word(at + 24, error);
    word(at + 32, step + 400);
    word(at + 40, onFailure == 0 ? 0 : LIST + 64L * onFailure);
    word(at + 56, only);
  }

  private static String performed(int step, long number, long error) {
    return number + " " + (step + 100) + ", " + (step + 200) + ", " + error + ", " + (step + 400);
  }

  /** What the child calls, without the fifth argument, which is 0 in every step. */
  private List<String> runChild() {
    assertThrows(Exit.class, () -> processor.run(LIST));
    List<String> steps = new ArrayList<>();
    for (String call : calls.subList(2, calls.size())) {
      assertTrue(call.endsWith(", 0"), call);
      steps.add(call.substring(0, call.lastIndexOf(',')));
    }
    return steps;
  }

  @Test
  void parent_blocksSignalsAroundCloneAlone() {
    word(0, 0x4111);
    cloned = 77;
    for (int register = 18; register < 31; register++) {
      processor.x[register] = 1000 + register;
    }
    assertEquals(77, processor.run(LIST));
    assertEquals(3, calls.size());
    assertTrue(calls.get(0).startsWith("135 2, 65552, 65560, 8,"), calls.get(0));
    assertEquals("220 16657, 0, 0, 0, 65568", calls.get(1));
    assertTrue(calls.get(2).startsWith("135 2, 65560, 0, 8,"), calls.get(2));
    long[] kept = Arrays.copyOfRange(processor.x, 18, 31);
    long[] expected = new long[13];
    Arrays.setAll(expected, i -> 1018 + i);
    assertArrayEquals(expected, kept); // the registers that the callee must preserve
  }

  @Test
  void parent_whoseCloneFails_getsTheErrorAndItsMask() {
    cloned = -11;
    assertEquals(-11, processor.run(LIST));
    assertTrue(calls.get(2).startsWith("135 2, 65560, 0, 8,"), calls.get(2));
  }

  @Test
  void child_performsItsStepsInOrderAndKeepsTheirResults() {
    step(1, 1001, 0, 0, 0);
    step(2, 1002, 5, 0, 0); // fails and is ignored
    step(3, 1003, 0, 5, 0); // would go to 5, but does not fail
    step(4, EXIT, 0, 0, 0);
    assertEquals(
        List.of(
            performed(1, 1001, 0),
            performed(2, 1002, 5),
            performed(3, 1003, 0),
            performed(4, EXIT, 0)),
        runChild());
    assertEquals(0, result(1));
    assertEquals(-5, result(2));
    assertEquals(0, result(3));
  }

  @Test
  void child_whoseStepFails_goesWhereTheStepSays() {
    step(1, 1001, 5, 4, 0);
    step(2, 1002, 0, 0, 0);
    step(3, EXIT, 0, 0, 0);
    step(4, 1004, 0, 0, 0);
    step(5, EXIT, 0, 0, 0);
    assertEquals(
        List.of(performed(1, 1001, 5), performed(4, 1004, 0), performed(5, EXIT, 0)), runChild());
  }

  @Test
  void child_whoseStepFailsAsNamed_goesThereAndElseOn() {
    step(1, 1001, -EINTR, 5, ENOENT);
    step(2, 1002, -ENOENT, 4, ENOENT);
    step(3, EXIT, 0, 0, 0);
    step(4, 1004, 0, 0, 0);
    step(5, EXIT, 0, 0, 0);
    assertEquals(
        List.of(
            performed(1, 1001, -EINTR),
            performed(2, 1002, -ENOENT),
            performed(4, 1004, 0),
            performed(5, EXIT, 0)),
        runChild());
  }
}
