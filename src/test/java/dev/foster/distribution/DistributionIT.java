package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the built distribution from several places and as several users. */
class DistributionIT {
  private static final long MEGABYTE = 1_000_000;

  @TempDir Path folder;

  private static void assertVersion(ProgramResult finished) {
    assertEquals("", finished.err());
    assertTrue(finished.out().matches("foster \\d+\\.\\d+\\.\\d+\\n"), finished.out());
    assertEquals(0, finished.code());
  }

  /** With this option the JVM refuses to start if it cannot use the archive of classes. */
  private static void assertUsesArchive(Path home) {
    assertVersion(ProgramResult.run(home, Distribution.jvm(home, "-XX:AOTMode=on", "version")));
  }

  @Test
  void version_fromAnyDirectory_isPrinted() {
    assertVersion(ProgramResult.shell(Path.of("/proc"), "exec $1 version", bin("foster")));
  }

  private static Path bin(String name) {
    return Distribution.HOME.resolve("bin/" + name);
  }

  @Test
  void environment_emptyOrHostile_hasNoEffect() {
    assertVersion(ProgramResult.shell(folder, "exec env -i $1 version", bin("foster")));
    assertVersion(
        ProgramResult.shell(
            folder,
            """
            export JAVA_TOOL_OPTIONS="-Xmx4g -agentlib:none" JDK_JAVA_OPTIONS=--none
            export _JAVA_OPTIONS=-XX:+None MALLOC_ARENA_MAX=9 LD_LIBRARY_PATH=/nowhere
            exec env LD_PRELOAD=/nowhere.so $1 version 2>"$2"
            """,
            bin("foster"),
            folder.resolve("complaint of env itself")));
  }

  @Test
  void documentsAndExamples_areInside() throws IOException {
    Path share = Distribution.HOME.resolve("share");
    for (String file : List.of("README.md", "docs/tutorial.md", "docs/reference/commands.md")) {
      assertEquals(Files.readString(Path.of(file)), Files.readString(share.resolve(file)));
    }
    String example = share.resolve("config-examples/hello/foster.yaml").toString();
    ProgramResult check =
        ProgramResult.run(folder, List.of(bin("foster").toString(), "check", "-f", example));
    assertEquals(0, check.code(), check::toString);
  }

  @Test
  void copy_withNewTimesAtOtherPath_usesItsArchive() throws IOException {
    Path copy = Distribution.copy(folder.resolve("with space"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), copy.getFileName());

    assertUsesArchive(copy);
    assertUsesArchive(link);
    assertVersion(ProgramResult.run(folder, List.of(link + "/bin/foster", "version")));
  }

  @Test
  void copy_belowNameBeyondAscii_works() {
    Path copy = Distribution.copy(folder.resolve("größe"));

    assertVersion(ProgramResult.run(folder, List.of("env", "-i", copy + "/bin/foster", "version")));
  }

  /**
   * Each class outside the archive costs up to a millisecond. The training run of the build decides
   * which classes are in it.
   */
  @Test
  void version_loadsAllItsClassesFromTheArchive() {
    ProgramResult finished =
        ProgramResult.run(
            folder, Distribution.jvm(Distribution.HOME, "-Xlog:class+load", "version"));
    List<String> others =
        finished
            .out()
            .lines()
            .filter(line -> line.contains("source:") && !line.contains("shared objects file"))
            .toList();

    assertEquals(List.of(), others);
  }

  @Test
  void anyUser_withNothingWritable_starts() {
    assumeTrue(root(), "needs root to make a read-only root file system");
    ProgramResult finished =
        ProgramResult.shell(
            Path.of("/"),
            """
            exec unshare --mount sh -ec '
              mount --make-rprivate /
              for m in / /tmp /run /dev/shm /var/tmp; do
                mount --bind $m $m && mount -o remount,bind,ro $m
              done
              ! touch /tmp/x /run/x /x 2>/dev/null
              exec setpriv --reuid=65534 --regid=65534 --clear-groups env -i "$1" version
            ' sh "$1"
            """,
            bin("foster"));

    assertVersion(finished);
  }

  private static boolean root() {
    return System.getProperty("user.name").equals("root");
  }

  @Needs("strace")
  @Test
  void start_leavesNoFile() throws IOException {
    ProgramResult finished =
        ProgramResult.shell(
            folder,
            """
            strace -f -qq -o "$2/calls" "$1" version >&2 || exit
            grep -E 'O_CREAT|O_TMPFILE|creat\\(|mkdir|mknod|rename|link(at)?\\(' "$2/calls" |
              grep -v readlink
            """,
            bin("foster"),
            folder);

    assertEquals("", finished.out(), finished::err);
    assertTrue(finished.err().startsWith("foster "), finished::err);
  }

  @Test
  void files_areReadableForAllUsers() {
    ProgramResult finished =
        ProgramResult.shell(
            Distribution.HOME,
            "find . ! -type l ! -perm -444; find . -type d ! -perm -555; find . -perm /022 ! -type"
                + " l");

    assertEquals(new ProgramResult(0, "", ""), finished);
  }

  @Test
  void archive_containsTheFolder_andIsSmall() throws IOException {
    Path archive;
    try (var files = Files.list(Path.of("target"))) {
      archive = files.filter(f -> f.toString().endsWith("-linux-x86_64.tar.gz")).findFirst().get();
    }
    assertTrue(Files.size(archive) <= 26 * MEGABYTE, "of " + Files.size(archive) + " bytes");

    ProgramResult finished =
        ProgramResult.shell(
            folder, "tar -xzf $1; diff -r foster $2", archive.toAbsolutePath(), Distribution.HOME);
    assertEquals(new ProgramResult(0, "", ""), finished);
    assertUsesArchive(folder.resolve("foster"));
  }
}
