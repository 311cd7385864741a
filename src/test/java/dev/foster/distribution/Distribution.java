package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The distribution that the build has just made. */
final class Distribution {
  /** Its folder. */
  static final Path HOME = Path.of("target/foster").toAbsolutePath();

  private Distribution() {}

  /** The command line of its JVM, with one more option. */
  static List<String> jvm(Path home, String option, String... arguments) {
    return jvmWith("foster.aot", home, option, arguments);
  }

  /** The same with another archive of classes. */
  static List<String> jvmWith(String archive, Path home, String option, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "-i", "FOSTER_LAUNCHER=1", "PATH=/usr/bin:/bin"));
    command.add(home + "/runtime/bin/foster");
    command.add(option);
    command.add("-XX:AOTCache=" + home + "/runtime/lib/" + archive);
    command.add("-Djffi.boot.library.path=" + home + "/runtime/lib");
    command.addAll(List.of("-m", "dev.foster/dev.foster.Main", "foster"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** A full copy of it at another path. */
  static Path copy(Path to) {
    Finished copied =
        Finished.run(Path.of("/"), List.of("cp", "-r", HOME.toString(), to.toString()));
    assertTrue(copied.code() == 0 && Files.exists(to.resolve("bin/foster")), copied.err());
    return to;
  }
}
