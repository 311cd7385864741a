package dev.foster.kernel.linux.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.kernel.Host.Account;
import dev.foster.kernel.ResourceLimit.Resource;
import dev.foster.kernel.Signals;
import dev.foster.kernel.linux.LinuxHost;
import dev.foster.kernel.linux.LinuxStartup;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jnr.constants.Constant;
import jnr.constants.platform.Access;
import jnr.constants.platform.AddressFamily;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Fcntl;
import jnr.constants.platform.OpenFlags;
import jnr.constants.platform.PRIO;
import jnr.constants.platform.RLIMIT;
import jnr.constants.platform.Shutdown;
import jnr.constants.platform.Signal;
import jnr.constants.platform.Sock;
import jnr.constants.platform.SocketControlMessage;
import jnr.constants.platform.SocketLevel;
import jnr.constants.platform.SocketMessage;
import jnr.constants.platform.SocketOption;
import jnr.constants.platform.Sysconf;
import jnr.constants.platform.WaitFlags;
import jnr.posix.FileStat;
import jnr.posix.Group;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.Passwd;
import org.junit.jupiter.api.Test;

/**
 * Compares Foster's numbers, layouts and calls with those of jnr-constants and jnr-posix. Foster
 * does not use these libraries itself, because they would slow down its start.
 */
class JnrTest {
  private static POSIX posix() {
    return POSIXFactory.getNativePOSIX();
  }

  @Test
  void errorNumbers_ofOurs_areJnrs() throws Exception {
    int compared = 0;
    for (Field field : dev.foster.kernel.linux.libc.Errno.class.getDeclaredFields()) {
      Errno theirs = Errno.valueOf(field.getName());
      assertTrue(theirs.defined(), field.getName());
      assertEquals(theirs.intValue(), field.getInt(null), field.getName());
      compared++;
    }
    assertTrue(compared > 15);
  }

  @Test
  void messages_ofErrors_areJnrs() {
    for (Errno errno : Errno.values()) {
      if (errno.defined()) {
        assertEquals(
            errno.description(),
            dev.foster.kernel.linux.libc.Errno.text(errno.intValue()),
            errno.name());
      }
    }
  }

  @Test
  void signals_byName_areJnrs() {
    int compared = 0;
    for (Signal signal : Signal.values()) {
      String name = signal.name();
      if (signal.defined() && name.startsWith("SIG") && Signals.parse(name) > 0) {
        assertEquals(signal.intValue(), Signals.parse(name), name);
        compared++;
      }
    }
    assertTrue(compared >= 30, compared + " compared");
  }

  /** The names and numbers of the enumerations of jnr-constants that Foster has numbers of. */
  private static Map<String, Integer> jnrConstants() {
    Constant[][] enumerations = {
      Access.values(),
      AddressFamily.values(),
      Fcntl.values(),
      OpenFlags.values(),
      PRIO.values(),
      Shutdown.values(),
      Sock.values(),
      SocketControlMessage.values(),
      SocketLevel.values(),
      SocketMessage.values(),
      SocketOption.values(),
      Sysconf.values(),
      WaitFlags.values()
    };
    Map<String, Integer> numbers = new HashMap<>();
    for (Constant[] enumeration : enumerations) {
      for (Constant constant : enumeration) {
        if (constant.defined()) {
          String name = constant.name();
          numbers.put(name.startsWith("_SC_") ? name.substring(1) : name, constant.intValue());
        }
      }
    }
    return numbers;
  }

  @Test
  void constants_ofOurs_areJnrs() throws Exception {
    Map<String, Integer> theirs = jnrConstants();
    List<Field> ours = new ArrayList<>(List.of(Constants.class.getDeclaredFields()));
    ours.addAll(List.of(Abi.class.getDeclaredFields()));
    int compared = 0;
    for (Field field : ours) {
      Integer number = theirs.get(field.getName());
      if (number != null) {
        assertEquals(number, field.getInt(null), field.getName());
        compared++;
      }
    }
    assertTrue(compared >= 45, compared + " compared");
  }

  @Test
  void resources_byOrdinal_areJnrs() {
    for (Resource resource : Resource.values()) {
      RLIMIT theirs = RLIMIT.valueOf("RLIMIT_" + resource.name());
      assertTrue(theirs.defined(), resource.name());
      assertEquals(theirs.intValue(), resource.ordinal(), resource.name());
    }
  }

  @Test
  void users_ofTheMachine_areWhatJnrFinds() throws Exception {
    POSIX posix = posix();
    for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
      String name = line.substring(0, line.indexOf(':'));
      Passwd theirs = posix.getpwnam(name);
      Account ours = new LinuxHost().user(name);
      assertEquals(theirs.getUID(), ours.uid(), name);
      assertEquals(theirs.getGID(), ours.gid(), name);
      assertEquals(theirs.getHome(), ours.home(), name);
      assertEquals(theirs.getShell(), ours.shell(), name);
    }
  }

  @Test
  void groups_ofTheMachine_areWhatJnrFinds() throws Exception {
    POSIX posix = posix();
    for (String line : Files.readAllLines(Path.of("/etc/group"))) {
      String name = line.substring(0, line.indexOf(':'));
      Group theirs = posix.getgrnam(name);
      assertEquals(theirs.getGID(), new LinuxHost().group(name), name);
    }
  }

  @Test
  void kinds_ofFiles_areWhatJnrFinds() {
    POSIX posix = posix();
    for (String path : new String[] {"/", "/etc/passwd", "/dev/null", "/proc/self/exe", "/tmp"}) {
      FileStat theirs = posix.stat(path);
      String kind = theirs.isDirectory() ? "DIRECTORY" : theirs.isFile() ? "FILE" : "OTHER";
      assertEquals(kind, new LinuxHost().kind(path).name(), path);
    }
    assertEquals(posix.getcwd(), new LinuxHost().directory());
    assertEquals(posix.getpid(), LinuxStartup.pid());
  }
}
