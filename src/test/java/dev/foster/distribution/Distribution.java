package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The distribution that the build has just made. */
public final class Distribution {
  /** Its folder, as the build has made it. */
  public static final Path BUILT =
      Path.of(System.getProperty("foster.home", "target/foster")).toAbsolutePath();

  /**
   * Its folder. Returns a copy if other users cannot reach the original, for instance below {@code
   * /root}.
   */
  public static final Path HOME = isOpen(BUILT) ? BUILT : openCopy();

  private Distribution() {}

  /** {@code jvm}: a folder with a Java runtime; or {@code native}: one executable. */
  public static String edition() {
    return Files.exists(BUILT.resolve("runtime")) ? "jvm" : "native";
  }

  /** The command line of its JVM, with one more option. */
  static List<String> jvm(Path home, String option, String... arguments) {
    return jvmWith("foster.aot", home, option, arguments);
  }

  /** The command line of its JVM, with one more option and another archive of classes. */
  static List<String> jvmWith(String archive, Path home, String option, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "-i", "FOSTER_LAUNCHER=1", "PATH=/usr/bin:/bin"));
    command.add(home + "/runtime/bin/foster");
    command.add(option);
    command.add("-XX:AOTCache=" + home + "/runtime/lib/" + archive);
    command.add("-Djffi.boot.library.path=" + home + "/runtime/lib");
    command.addAll(List.of("-m", "dev.foster/dev.foster.app.Main", "foster"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean isOpen(Path folder) {
    try {
      for (Path at = folder; at != null; at = at.getParent()) {
        if (!Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return true; // the distribution is missing; the tests report that
    }
  }

  private static Path openCopy() {
    try {
      Path folder = Files.createTempDirectory("foster-");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      List<String> remove = List.of("rm", "-rf", folder.toString());
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> ProgramResult.run(Path.of("/"), remove)));
      return copy(BUILT, folder.resolve("foster"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A complete copy of the distribution at another path. */
  static Path copy(Path to) {
    return copy(HOME, to);
  }

  private static Path copy(Path from, Path to) {
    ProgramResult copied =
        ProgramResult.run(Path.of("/"), List.of("cp", "-r", from.toString(), to.toString()));
    assertTrue(copied.code() == 0 && Files.exists(to.resolve("bin/foster")), copied.err());
    return to;
  }
}
