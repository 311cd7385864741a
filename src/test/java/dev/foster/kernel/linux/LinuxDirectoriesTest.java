package dev.foster.kernel.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Directories;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.net.LinuxSockets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxDirectoriesTest {
  private static final int ENOENT = 2;
  private static final int EEXIST = 17;
  private static final int ENOTDIR = 20;

  private final Directories directories = new LinuxDirectories();
  private final LinuxSockets sockets = new LinuxSockets();
  @TempDir Path folder;
  private int open;

  @BeforeEach
  void openFolder() throws Exception {
    open = directories.open(folder.toString());
  }

  @AfterEach
  void closeFolder() {
    sockets.close(open);
  }

  @Test
  void make_newAndPresentAndParentless_saysWhich() throws Exception {
    directories.make(folder + "/ü", 0700);
    assertEquals(040700, directories.entry(open, "ü").mode());
    assertEquals(EEXIST, errno(() -> directories.make(folder + "/ü", 0700)));
    assertEquals(ENOENT, errno(() -> directories.make(folder + "/a/b", 0700)));
  }

  @Test
  void open_symbolicLink_isRefused() throws Exception {
    Files.createSymbolicLink(folder.resolve("link"), folder);
    assertEquals(ENOTDIR, errno(() -> directories.open(folder + "/link")));
    assertEquals(ENOENT, errno(() -> directories.open(folder + "/none")));
  }

  @Test
  void entry_fileAndSocketAndNothing_tellsThemApart() throws Exception {
    Files.writeString(folder.resolve("f"), "");
    int listener = sockets.listen(folder + "/s", 0600, 1);
    assertTrue(directories.entry(open, "s").isSocket());
    assertFalse(directories.entry(open, "f").isSocket());
    assertTrue(directories.entry(open, ".").isDirectory());
    assertNull(directories.entry(open, "none"));
    assertEquals(Files.getAttribute(folder, "unix:uid"), directories.entry(open, "s").uid());
    assertEquals(Files.getAttribute(folder, "unix:gid"), directories.entry(open, "s").gid());
    assertEquals(
        Files.getAttribute(folder.resolve("f"), "unix:ino"), directories.entry(open, "f").inode());
    assertNotEquals(directories.entry(open, "s").inode(), directories.entry(open, "f").inode());
    sockets.close(listener);
  }

  @Test
  void chmodAndUnlink_ofAName_changeIt() throws Exception {
    Files.writeString(folder.resolve("f"), "");
    directories.chmod(open, "f", 0604);
    assertEquals(0604, directories.entry(open, "f").mode() & 07777);
    directories.unlink(open, "f");
    assertNull(directories.entry(open, "f"));
    assertEquals(ENOENT, errno(() -> directories.unlink(open, "f")));
  }

  @Test
  void writable_ownDirectory_isTrue() {
    assertTrue(directories.writable(open)); // ControlSocketTest has the case of another user
  }

  @Test
  void lock_heldElsewhere_isRefusedUntilGivenBack() throws Exception {
    int second = directories.open(folder.toString());
    assertTrue(directories.lock(open));
    assertFalse(directories.lock(second));
    directories.unlock(open);
    assertTrue(directories.lock(second));
    assertFalse(directories.lock(open));
    sockets.close(second);
    assertTrue(directories.lock(open));
  }

  private interface Call {
    void run() throws KernelException;
  }

  private static int errno(Call call) {
    return assertThrows(KernelException.class, call::run).errno();
  }
}
