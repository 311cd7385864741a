package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs and directories on a drive that does not answer, and programs on which a process holds a
 * lease, hold up nobody but their own service.
 */
@Timeout(120)
@Needs("python3")
class DeadDriveIT {
  /** {@code drive.py DIRECTORY}: mounts a drive there that never answers. */
  private static final String DRIVE =
      """
      import ctypes, os, signal, sys
      libc = ctypes.CDLL(None, use_errno=True)
      fd = os.open('/dev/fuse', os.O_RDWR)
      options = b'fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other' % fd
      if libc.mount(b'dead', sys.argv[1].encode(), b'fuse', 0, options):
          sys.exit('NOT TESTED: cannot mount: ' + os.strerror(ctypes.get_errno()))
      print('the drive is dead', flush=True)
      signal.pause()
      """;

  /** {@code lease.py FILE}: keeps a write lease on the file, as long as the kernel permits. */
  private static final String LEASE =
      """
      import fcntl, os, signal, sys, time
      signal.signal(signal.SIGIO, signal.SIG_IGN)
      while True:
          fd = os.open(sys.argv[1], os.O_RDWR)
          try:
              fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
              while fcntl.fcntl(fd, fcntl.F_GETLEASE) == fcntl.F_WRLCK: time.sleep(0.01)
              print('somebody waits for the lease', flush=True)
              time.sleep(float(open('/proc/sys/fs/lease-break-time').read()) + .01)
          except OSError: time.sleep(0.002)
          os.close(fd)
      """;

  @TempDir Path directory;

  @BeforeEach
  void rootAndDevice() throws Exception {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(root, "NOT TESTED: needs root");
    assumeTrue(Files.exists(Path.of("/dev/fuse")), "NOT TESTED: needs /dev/fuse");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectory(directory.resolve("drive"));
    Files.writeString(directory.resolve("drive.py"), DRIVE);
  }

