package dev.foster.dist;

import static dev.foster.dist.Assembler.Condition.AT_LEAST;
import static dev.foster.dist.Assembler.Condition.EQUAL;
import static dev.foster.dist.Assembler.Condition.NOT_EQUAL;
import static dev.foster.dist.Assembler.Register.A0;
import static dev.foster.dist.Assembler.Register.A1;
import static dev.foster.dist.Assembler.Register.A2;
import static dev.foster.dist.Assembler.Register.A3;
import static dev.foster.dist.Assembler.Register.A4;
import static dev.foster.dist.Assembler.Register.RESULT;
import static dev.foster.dist.Assembler.Register.V0;
import static dev.foster.dist.Assembler.Register.V1;
import static dev.foster.dist.Assembler.Register.V2;
import static dev.foster.dist.Assembler.Register.V3;
import static dev.foster.dist.Assembler.Register.V4;
import static dev.foster.dist.Assembler.Register.V5;

import dev.foster.dist.Assembler.SystemCall;
import java.util.List;

/**
 * Writes {@code bin/foster}: a program of a kilobyte that needs neither a shell nor a C library,
 * and becomes the Java runtime that lies beside it.
 *
 * <p>A shell could not do this: dash and busybox drop every variable whose name is not an
 * identifier ({@code spring.profiles.active=prod}) and add {@code PWD}, and many images have none.
 *
 * <p>What it does, in order: open {@code /dev/null} as each of the descriptors 0–2 that is closed
 * (the JVM would put its own files there); find its folder by {@code /proc/self/exe}; choose
 * between the machine's C library and the bundled one; hide from the JVM what is meant for the
 * services; and {@code execve}.
 *
 * <p>The new arguments: the JVM's options, {@code -Xint} for an init of one command, the main
 * class, then all of its own arguments from {@code argv[0]} on. The new environment: the old one in
 * its order, where the name of each hidden variable has {@code FOSTER_SAVED_} before it; then
 * {@code FOSTER_LAUNCHER=1}; then what is for the JVM alone, and which signals were ignored.
 */
final class Launcher {
  private static final int SCRATCH = 128 * 1024; // for the paths: a dozen of at most 4 KiB

  private final Assembler a;

  private Launcher(Assembler assembler) {
    a = assembler;
  }

  /**
   * The executable for one processor.
   *
   * @param loader the system's dynamic loader; without it the bundled one is used
   */
  static byte[] executable(Assembler assembler, String loader) {
    Launcher launcher = new Launcher(assembler);
    LauncherConstants.add(assembler, loader);
    launcher.code();
    return assembler.executable();
  }

  // V0: the block that the kernel left on the stack, later the new environment.
  // V1: where the next string goes. V2: where the next pointer goes. V3: the folder.
  // V4: the old environment. V5: the template being written.
  private void code() {
    a.stack(V0);
    openStandardDescriptors();
    makeRoom();
    findHome();
    chooseRuntime();
    copyArguments();
    copyEnvironment();
    execute();
    writeTemplates();
    print();
  }

  private void openStandardDescriptors() {
    for (int descriptor = 0; descriptor < 3; descriptor++) {
      a.set(A0, descriptor);
      a.set(A1, 1); // F_GETFD
      a.systemCall(SystemCall.FCNTL);
      a.move(A1, RESULT);
      String next = "descriptor " + (descriptor + 1);
      a.jumpIf(A1, EQUAL, 0, next);
      a.jumpIf(A1, EQUAL, 1, next);
      a.set(A0, -100); // AT_FDCWD
      a.address(A1, "/dev/null");
      a.set(A2, 2); // O_RDWR
      a.set(A3, 0);
      a.systemCall(SystemCall.OPEN_AT);
      a.label(next);
    }
  }

  /** Pointers need as much as the old ones and a few more; {@code V2} is the first slot. */
  private void makeRoom() {
    a.load(A0, V0, 0); // argc
    a.add(A0, A0);
    a.add(A0, A0);
    a.add(A0, A0);
    a.move(V4, V0);
    a.add(V4, A0);
    a.add(V4, 16);
    a.move(V5, V4);
    a.label("variable");
    a.load(A1, V5, 0);
    a.add(V5, 8);
    a.jumpIf(A1, NOT_EQUAL, 0, "variable");
    a.subtract(V5, V0);
    a.add(V5, 512);
    a.reserve(V5);
    a.stack(V2);
    a.set(A0, SCRATCH);
    a.reserve(A0);
    a.stack(V1);
    a.store(V1, 0, V2);
    a.add(V1, 8);
    a.move(V3, V1);
  }

  /** {@code V3}: the path of this program without its last two names. */
  private void findHome() {
    a.set(A0, -100);
    a.address(A1, "/proc/self/exe");
    a.move(A2, V1);
    a.set(A3, 4096);
    a.systemCall(SystemCall.READ_LINK_AT);
    a.jumpIfNegative(RESULT, "no home");
    a.add(V1, RESULT);
    for (String name : List.of("file", "folder")) {
      a.label(name);
      a.jumpIf(V1, EQUAL, V3, "cut");
      a.add(V1, -1);
      a.loadByte(A0, V1);
      a.jumpIf(A0, NOT_EQUAL, '/', name);
    }
    a.label("cut");
    a.set(A0, 0);
    a.storeByte(V1, A0);
    a.add(V1, 1);
  }

  private void chooseRuntime() {
    access("loader");
    a.jumpIfNegative(RESULT, "bundled");
    access("gcompat");
    a.jumpIfNegative(RESULT, "system");
    a.label("bundled");
    template("own loader");
    template("loader arguments"); // goes on with the options
    a.jump("chosen");
    a.label("system");
    template("own java");
    template("first argument");
    template("options");
    a.label("chosen");
    chooseInterpreter();
    template("program");
  }

