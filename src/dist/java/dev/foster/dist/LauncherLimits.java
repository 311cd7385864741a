package dev.foster.dist;

import static dev.foster.dist.Assembler.Condition.AT_LEAST;
import static dev.foster.dist.Assembler.Condition.EQUAL;
import static dev.foster.dist.Assembler.Register.A0;
import static dev.foster.dist.Assembler.Register.A1;
import static dev.foster.dist.Assembler.Register.A2;
import static dev.foster.dist.Assembler.Register.A3;
import static dev.foster.dist.Assembler.Register.A4;
import static dev.foster.dist.Assembler.Register.RESULT;
import static dev.foster.dist.Assembler.Register.V1;
import static dev.foster.dist.Assembler.Register.V5;

import dev.foster.dist.Assembler.SystemCall;

/**
 * The part of {@link Launcher} that checks limits. Where there is too little, a JVM prints a stack
 * trace or dies of SIGSEGV; the launcher prints one line.
 */
final class LauncherLimits {
  private static final int RLIMIT_STACK = 3;
  private static final int MIN_STACK = 256 * 1024;

  /** How many threads a JVM has made just after its start. */
  private static final int THREADS = 9;

  /** CLONE_VM, CLONE_SIGHAND, CLONE_THREAD. */
  private static final int FLAGS = 0x100 | 0x800 | 0x10000;

  private final Assembler a;

  LauncherLimits(Assembler assembler) {
    a = assembler;
  }

  /** Ends the launcher if its own stack, and that of the JVM's first thread, would be too small. */
  void checkStack() {
    a.set(A0, 32);
    a.reserve(A0);
    a.stack(V1);
    a.set(A0, 0);
    a.set(A1, RLIMIT_STACK);
    a.set(A2, 0);
    a.move(A3, V1);
    a.systemCall(SystemCall.RESOURCE_LIMIT);
    a.jumpIfNegative(RESULT, "stack is good");
    a.load(A0, V1, 0);
    a.set(A1, MIN_STACK);
    a.jumpIf(A0, AT_LEAST, A1, "stack is good");
    a.address(A1, "small stack");
    a.jump("fail");
    a.label("stack is good");
  }

  /**
   * Makes as many threads as the JVM needs, and ends the launcher if that fails. They only wait;
   * execve(2) ends them. No other way tells how much room the limits of the user (RLIMIT_NPROC) and
   * of the container (pids.max) leave.
   */
  void checkThreads() {
    a.set(V5, 0);
    a.label("next thread");
    a.set(A0, FLAGS);
    a.set(A1, 0); // the same stack, of which the threads use nothing
    a.set(A2, 0);
    a.set(A3, 0);
    a.set(A4, 0);
    a.systemCall(SystemCall.CLONE);
    a.move(A1, RESULT);
    a.jumpIf(A1, EQUAL, 0, "thread");
    a.jumpIfNegative(A1, "too few threads");
    a.add(V5, 1);
    a.jumpIf(V5, AT_LEAST, THREADS, "enough threads");
    a.jump("next thread");
    a.label("too few threads");
    a.address(A1, "no threads");
    a.jump("fail");
    a.label("enough threads");
  }

  /** What such a thread does. */
  void thread() {
    a.label("thread");
    a.set(A0, 0);
    a.set(A1, 0);
    a.set(A2, 0);
    a.set(A3, 0);
    a.systemCall(SystemCall.POLL);
    a.jump("thread");
  }
}
