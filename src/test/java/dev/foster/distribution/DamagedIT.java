package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A distribution with missing or truncated files, and a JVM that crashes. */
class DamagedIT {
  private static final String UP =
      "control: off\nservices: {a: {type: oneshot, command: ['true']}}\n";

  private static final String NO_ARCHIVE =
      "foster | the archive of classes (runtime/lib/foster.aot) is missing, damaged or of another"
          + " build: Foster starts more slowly and takes more memory\n";

  /** Waits for a service, truncates the library through which Foster calls C, and goes on. */
  private static final String CRASH =
      """
      cd "$1"
      export PATH="$PATH:/secret" SHELL=/secret DISPLAY=secret TOKEN=secret
      export JAVA_TOOL_OPTIONS=-Dtoken=secret
      unshare --pid --fork --mount-proc --kill-child "$2/bin/foster" up -f ../secret.yaml &
      until test -e ../up; do kill -0 $!; sleep 0.02; done
      truncate -s 4096 "$2/runtime/lib/libjffi-1.2.so"
      touch ../cut
      wait $!
      """;

  private static final String CRASHING =
      """
      env: {TOKEN: secret}
      control: off
      services:
        a:
          env: {PASSWORD: {file: password}}
          shell: 'touch up; until test -e cut; do sleep 0.02; done # secret'
          cwd: .
      """;

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void copy() throws IOException {
    home = Distribution.copy(folder.resolve("foster"));
    Files.writeString(folder.resolve("up.yaml"), UP);
  }

  private ProgramResult foster(String... arguments) {
    List<String> command = new ArrayList<>(List.of(home + "/bin/foster"));
    command.addAll(List.of(arguments));
    return ProgramResult.run(folder, command);
  }

  private static void assertRefused(Path file, ProgramResult finished) {
    String line =
        "foster: cannot use "
            + file
            + ": it is missing, cut off or not readable; bin/foster works only inside its folder:"
            + " link to it, or copy all\n";
    assertEquals(new ProgramResult(125, "", line), finished);
  }

  private List<Path> needed() throws IOException {
    Path lib = home.resolve("runtime/lib");
    try (var files = Files.walk(lib)) {
      return files
          .filter(file -> file.toString().matches(".*(/modules|/jvm\\.cfg|\\.so)"))
          .filter(file -> !file.startsWith(lib.resolve("glibc")))
          .toList();
    }
  }

  @Test
  void neededFile_missingOrTruncated_isReportedInOneLine() throws IOException {
    Path aside = folder.resolve("aside");
    assertTrue(needed().size() > 8, needed().toString());
    for (Path file : needed()) {
      Files.move(file, aside);
      assertRefused(file, foster("version"));
      Files.copy(aside, file);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(Files.size(aside) - 1);
      }
      assertRefused(file, foster("up", "-f", "up.yaml"));
      Files.delete(file);
      Files.move(aside, file);
    }
    assertEquals(0, foster("version").code());
  }

  @Test
  void neededFile_unreadable_isReportedInOneLine() {
    assumeTrue(root(), "needs root to become another user");
    Path file = home.resolve("runtime/lib/libjffi-1.2.so");
    ProgramResult finished =
        ProgramResult.shell(
            folder,
            """
            chmod 755 .
            chmod 600 "$2"
            exec setpriv --reuid=65534 --regid=65534 --clear-groups "$1" version
            """,
            home.resolve("bin/foster"),
            file);

    assertRefused(file, finished);
  }

  @Test
  void invalidLibrary_isReportedInOneLine() throws IOException {
    Path file = home.resolve("runtime/lib/libjffi-1.2.so");
    Files.write(file, new byte[(int) Files.size(file)]);
    ProgramResult told =
        new ProgramResult(125, "", "foster: cannot load " + file + ": invalid ELF header\n");

    assertEquals(told, foster("version"));
    assertEquals(told, foster("run", "true"));
    assertEquals(told, foster("up", "-f", "up.yaml"));
    assumeTrue(root(), "needs root for a PID namespace");
    String script = "exec unshare --pid --fork --mount-proc --kill-child \"$1\" up -f up.yaml";
    assertEquals(told, ProgramResult.shell(folder, script, home.resolve("bin/foster")));
  }

  @Test
  void archives_missing_areReportedByUpAlone() throws IOException {
    Files.delete(home.resolve("runtime/lib/foster.aot"));
    Files.delete(home.resolve("runtime/lib/foster-init.aot"));

    assertTrue(foster("up", "-f", "up.yaml").err().startsWith(NO_ARCHIVE));
    assertEquals(new ProgramResult(0, "", ""), foster("run", "true"));
    ProgramResult check = foster("check", "-f", "up.yaml");
    assertEquals(new ProgramResult(0, check.out(), ""), check);
  }

  @Test
  void archive_damaged_isReportedByUpAlone_andChangesNothingElse() throws IOException {
    Path archive = home.resolve("runtime/lib/foster.aot");
    Files.write(archive, List.of("x"), StandardOpenOption.WRITE); // overwrites its first bytes
    ProgramResult damaged = foster("up", "-f", "up.yaml");
    assertTrue(damaged.err().startsWith(NO_ARCHIVE), damaged::err);
    assertEquals(0, damaged.code());
  }

  @Test
  void archive_intact_isNotMentioned() {
    ProgramResult finished = foster("up", "-f", "up.yaml");
    assertTrue(finished.err().startsWith("foster | a: started"), finished::err);
  }

  @Test
  void crashOfTheJvm_isReported_withoutSecretsOrFiles() throws IOException {
    assumeTrue(root(), "needs root for a PID namespace");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Files.writeString(folder.resolve("password"), "secret");
    Files.writeString(folder.resolve("secret.yaml"), CRASHING);
    ProgramResult finished = ProgramResult.shell(folder, CRASH, empty, home);

    assertEquals(1, finished.code(), finished::out); // code of the JVM itself
    assertTrue(finished.out().contains("# A fatal error has been detected by"), finished::out);
    String all = finished.out() + finished.err();
    assertTrue(!all.contains("secret"), all);
    assertTrue(all.lines().count() < 40, all);
    try (var files = Files.list(empty)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private static boolean root() {
    return System.getProperty("user.name").equals("root");
  }
}
