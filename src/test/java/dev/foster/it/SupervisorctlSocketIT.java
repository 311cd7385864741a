package dev.foster.it;

import static java.net.StandardProtocolFamily.UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which Foster {@code supervisorctl} asks if its file names a socket and another Foster runs. */
@Timeout(120)
class SupervisorctlSocketIT {
  private static final String OURS = Foster.HOME.resolve("bin/supervisorctl").toString();

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("s.conf");
  }

  private Foster another() throws Exception {
    Files.writeString(file(), "[supervisorctl]\nserverurl=unix://%(here)s/ctl.sock\n");
    Foster foster = Foster.up(directory, "services: {web: {shell: exec sleep 1000}}");
    foster.awaitLine("web: started");
    return foster;
  }

  @Test
  void socket_ofTheFile_isTheOnlyOne() throws Exception {
    Path socket = directory.resolve("ctl.sock");
    String problem = "ERROR: unix://" + socket + " %s (already shut down?)";
    String shutdown =
        "env -u FOSTER_SOCKET XDG_RUNTIME_DIR="
            + directory
            + " "
            + OURS
            + " -c "
            + file()
            + " shutdown";
    try (Foster foster = another()) {
      assertEquals(problem.formatted("no such file"), foster.sh(shutdown).out());
      ServerSocketChannel.open(UNIX).bind(UnixDomainSocketAddress.of(socket)).close();
      assertEquals(problem.formatted("refused connection"), foster.sh(shutdown).out());
      assertEquals(0, foster.foster("status", "web").code());
    }
  }

  @Test
  void variable_comesBeforeTheFile() throws Exception {
    try (Foster foster = another()) { // which listens on $FOSTER_SOCKET
      assertEquals(0, foster.exec(OURS, "-c", file().toString(), "status", "web").code());
    }
  }
}
