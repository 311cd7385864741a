package dev.foster.dist;

import static dev.foster.dist.Assembler.Condition.NOT_EQUAL;
import static dev.foster.dist.Assembler.Register.A0;
import static dev.foster.dist.Assembler.Register.A1;
import static dev.foster.dist.Assembler.Register.A2;
import static dev.foster.dist.Assembler.Register.A3;
import static dev.foster.dist.Assembler.Register.RESULT;
import static dev.foster.dist.Assembler.Register.V1;
import static dev.foster.dist.Assembler.Register.V2;
import static dev.foster.dist.Assembler.Register.V5;

import dev.foster.dist.Assembler.SystemCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of {@link Launcher} that checks that the runtime is complete. Files can be missing or
 * cut off after a full disk or a tool that shrinks images. The JVM reports that badly, or dies of
 * SIGBUS.
 */
final class LauncherFiles {
  private static final int READABLE = 4;
  private static final int SIZE = 48; // of struct stat, on x86-64 and aarch64
  private static final int MOST_ADDED = 4095;

  private final Assembler a;

  LauncherFiles(Assembler assembler) {
    a = assembler;
  }

  /**
   * The files that Foster cannot start without: paths below {@code home}, and sizes. The archives
   * of classes are not included, because Foster is only slower without them; nor is the bundled C
   * library, which not every system needs.
   */
  static Map<String, Long> needed(Path home) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    Path lib = home.resolve("runtime/lib");
    for (Path file : Assemble.libraries(home.resolve("runtime"))) {
      if (!file.startsWith(lib.resolve("glibc"))) {
        sizes.put("/" + home.relativize(file), Files.size(file));
      }
    }
    for (String name : List.of("jvm.cfg", "modules")) {
      Path file = lib.resolve(name);
      sizes.put("/" + home.relativize(file), Files.size(file));
    }
    return sizes;
  }

  /** Ends the launcher if a file is missing or has another size. */
  void check(Map<String, Long> files) {
    files.forEach(
        (path, size) -> {
          a.strings(path, List.of(LauncherConstants.HOME + path, ""));
          a.address(V5, path);
          a.call("size of file");
          a.set(A1, size);
          a.jumpIf(A0, NOT_EQUAL, A1, "bad file");
        });
    a.jump("files are good");
    a.label("bad file");
    a.address(A1, "cannot use");
    a.call("print");
    a.move(A1, V1);
    a.call("print");
    a.address(A1, "file advice");
    a.jump("fail");
    a.label("files are good");
  }

  /** {@code A0}: the size of the file that {@code V5} names, -1 if it cannot be read. */
  void code() {
    a.label("size of file");
    a.enter();
    a.call("write templates");
    a.add(V2, -8); // only the string stays, until the next one
    a.load(V1, V2, 0);
    a.set(A0, -100);
    a.move(A1, V1);
    a.set(A2, READABLE);
    a.set(A3, 0);
    a.systemCall(SystemCall.ACCESS_AT);
    a.jumpIfNegative(RESULT, "no size");
    a.set(A0, -100);
    a.move(A1, V1);
    room(A2);
    a.set(A3, 0);
    a.systemCall(SystemCall.STAT_AT);
    a.jumpIfNegative(RESULT, "no size");
    room(A2);
    a.load(A0, A2, SIZE);
    a.leave();
    a.label("no size");
    a.set(A0, -1);
    a.leave();
  }

  /** Computes the address of the result of {@code stat}: behind the longest path. */
  private void room(Assembler.Register to) {
    a.move(to, V1);
    a.add(to, MOST_ADDED);
    a.add(to, MOST_ADDED);
  }
}
