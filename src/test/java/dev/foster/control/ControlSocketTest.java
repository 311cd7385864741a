package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.kernel.Directories;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Sockets;
import dev.foster.kernel.linux.LinuxDirectories;
import dev.foster.kernel.linux.net.LinuxSockets;
import dev.foster.plan.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlSocketTest {
  private final Sockets sockets = new LinuxSockets();
  private final Directories directories = new LinuxDirectories();
  private final List<ControlSocket> open = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void closeAll() {
    open.forEach(ControlSocket::close);
  }

  private ControlSocket claim(String path, int mode) throws Exception {
    return claim(new Plan.Control(true, path, mode), Map.of());
  }

  private ControlSocket claim(Plan.Control control, Map<String, String> environment)
      throws Exception {
    ControlSocket socket = ControlSocket.claim(control, environment::get, sockets, directories);
    synchronized (open) {
      open.add(socket);
    }
    return socket;
  }

  private String permissions(String name) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  @Test
  void claim_directoryMissing_createsIt() throws Exception {
    ControlSocket socket = claim(folder + "/new/foster.sock", 0600);
    assertEquals(folder + "/new/foster.sock", socket.path());
    assertEquals("rw-------", permissions("new/foster.sock"));
    assertEquals("rwxr-xr-x", permissions("new"));
    assertFalse(socket.isOpenToOthers());
  }

  /** Clients also look at the variable first. */
  @Test
  void claim_variableIsSet_overridesTheConfiguration() throws Exception {
    String given = folder + "/given.sock";
    Plan.Control file = new Plan.Control(true, folder + "/file.sock", 0600);
    Plan.Control none = new Plan.Control(true, null, 0600);
    assertEquals(given, claim(file, Map.of("FOSTER_SOCKET", given)).path());
    open.removeLast().close();
    assertEquals(given, claim(none, Map.of("FOSTER_SOCKET", given)).path());
    assertEquals(file.socket(), claim(file, Map.of("FOSTER_SOCKET", "")).path());
  }

  @Test
  void claim_modeThatTheUmaskWouldReduce_isKept() throws Exception {
    ControlSocket socket = claim(folder + "/s", 0666);
    assertEquals("rw-rw-rw-", permissions("s"));
    assertTrue(socket.isOpenToOthers());
  }

  @Test
  void claim_staleSocket_isReplaced() throws Exception {
    sockets.close(sockets.listen(folder + "/s", 0600, 1));
    claim(folder + "/s", 0600);
    sockets.close(sockets.connect(Sockets.Type.STREAM, folder + "/s", 1000));
  }

  @Test
  void claim_livingSocket_isRefusedWithItsPid() throws Exception {
    claim(folder + "/s", 0600);
    ControlSocket.InUse e =
        assertThrows(ControlSocket.InUse.class, () -> claim(folder + "/s", 0600));
    assertEquals(
        "cannot listen on "
            + folder
            + "/s: another Foster (pid "
            + ProcessHandle.current().pid()
            + ") listens there; set control.socket to another path, or control: off",
        e.getMessage());
    sockets.close(sockets.connect(Sockets.Type.STREAM, folder + "/s", 1000));
  }

  @Test
  void claim_notASocket_isLeftAlone() throws Exception {
    Files.writeString(folder.resolve("s"), "precious");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("s"));
    for (String name : List.of("/s", "/link")) {
      KernelException e = assertThrows(KernelException.class, () -> claim(folder + name, 0600));
      assertEquals(
          "control is off: no place for its socket: "
              + folder
              + name
              + ": "
              + name.substring(1)
              + " is there and is not a socket",
          e.getMessage());
    }
    assertEquals("precious", Files.readString(folder.resolve("s")));
  }

  @Test
  void claim_placeCannotBeCreated_reportsWhy() {
    KernelException e =
        assertThrows(KernelException.class, () -> claim("/proc/none/foster.sock", 0600));
    assertEquals(
        "control is off: no place for its socket: /proc/none/foster.sock: "
            + "No such file or directory",
        e.getMessage());
  }

  @Test
  void claim_placesThatCannotBeTrusted_areSkipped() throws Exception {
    int uid = directories.uid();
    Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(
        folder.resolve("open"), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.createDirectory(folder.resolve("target"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));
    Files.createDirectories(folder.resolve("taken/foster.sock"));
    List<SocketPaths.Place> places =
        new ArrayList<>(
            List.of(
                new SocketPaths.Place("/proc/foster", 0755, uid),
                new SocketPaths.Place(folder + "/open", 0700, uid),
                new SocketPaths.Place(folder + "/link", 0700, uid),
                new SocketPaths.Place(folder + "/taken", 0700, uid)));
    KernelException e =
        assertThrows(
            KernelException.class, () -> ControlSocket.claim(places, 0600, sockets, directories));
    assertEquals(
        "control is off: no place for its socket: /proc/foster: No such file or directory; "
            + (folder + "/open: others may write to it; ")
            + (folder + "/link: Not a directory; ")
            + (folder + "/taken: foster.sock is there and is not a socket"),
        e.getMessage());
    places.add(new SocketPaths.Place(folder + "/good", 0700, uid));
    ControlSocket socket = ControlSocket.claim(places, 0600, sockets, directories);
    open.add(socket);
    assertEquals(folder + "/good/foster.sock", socket.path());
    assertEquals("rwx------", permissions("good"));
    assertFalse(Files.exists(folder.resolve("target/foster.sock")));
  }

  @Test
  void claim_placeOfAnotherUser_isSkipped() throws Exception {
    assumeTrue(directories.uid() == 0, "NOT TESTED: needs root");
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    Files.setAttribute(theirs, "unix:uid", 12345);
    var places = List.of(new SocketPaths.Place(theirs.toString(), 0700, 0));
    KernelException e =
        assertThrows(
            KernelException.class, () -> ControlSocket.claim(places, 0600, sockets, directories));
    assertTrue(e.getMessage().endsWith("/theirs: it belongs to uid 12345"), e.getMessage());
  }

  @Test
  void claim_manyAtOnce_oneWins() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 20; round++) {
        String path = folder + "/s" + round;
        sockets.close(sockets.listen(path, 0600, 1));
        Callable<Boolean> attempt =
            () -> {
              try {
                return claim(path, 0600) != null;
              } catch (ControlSocket.InUse e) {
                return false;
              }
            };
        int winners = 0;
        for (Future<Boolean> each : threads.invokeAll(java.util.Collections.nCopies(8, attempt))) {
          winners += each.get() ? 1 : 0;
        }
        assertEquals(1, winners);
      }
    }
  }

  @Test
  void close_ownSocket_isRemoved() throws Exception {
    ControlSocket socket = claim(folder + "/s", 0600);
    open.clear();
    socket.close();
    assertFalse(Files.exists(folder.resolve("s")));
  }

  @Test
  void close_socketOfAnother_isLeftAlone() throws Exception {
    ControlSocket socket = claim(folder + "/s", 0600);
    open.clear();
    Files.delete(folder.resolve("s"));
    Files.writeString(folder.resolve("other"), "keeps the inode number from being used again");
    int other = sockets.listen(folder + "/s", 0600, 1);
    socket.close();
    assertTrue(Files.exists(folder.resolve("s")));
    sockets.close(other);
  }

  @Test
  void places_ofRoot_areInOrder() {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", "/x", "TMPDIR", "/y");
    assertEquals(
        List.of(
            "/run/foster/foster.sock",
            "/x/foster/foster.sock",
            "/y/foster-7/foster.sock",
            "/tmp/foster-7/foster.sock"),
        SocketPaths.of(7, environment::get).stream().map(SocketPaths.Place::socket).toList());
    Map<String, String> relative = Map.of("XDG_RUNTIME_DIR", "x", "TMPDIR", "");
    assertEquals(2, SocketPaths.of(7, relative::get).size());
  }
}