  /**
   * An init for one command does so little that a compiler would only cost it time and memory. It
   * is known by the last part of {@code argv[0]}, or by its command.
   */
  private void chooseInterpreter() {
    a.load(A0, V0, 8);
    a.jumpIf(A0, EQUAL, 0, "compile");
    a.label("part of name");
    a.move(A1, A0);
    a.label("letter of name");
    a.loadByte(A2, A0);
    a.add(A0, 1);
    a.jumpIf(A2, EQUAL, '/', "part of name");
    a.jumpIf(A2, NOT_EQUAL, 0, "letter of name");
    jumpIfAmong("inits", "interpret");
    a.load(A1, V0, 16);
    a.jumpIf(A1, EQUAL, 0, "compile");
    jumpIfAmong("init command", "interpret");
    a.jump("compile");
    a.label("interpret");
    template("interpreter");
    a.label("compile");
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

  private void access(String path) {
    a.set(A0, -100);
    a.address(A1, path);
    a.set(A2, 0); // F_OK
    a.set(A3, 0);
    a.systemCall(SystemCall.ACCESS_AT);
  }

  private void template(String name) {
    a.address(V5, name);
    a.call("write templates");
  }

  private void copyArguments() {
    a.add(V0, 8);
    a.label("argument");
    a.load(A0, V0, 0);
    a.store(V2, 0, A0);
    a.add(V2, 8);
    a.add(V0, 8);
    a.jumpIf(A0, NOT_EQUAL, 0, "argument");
    a.move(V0, V2);
  }

  private void copyEnvironment() {
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
    template("variables");
    tellIgnoredSignals();
    a.move(A1, V3);
    a.label("next letter");
    a.loadByte(A0, A1);
    a.add(A1, 1);
    a.jumpIf(A0, EQUAL, 0, "plain");
    a.jumpIf(A0, AT_LEAST, 0x80, "letters");
    a.jump("next letter");
    a.label("letters");
    template("UTF-8");
    a.jump("end of environment");
    a.label("plain");
    template("C");
    a.label("end of environment");
    a.set(A0, 0);
    a.store(V2, 0, A0);
  }

  /**
   * Writes a 1 for each ignored signal over the zeros that end the string before {@code V1}: the
   * JVM replaces some of these dispositions before Foster's first instruction.
   */
  private void tellIgnoredSignals() {
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

  private void execute() {
    a.load(A1, V3, -8);
    a.load(A0, A1, 0); // the first template is the file, the others are the arguments
    a.move(V4, A0);
    a.add(A1, 8);
    a.move(A2, V0);
    a.systemCall(SystemCall.EXECVE);
    a.move(A0, RESULT);
    a.set(V5, 0);
    a.subtract(V5, A0); // errno
    a.address(A1, "cannot start");
    a.call("print");
    a.move(A1, V4);
    a.call("print");
    a.address(A1, "error");
    a.call("print");
    printNumber();
    a.address(A1, "advice");
    a.jump("fail");
    a.label("no home");
    a.address(A1, "no /proc");
    a.label("fail");
    a.call("print");
    a.set(A0, 125);
    a.systemCall(SystemCall.EXIT_GROUP);
  }

  /** Prints {@code V5}, of at most three digits. */
  private void printNumber() {
    a.move(A1, V1);
    for (int unit : new int[] {100, 10, 1}) {
      a.set(A0, '0');
      a.label("digit " + unit);
      a.jumpIf(V5, AT_LEAST, unit, "count " + unit);
      a.jump("write " + unit);
      a.label("count " + unit);
      a.add(V5, -unit);
      a.add(A0, 1);
      a.jump("digit " + unit);
      a.label("write " + unit);
      a.storeByte(A1, A0);
      a.add(A1, 1);
    }
    a.set(A0, 0);
    a.storeByte(A1, A0);
    a.move(A1, V1);
    a.call("print");
  }

  /** Writes the strings from {@code V5} up to an empty one, and a pointer to each. */
  private void writeTemplates() {
    a.label("write templates");
    a.enter();
    a.label("next template");
    a.loadByte(A0, V5);
    a.jumpIf(A0, EQUAL, 0, "templates written");
    a.store(V2, 0, V1);
    a.add(V2, 8);
    a.label("next byte");
    a.loadByte(A0, V5);
    a.add(V5, 1);
    a.jumpIf(A0, EQUAL, LauncherConstants.HOME.charAt(0), "home");
    a.storeByte(V1, A0);
    a.add(V1, 1);
    a.jumpIf(A0, NOT_EQUAL, 0, "next byte");
    a.jump("next template");
    a.label("home");
    a.move(A1, V3);
    a.label("byte of home");
    a.loadByte(A0, A1);
    a.jumpIf(A0, EQUAL, 0, "next byte");
    a.storeByte(V1, A0);
    a.add(A1, 1);
    a.add(V1, 1);
    a.jump("byte of home");
    a.label("templates written");
    a.leave();
  }

  /** Writes the string at {@code A1} to standard error. */
  private void print() {
    a.label("print");
    a.enter();
    a.move(A2, A1);
    a.label("end of text");
    a.loadByte(A0, A2);
    a.add(A2, 1);
    a.jumpIf(A0, NOT_EQUAL, 0, "end of text");
    a.subtract(A2, A1);
    a.add(A2, -1);
    a.set(A0, 2);
    a.systemCall(SystemCall.WRITE);
    a.leave();
  }
}
