package dev.foster.dist;

import static dev.foster.dist.Assembler.Condition.AT_LEAST;
import static dev.foster.dist.Assembler.Condition.EQUAL;
import static dev.foster.dist.Assembler.Condition.NOT_EQUAL;
import static dev.foster.dist.Assembler.Register.A0;
import static dev.foster.dist.Assembler.Register.A1;
import static dev.foster.dist.Assembler.Register.A2;
import static dev.foster.dist.Assembler.Register.A3;
import static dev.foster.dist.Assembler.Register.A4;
import static dev.foster.dist.Assembler.Register.V1;
import static dev.foster.dist.Assembler.Register.V2;
import static dev.foster.dist.Assembler.Register.V3;
import static dev.foster.dist.Assembler.Register.V4;
import static dev.foster.dist.Assembler.Register.V5;

import dev.foster.dist.Assembler.SystemCall;

/**
 * The part of {@link Launcher} that writes the new environment: {@code V4} points to the old one,
 * {@code V2} to the place for the new one.
 */
final class LauncherVariables {
  private final Assembler a;

  LauncherVariables(Assembler assembler) {
    a = assembler;
  }

  void code() {
    a.label("next variable");
    a.load(A0, V4, 0);
    a.jumpIf(A0, EQUAL, 0, "last variable");
    a.add(V4, 8);
    a.address(A1, "hidden");
    a.label("next name");
    a.loadByte(A2, A1);
    a.jumpIf(A2, EQUAL, 0, "keep");
    a.move(A3, A0);
    a.label("compare");
    a.loadByte(A2, A1);
    a.jumpIf(A2, EQUAL, 0, "hide");
    a.loadByte(A4, A3);
    a.add(A1, 1);
    a.add(A3, 1);
    a.jumpIf(A2, EQUAL, A4, "compare");
    a.label("skip");
    a.loadByte(A2, A1);
    a.add(A1, 1);
    a.jumpIf(A2, NOT_EQUAL, 0, "skip");
    a.jump("next name");
    a.label("keep");
    a.store(V2, 0, A0);
    a.add(V2, 8);
    a.jump("next variable");
    hide();
    a.label("last variable");
    addVariables();
  }

  /** Copies the variable at {@code A0} to the stack, with a longer name. */
  private void hide() {
    a.label("hide");
    a.move(A1, A0);
    a.label("measure");
    a.loadByte(A2, A1);
    a.add(A1, 1);
    a.jumpIf(A2, NOT_EQUAL, 0, "measure");
    a.subtract(A1, A0);
    a.add(A1, 16);
    a.reserve(A1);
    a.stack(A3);
    a.store(V2, 0, A3);
    a.add(V2, 8);
    a.address(A1, "saved");
    a.label("copy prefix");
    a.loadByte(A2, A1);
    a.jumpIf(A2, EQUAL, 0, "copy");
    a.storeByte(A3, A2);
    a.add(A1, 1);
    a.add(A3, 1);
    a.jump("copy prefix");
    a.label("copy");
    a.loadByte(A2, A0);
    a.storeByte(A3, A2);
    a.add(A0, 1);
    a.add(A3, 1);
    a.jumpIf(A2, NOT_EQUAL, 0, "copy");
    a.jump("next variable");
  }

  private void addVariables() {
    Launcher.template(a, "variables");
    addIgnoredSignals();
    addDirectory();
    Launcher.template(a, "blocked");
    addBlockedSignals();
    a.move(A1, V3);
    a.label("next letter");
    a.loadByte(A0, A1);
    a.add(A1, 1);
    a.jumpIf(A0, EQUAL, 0, "plain");
    a.jumpIf(A0, AT_LEAST, 0x80, "letters");
    a.jump("next letter");
    a.label("letters");
    Launcher.template(a, "UTF-8");
    a.jump("end of environment");
    a.label("plain");
    Launcher.template(a, "C");
    a.label("end of environment");
    a.set(A0, 0);
    a.store(V2, 0, A0);
  }

  /**
   * Writes a 1 for each ignored signal over the zeros that end the string before {@code V1}: the
   * JVM replaces some of these dispositions before Foster's first instruction.
   */
  private void addIgnoredSignals() {
    a.move(V4, V1);
    a.add(V4, -(LauncherConstants.SIGNALS + 1));
    a.set(V5, 1);
    a.label("next signal");
    a.move(A0, V5);
    a.set(A1, 0);
    a.move(A2, V1);
    a.set(A3, 8);
    a.systemCall(SystemCall.SIGNAL_ACTION);
    a.load(A0, V1, 0);
    a.jumpIf(A0, NOT_EQUAL, 1, "not ignored"); // SIG_IGN
    a.set(A0, '1');
    a.storeByte(V4, A0);
    a.label("not ignored");
    a.add(V4, 1);
    a.add(V5, 1);
    a.jumpIf(V5, NOT_EQUAL, LauncherConstants.SIGNALS + 1, "next signal");
  }

  /**
   * Adds FOSTER_DIRECTORY, the descriptor of the working directory, if the launcher has left it.
   */
  private void addDirectory() {
    a.load(A0, V3, LauncherDirectory.DESCRIPTOR);
    a.jumpIf(A0, EQUAL, 0, "directory done");
    Launcher.template(a, "directory");
    a.load(V5, V3, LauncherDirectory.DESCRIPTOR);
    a.move(A1, V1);
    a.add(A1, -4); // its digits and the end of the string
    Launcher.digits(a);
    a.label("directory done");
  }

  /** Writes a 1 for each blocked signal; the sign of the mask is the highest signal. */
  private void addBlockedSignals() {
    a.move(A1, V1);
    a.add(A1, -1);
    a.move(A2, A1);
    a.add(A2, -LauncherConstants.SIGNALS);
    a.load(A3, V3, -16);
    a.set(A0, '1');
    a.label("lower signal");
    a.add(A1, -1);
    a.jumpIfNegative(A3, "blocked");
    a.jump("not blocked");
    a.label("blocked");
    a.storeByte(A1, A0);
    a.label("not blocked");
    a.add(A3, A3);
    a.jumpIf(A1, NOT_EQUAL, A2, "lower signal");
  }
}