  private Path script(Path path, String text) throws Exception {
    Files.writeString(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    return path;
  }

  private static void awaitDeadDrive(Foster foster) {
    String line = foster.awaitLine("the drive is dead");
    assumeTrue(!line.contains("NOT TESTED"), line);
  }

  /** Kills the main process of a service. */
  private static void kill(Foster foster, String service) throws Exception {
    assertEquals(0, foster.foster("signal", "KILL", service).code(), foster::toString);
  }

  /** What a service needs from the dead drive, in terms of {@code $drive}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "command: [%s/program]",
        "command: [program], env: {PATH: '%s:/usr/bin'}",
        "command: [sleep, '1000'], cwd: %s",
        "command: [sleep, '1000'], pre_start: [[%s/hook]], ready: {timeout: 1h}",
        "command: [sleep, '1000'], user: '33:33', cwd: %s/below",
      })
  void start_onADeadDrive_holdsUpNobodyElse(String service) throws Exception {
    Path drive = directory.resolve("drive");
    Files.createDirectory(drive.resolve("below"));
    script(drive.resolve("program"), "#!/bin/sh\nexec sleep 1000\n");
    script(drive.resolve("hook"), "#!/bin/sh\nexit 0\n");
    String yaml =
        """
        shutdown: {timeout: 5s}
        services:
          app: {%s, restart: {delay: 1ms, limit: none}, stop: {timeout: 1h}}
          other: {shell: 'exec sleep 2000', restart: {delay: 1ms}}
          drive: {command: [/usr/bin/python3, %s/drive.py, %s], enabled: false}
        """
            .formatted(service.formatted(drive), directory, drive);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("app: started");
      assertEquals(0, foster.foster("start", "drive").code(), foster::toString);
      awaitDeadDrive(foster);
      kill(foster, "app");
      foster.awaitLine("has not begun: its drive does not answer");
      kill(foster, "other");
      await("the other service")
          .atMost(Foster.PATIENCE)
          .until(() -> count(foster, "other: started") == 2);
      assertEquals(0, foster.foster("status").code(), foster::toString);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      assertFalse(foster.toString().contains("internal error"), foster::toString);
      assertFalse(foster.toString().contains("SIGKILL at"), foster::toString);
    }
  }

  private static long count(Foster foster, String text) {
    return foster.err().stream().filter(line -> line.contains(text)).count();
  }

  @Test
  void start_thatNeverBegins_isGivenUpAndTriedAgain() throws Exception {
    Path drive = directory.resolve("drive");
    script(drive.resolve("program"), "#!/bin/sh\nexec sleep 1000\n");
    String yaml =
        """
        services:
          app: {command: [%s/program], restart: {delay: 1ms, limit: none}}
          drive: {command: [/usr/bin/python3, %s/drive.py, %s], enabled: false}
        """
            .formatted(drive, directory, drive);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("app: started");
      assertEquals(0, foster.foster("start", "drive").code(), foster::toString);
      awaitDeadDrive(foster);
      kill(foster, "app");
      foster.awaitLine(
          "app: cannot execute "
              + drive
              + "/program: it did not begin within 10s (its drive does not answer, or a process"
              + " holds a lease on the file)");
      foster.sh("umount -l " + drive);
      await("the service, now that the drive is gone")
          .atMost(Foster.PATIENCE)
          .until(() -> count(foster, "app: started") == 2);
      assertEquals(0, foster.foster("stop", "app").code(), foster::toString);
    }
  }

  @Test
  void check_onWhichItsServiceHoldsALease_holdsUpNobody() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("app"));
    Path check = script(folder.resolve("check"), "#!/bin/sh\nexit 0\n");
    Path lease = Files.writeString(directory.resolve("lease.py"), LEASE);
    new ProcessBuilder("chown", "-R", "50002", folder.toString()).start().waitFor();
    String yaml =
        """
        shutdown: {timeout: 5s}
        services:
          app:
            command: [/usr/bin/python3, %s, %s]
            user: "50002:50002"
            health: {exec: [%s], interval: 50ms, timeout: 1h, action: report}
          other: {shell: 'exec sleep 2000', restart: {delay: 1ms}}
        """
            .formatted(lease, check, check);
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("somebody waits for the lease");
      kill(foster, "other");
      await("the other service")
          .atMost(Foster.PATIENCE)
          .until(() -> count(foster, "other: started") == 2);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      assertFalse(foster.toString().contains("internal error"), foster::toString);
    }
  }

  /** A secret that is read again at a reload. */
  private Foster withSecret(Path file) throws Exception {
    Files.writeString(file, "a secret\n");
    String yaml =
        """
        services:
          app: {command: [sleep, '1000'], env: {PASSWORD: {file: %s}}}
          drive: {command: [/usr/bin/python3, %s/drive.py, %s], enabled: false}
        """
            .formatted(file, directory, directory.resolve("drive"));
    return Foster.up(directory, yaml);
  }

  @Test
  void reload_secretIsAFifo_namesIt_andWorksAgainWithAFile() throws Exception {
    Path file = directory.resolve("password");
    try (Foster foster = withSecret(file)) {
      foster.awaitLine("app: started");
      foster.sh("rm %1$s; mkfifo %1$s".formatted(file));
      Foster.Result refused = foster.foster("reload");
      assertEquals(2, refused.code(), refused::toString);
      String why = file + ": it is a FIFO, and no data arrived for 2 s";
      assertTrue(refused.toString().contains(why), refused::toString);
      foster.sh("rm %1$s; echo other > %1$s".formatted(file));
      assertEquals(0, foster.foster("reload").code(), foster::toString);
    }
  }

  @Test
  void reload_filesOnADeadDrive_namesThem_andWorksAgainWithoutIt() throws Exception {
    Path drive = directory.resolve("drive");
    try (Foster foster = withSecret(drive.resolve("password"))) {
      foster.awaitLine("app: started");
      assertEquals(0, foster.foster("start", "drive").code(), foster::toString);
      awaitDeadDrive(foster);
      for (int i = 0; i < 6; i++) { // more often than threads may stay behind
        Foster.Result refused = foster.foster("reload");
        assertEquals(2, refused.code(), refused::toString);
        String why = "cannot read " + drive + "/password: its drive does not answer";
        assertTrue(refused.toString().contains(why), refused::toString);
      }
      foster.sh("umount -f -l " + drive);
      await("a reload without the drive")
          .atMost(Foster.PATIENCE)
          .until(() -> foster.foster("reload").code() == 0);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  @Test
  void restart_secretOnADeadDrive_failsWithItsName_andHoldsUpNobody() throws Exception {
    Path drive = directory.resolve("drive");
    try (Foster foster = withSecret(drive.resolve("password"))) {
      foster.awaitLine("app: started");
      assertEquals(0, foster.foster("start", "drive").code(), foster::toString);
      awaitDeadDrive(foster);
      kill(foster, "app");
      await("the look-up")
          .atMost(Foster.PATIENCE)
          .until(() -> foster.foster("status", "app").out().contains("looking up its user"));
      foster.awaitLine("app: cannot read " + drive + "/password: no answer for 10s");
      foster.sh("umount -f -l " + drive);
      await("the service, now that the drive is gone")
          .atMost(Foster.PATIENCE)
          .until(() -> count(foster, "app: started") == 2);
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }

  /** Foster's first thread reads a FIFO, and no service has been started. */
  @Test
  void term_whileTheConfigurationIsRead_isObeyed() throws Exception {
    Path file = directory.resolve("password");
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    String yaml =
        "services: {app: {command: [sleep, '1000'], env: {PASSWORD: {file: %s}}}}".formatted(file);
    try (Foster foster = Foster.up(directory, yaml)) {
      Path descriptors = Path.of("/proc/" + foster.pid() + "/fd");
      await("Foster to open the FIFO")
          .atMost(Foster.PATIENCE)
          .ignoreExceptions()
          .until(
              () -> {
                try (Stream<Path> all = Files.list(descriptors)) {
                  return all.anyMatch(each -> leadsTo(each, file));
                }
              });
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      assertEquals("", String.join("", foster.err()), foster::toString);
    }
  }

  private static boolean leadsTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException e) {
      return false; // it was closed meanwhile
    }
  }
}
