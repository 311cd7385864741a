package dev.foster.dist;

import static dev.foster.dist.Assembler.Condition.EQUAL;
import static dev.foster.dist.Assembler.Register.A0;
import static dev.foster.dist.Assembler.Register.A1;
import static dev.foster.dist.Assembler.Register.A2;
import static dev.foster.dist.Assembler.Register.A3;
import static dev.foster.dist.Assembler.Register.RESULT;
import static dev.foster.dist.Assembler.Register.V3;

import dev.foster.dist.Assembler.SystemCall;

/**
 * The part of {@link Launcher} for a working directory that has no path, because it was deleted or
 * unmounted, or that has a very long one. A JVM cannot start there. So the launcher keeps a
 * descriptor of it and changes to the root; Foster changes back when its JVM runs.
 */
final class LauncherDirectory {
  /** Offset of the descriptor's number from {@code V3}; 0 if the launcher has not left. */
  static final int DESCRIPTOR = -24;

  /** The launcher leaves a directory with a longer path, in bytes. */
  private static final int MAX_PATH = 2048;

  private static final int O_PATH = 0x200000;
  private static final int MOST_DIGITS = 1000;

  private final Assembler a;

  LauncherDirectory(Assembler assembler) {
    a = assembler;
  }

  void code() {
    a.set(A0, 0);
    a.store(V3, DESCRIPTOR, A0);
    a.move(A0, V3);
    a.set(A1, MAX_PATH);
    a.systemCall(SystemCall.GET_DIRECTORY);
    a.jumpIfNegative(RESULT, "leave");
    a.loadByte(A0, V3); // an unmounted one has a path that begins with "(unreachable)"
    a.jumpIf(A0, EQUAL, '/', "stay");
    a.label("leave");
    a.set(A0, -100); // AT_FDCWD
    a.address(A1, "here");
    a.set(A2, O_PATH);
    a.set(A3, 0);
    a.systemCall(SystemCall.OPEN_AT);
    a.jumpIfNegative(RESULT, "not kept");
    a.move(A1, RESULT);
    a.jumpIf(A1, Assembler.Condition.AT_LEAST, MOST_DIGITS, "not kept");
    a.store(V3, DESCRIPTOR, A1);
    a.label("not kept");
    a.address(A0, "root");
    a.systemCall(SystemCall.CHANGE_DIRECTORY);
    a.label("stay");
  }
}
