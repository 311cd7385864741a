package dev.foster.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Root file systems without glibc: an empty one, and one with musl and busybox, such as Alpine's.
 */
class NoGlibcIT {
  private static final Path MUSL = Path.of("/usr/lib/x86_64-linux-musl/libc.so");
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  @TempDir Path folder;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs root to change the root");
    root = Files.createDirectories(folder.resolve("root"));
    Files.createDirectories(root.resolve("proc"));
    Files.createDirectories(root.resolve("opt"));
  }

  /** Runs a program as PID 1 in a read-only root file system. */
  private ProgramResult boot(String... command) {
    Object[] arguments = new Object[command.length + 1];
    arguments[0] = root;
    System.arraycopy(command, 0, arguments, 1, command.length);
    return ProgramResult.shell(
        Path.of("/"),
        """
        exec unshare --mount --pid --fork --kill-child sh -ec '
          mount --bind "$1" "$1"
          mount -t proc proc "$1/proc"
          mount -o remount,bind,ro "$1"
          root=$1; shift
          exec env -i /usr/sbin/chroot "$root" "$@"
        ' sh "$@"
        """,
        arguments);
  }

  private static void assertVersion(ProgramResult finished) {
    assertEquals("", finished.err());
    assertTrue(finished.out().startsWith("foster "), finished.out());
    assertEquals(0, finished.code());
  }

  @Test
  void emptyRoot_startsFoster() {
    Distribution.copy(root.resolve("opt/foster"));

    assertVersion(boot("/opt/foster/bin/foster", "version"));
  }

  @Test
  void emptyRoot_withLettersBeyondAscii_startsFoster() {
    Distribution.copy(root.resolve("opt/größe x"));

    assertVersion(boot("/opt/größe x/bin/foster", "version"));
  }

  @Test
  void bundle_isComplete() {
    Distribution.copy(root.resolve("opt/foster"));
    String glibc = "/opt/foster/runtime/lib/glibc";
    ProgramResult finished =
        boot(
            glibc + "/foster",
            "--inhibit-cache",
            "--library-path",
            glibc,
            "--list",
            "/opt/foster/runtime/lib/server/libjvm.so");

    assertEquals(0, finished.code(), finished.err());
    finished
        .out()
        .lines()
        .filter(line -> !line.contains("linux-vdso"))
        .forEach(line -> assertTrue(line.contains("/opt/foster/"), line));
  }

  @Test
  void muslRoot_startsFosterFromItsShell() throws IOException {
    assumeTrue(Files.exists(MUSL) && Files.exists(BUSYBOX), "needs musl and busybox-static");
    Distribution.copy(root.resolve("opt/foster"));
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("lib"));
    Files.copy(BUSYBOX, root.resolve("bin/busybox"));
    Files.createSymbolicLink(root.resolve("bin/sh"), Path.of("busybox"));
    Files.copy(MUSL, root.resolve("lib/ld-musl-x86_64.so.1"));
    Files.createSymbolicLink(root.resolve("bin/foster"), Path.of("/opt/foster/bin/foster"));

    assertVersion(boot("/bin/sh", "-c", "exec foster version"));
  }

  @Test
  void gcompat_isNotMistakenForGlibc() throws IOException {
    Distribution.copy(root.resolve("opt/foster"));
    for (String imitation : new String[] {"lib64/ld-linux-x86-64.so.2", "lib/libgcompat.so.0"}) {
      Files.createDirectories(root.resolve(imitation).getParent());
      Files.writeString(root.resolve(imitation), "not a program");
    }

    assertVersion(boot("/opt/foster/bin/foster", "version"));
  }
}
