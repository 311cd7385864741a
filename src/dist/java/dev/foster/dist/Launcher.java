package dev.foster.dist;

import static dev.foster.dist.Assembler.Condition.AT_LEAST;
import static dev.foster.dist.Assembler.Condition.EQUAL;
import static dev.foster.dist.Assembler.Condition.NOT_EQUAL;
import static dev.foster.dist.Assembler.Register.A0;
import static dev.foster.dist.Assembler.Register.A1;
import static dev.foster.dist.Assembler.Register.A2;
import static dev.foster.dist.Assembler.Register.A3;
import static dev.foster.dist.Assembler.Register.RESULT;
import static dev.foster.dist.Assembler.Register.V0;
import static dev.foster.dist.Assembler.Register.V1;
import static dev.foster.dist.Assembler.Register.V2;
import static dev.foster.dist.Assembler.Register.V3;
import static dev.foster.dist.Assembler.Register.V4;
import static dev.foster.dist.Assembler.Register.V5;

import dev.foster.dist.Assembler.SystemCall;
import java.util.List;
import java.util.Map;

/**
 * Generates {@code bin/foster}: a small program that needs neither a shell nor a C library, and
 * replaces itself by the Java runtime beside it.
 *
 * <p>A shell script is no replacement: dash and busybox drop every variable whose name is not an
 * identifier ({@code spring.profiles.active=prod}) and add {@code PWD}, and many images have no
 * shell.
 *
 * <p>In order, it blocks signals, if Foster is going to handle them; opens {@code /dev/null} as
 * each of the descriptors 0–2 that is closed (otherwise the JVM would use them for its own files);
 * leaves a directory in which no JVM can start; finds its folder by {@code /proc/self/exe}; checks
 * that the runtime is complete, and that the limits leave room for a JVM; chooses between the
 * system's C library and the bundled one; hides variables that are meant for services from the JVM;
 * and calls {@code execve}.
 *
 * <p>The new arguments: the JVM's options, {@code -Xint} for the single-command init, the main
 * class, then all of its own arguments from {@code argv[0]} on. The new environment: the old one in
 * its order, where the name of each hidden variable has {@code FOSTER_SAVED_} before it; then
 * {@code FOSTER_LAUNCHER=1}; then the variables for the JVM alone, and the ignored and blocked
 * signals.
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
   * @param loader the system's dynamic loader; without it the launcher uses the bundled one
   * @param files the files that must exist: paths below the folder, and sizes in bytes
   */
  static byte[] executable(Assembler assembler, String loader, Map<String, Long> files) {
    Launcher launcher = new Launcher(assembler);
    LauncherConstants.add(assembler, loader);
    launcher.code(files);
    return assembler.executable();
  }

  // V0: the block that the kernel left on the stack, later the new environment.
  // V1: where the next string goes. V2: where the next pointer goes. V3: the folder; before it
  // stand the directory's descriptor, the signals that were blocked, and the first pointer.
  // V4: the old environment. V5: the template being written.
  private void code(Map<String, Long> files) {
    a.stack(V0);
    new LauncherLimits(a).checkStack();
    new LauncherSignals(a).code();
    openStandardDescriptors();
    makeRoom();
    new LauncherDirectory(a).code();
    findHome();
    new LauncherFiles(a).check(files);
    new LauncherLimits(a).checkThreads();
    chooseRuntime();
    copyArguments();
    new LauncherVariables(a).code();
    execute();
    writeTemplates();
    new LauncherFiles(a).code();
    print();
    new LauncherLimits(a).thread();
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
    a.load(A0, V0, LauncherSignals.BLOCKED_BEFORE);
    a.store(V1, 8, A0);
    a.store(V1, 16, V2);
    a.add(V1, 24);
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
    template("loader arguments");
    a.jump("chosen");
    a.label("system");
    template("own java");
    template("first argument");
    a.label("chosen");
    a.load(A0, V0, LauncherSignals.KIND);
    a.jumpIf(A0, EQUAL, LauncherSignals.INIT, "for an init");
    template("options");
    a.jump("options are chosen");
    a.label("for an init");
    template("options of an init");
    template("interpreter"); // it runs too little code for a compiler to pay off
    a.label("options are chosen");
    template("program");
  }

  private void access(String path) {
    a.set(A0, -100);
    a.address(A1, path);
    a.set(A2, 0); // F_OK
    a.set(A3, 0);
    a.systemCall(SystemCall.ACCESS_AT);
  }

  private void template(String name) {
    template(a, name);
  }

  /** Writes strings from the constants behind the others, and a pointer to each. */
  static void template(Assembler a, String name) {
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
    digits(a);
    a.set(A0, 0);
    a.storeByte(A1, A0);
    a.move(A1, V1);
    a.call("print");
  }

  /** Writes {@code V5} as three digits to {@code A1}. */
  static void digits(Assembler a) {
    int use = a.size();
    for (int unit : new int[] {100, 10, 1}) {
      a.set(A0, '0');
      String digit = use + " digit " + unit;
      a.label(digit);
      a.jumpIf(V5, AT_LEAST, unit, "count " + digit);
      a.jump("write " + digit);
      a.label("count " + digit);
      a.add(V5, -unit);
      a.add(A0, 1);
      a.jump(digit);
      a.label("write " + digit);
      a.storeByte(A1, A0);
      a.add(A1, 1);
    }
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
