package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Foster runs in working directories in which a JVM cannot start. */
@Needs("perl")
class LostDirectoryIT {
  private static final String BIN = Foster.HOME.resolve("bin").toString();

  @TempDir Path directory;

  /** Makes a directory the current one and then executes the arguments. */
  enum Directory {
    DELETED("mkdir 'gone'; chdir 'gone'; rmdir '../gone';"),
    LONG("for (1..60) { mkdir 'x' x 100; chdir 'x' x 100 or die $! }"),
    UNMOUNTED(
        "mkdir 'mnt'; system('mount -t tmpfs none mnt') == 0 or exit 99;"
            + " chdir 'mnt'; system('umount -l \"$ENV{DIRECTORY}/mnt\"');");

    final String script;

    Directory(String script) {
      this.script = script;
    }
  }

  private Foster.Result run(Directory where, String... command) throws Exception {
    List<String> argv = new ArrayList<>();
    if (where == Directory.UNMOUNTED) {
      argv.addAll(List.of("unshare", "--mount"));
    }
    argv.addAll(List.of("perl", "-e", where.script + " exec @ARGV or die $!"));
    argv.addAll(List.of(command));
    try {
      Foster.Result result =
          Foster.run(
              directory,
              Map.of("DIRECTORY", directory.toString(), "FOSTER_SOCKET", "/no/such/socket"),
              argv.toArray(String[]::new));
      assumeTrue(result.code() != 99, "NOT TESTED: cannot mount");
      assertFalse(result.err().contains("java"), result::toString);
      return result;
    } finally { // JUnit cannot remove paths of that length
      new ProcessBuilder("sh", "-c", "rm -rf " + directory + "/x*").start().waitFor();
    }
  }

  @ParameterizedTest
  @EnumSource
  void singleCommandInits_runTheProgramThere(Directory where) throws Exception {
    String show = "readlink /proc/self/cwd | head -c 40; env | grep -c FOSTER_DIRECTORY";
    String there = run(where, "sh", "-c", show).out();
    for (List<String> init :
        List.of(
            List.of(BIN + "/foster", "run", "--"),
            List.of(BIN + "/tini", "-s", "--"),
            List.of(BIN + "/dumb-init"))) {
      List<String> command = new ArrayList<>(init);
      command.addAll(List.of("sh", "-c", show));
      Foster.Result result = run(where, command.toArray(String[]::new));
      assertEquals(there, result.out(), result::toString);
    }
  }

  @ParameterizedTest
  @EnumSource
  void commands_workThere(Directory where) throws Exception {
    Foster.Result status = run(where, BIN + "/foster", "status");
    assertEquals(3, status.code(), status::toString);
    Foster.Result check = run(where, BIN + "/foster", "check");
    assertEquals(2, check.code(), check::toString);
    assertEquals(0, run(where, BIN + "/foster", "version").code());
  }

  /** A relative path leads to the file, although the directory has no usable path. */
  @Test
  void configuration_ofALongDirectory_isRead() throws Exception {
    String write = "printf 'services: {a: {command: [sh, -c, \"echo here\"], type: oneshot}}'";
    String up = BIN + "/foster up -f foster.yaml; echo code $?";
    Foster.Result result =
        run(Directory.LONG, "sh", "-c", write + " > foster.yaml; FOSTER_SOCKET= " + up);
    assertEquals(true, result.out().contains("| here"), result::toString);
    assertEquals(true, result.out().contains("code 0"), result::toString);
  }
}
