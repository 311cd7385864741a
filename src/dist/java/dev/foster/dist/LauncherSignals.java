package dev.foster.dist;

import static dev.foster.dist.Assembler.Condition.EQUAL;
import static dev.foster.dist.Assembler.Condition.NOT_EQUAL;
import static dev.foster.dist.Assembler.Register.A0;
import static dev.foster.dist.Assembler.Register.A1;
import static dev.foster.dist.Assembler.Register.A2;
import static dev.foster.dist.Assembler.Register.A3;
import static dev.foster.dist.Assembler.Register.A4;
import static dev.foster.dist.Assembler.Register.V0;
import static dev.foster.dist.Assembler.Register.V1;
import static dev.foster.dist.Assembler.Register.V2;

import dev.foster.dist.Assembler.SystemCall;

/**
 * The first part of {@link Launcher}: finds out which kind of Foster will run, and blocks signals
 * for it. It stores both below the kernel's block on the stack, to which {@code V0} points.
 */
final class LauncherSignals {
  /** ILL TRAP BUS FPE SEGV: the JVM must handle them in the thread that caused them. */
  private static final int FAULTS = 1 << 3 | 1 << 4 | 1 << 6 | 1 << 7 | 1 << 10;

  // Below the kernel's block on the stack: what kind of Foster this is, and two signal masks.
  private static final int NOTES = 32;
  static final int KIND = -32;
  private static final int BLOCKED_NOW = -24;
  static final int BLOCKED_BEFORE = -16;

  private static final int CLIENT = 0;
  private static final int SUPERVISOR = 1;

  static final int INIT = 2;

  private final Assembler a;

  LauncherSignals(Assembler assembler) {
    a = assembler;
  }

  void code() {
    a.set(A0, NOTES);
    a.reserve(A0);
    findKind();
    blockSignals();
  }

  /**
   * The single-command init and supervisord are recognised by the last part of {@code argv[0]}, the
   * former also by the first argument. Options may precede the command of the supervisor, so every
   * argument is compared with it. A client command with such an argument unblocks the signals
   * itself.
   */
  private void findKind() {
    a.set(V1, CLIENT);
    a.load(A0, V0, 8);
    a.jumpIf(A0, EQUAL, 0, "kind");
    a.label("part of name");
    a.move(A1, A0);
    a.label("letter of name");
    a.loadByte(A2, A0);
    a.add(A0, 1);
    a.jumpIf(A2, EQUAL, '/', "part of name");
    a.jumpIf(A2, NOT_EQUAL, 0, "letter of name");
    jumpIfAmong("inits", "init");
    jumpIfAmong("supervisors", "supervisor");
    a.load(A1, V0, 16);
    a.jumpIf(A1, EQUAL, 0, "kind");
    jumpIfAmong("init command", "init");
    a.move(V2, V0);
    a.add(V2, 16);
    a.label("word");
    a.load(A1, V2, 0);
    a.jumpIf(A1, EQUAL, 0, "kind");
    a.add(V2, 8);
    jumpIfAmong("supervisor command", "supervisor");
    a.jump("word");
    a.label("supervisor");
    a.set(V1, SUPERVISOR);
    a.jump("kind");
    a.label("init");
    a.set(V1, INIT);
    a.label("kind");
    a.store(V0, KIND, V1);
  }

  /**
   * A blocked signal stays pending until Foster has installed its handlers. Without blocking, PID 1
   * would lose it, because the kernel drops signals without a handler, and any other process would
   * be killed.
   */
  private void blockSignals() {
    a.set(A0, 0);
    a.jumpIf(V1, EQUAL, CLIENT, "none to block");
    a.set(A0, ~FAULTS);
    a.label("none to block");
    a.store(V0, BLOCKED_NOW, A0);
    a.set(A0, 0); // SIG_BLOCK
    a.move(A1, V0);
    a.add(A1, BLOCKED_NOW);
    a.move(A2, V0);
    a.add(A2, BLOCKED_BEFORE);
    a.set(A3, 8);
    a.systemCall(SystemCall.SIGNAL_MASK);
  }

  /** Jumps if the string at {@code A1} is one of a list. */
  private void jumpIfAmong(String list, String target) {
    a.address(A2, list);
    a.label("next of " + list);
    a.loadByte(A3, A2);
    a.jumpIf(A3, EQUAL, 0, "none of " + list);
    a.move(A0, A1);
    a.label("same as " + list);
    a.loadByte(A3, A2);
    a.loadByte(A4, A0);
    a.add(A2, 1);
    a.add(A0, 1);
    a.jumpIf(A3, NOT_EQUAL, A4, "not " + list);
    a.jumpIf(A3, NOT_EQUAL, 0, "same as " + list);
    a.jump(target);
    a.label("rest of " + list);
    a.loadByte(A3, A2);
    a.add(A2, 1);
    a.label("not " + list);
    a.jumpIf(A3, NOT_EQUAL, 0, "rest of " + list);
    a.jump("next of " + list);
    a.label("none of " + list);
  }
}
