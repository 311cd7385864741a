package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code foster import s6} of the built distribution, with redis. */
@Timeout(120)
class ImportS6IT {
  private static final String FOSTER = Foster.HOME.resolve("bin/foster").toString();

  @TempDir Path directory;

  private void write(String file, String text) throws Exception {
    Path path = directory.resolve("rootfs/etc/s6-overlay/s6-rc.d").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text.replace("DIRECTORY", directory.toString()));
  }

  @Test
  @Needs({"redis-server", "redis-cli"})
  void services_startByNotification_andLogIntoFiles() throws Exception {
    write("redis/type", "longrun\n");
    write(
        "redis/run",
        """
        #!/command/execlineb -P
        with-contenv
        fdmove -c 2 1
        s6-softlimit -o 512
        cd DIRECTORY
        redis-server --port 0 --unixsocket redis.sock --save ""
        """);
    write("redis/timeout-kill", "5000\n");
    write("redis/producer-for", "redis-log\n");
    write("redis-log/type", "longrun\n");
    write("redis-log/consumer-for", "redis\n");
    write("redis-log/pipeline-name", "redis-pipeline\n");
    write("redis-log/run", "#!/bin/sh\nexec s6-log n3 s100000 T DIRECTORY/log\n");
    write("redis-log/dependencies.d/prepare", "");
    write("prepare/type", "oneshot\n");
    write("prepare/up", "install -d DIRECTORY/log\n");
    write("web/type", "longrun\n");
    write("web/dependencies.d/redis-pipeline", "");
    write(
        "web/run",
        """
        #!/command/with-contenv sh
        cd DIRECTORY || exit 1
        umask 027
        exec sh -c 'until redis-cli -s redis.sock set limit "$(ulimit -n)"; do sleep 0.05; done; echo >&3; exec sleep 1000'
        """);
    write("web/notification-fd", "3\n");
    write("web/finish", "#!/bin/sh\ntouch DIRECTORY/finished\n");
    write("last/type", "oneshot\n");
    write("last/up", "redis-cli -s DIRECTORY/redis.sock rename limit seen\n");
    write("last/dependencies.d/web", "");
    write("user/type", "bundle\n");
    write("user/contents.d/last", "");
    Foster.Result imported =
        Foster.run(
            directory, Map.of(), FOSTER, "import", "rootfs", "--strict", "-o", "foster.yaml");
    assertEquals(0, imported.code(), imported::toString);
    try (Foster foster = Foster.pid1(directory, Map.of(), FOSTER, "up")) {
      foster.awaitLine("last: completed");
      Path log = directory.resolve("log/current");
      await()
          .atMost(Foster.PATIENCE)
          .until(() -> Files.readString(log).contains("ready to accept"));
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
      String all = String.join("\n", foster.err());
      assertTrue(all.indexOf("last: completed") > all.indexOf("web: ready"), all);
      assertTrue(all.indexOf("redis: started") > all.indexOf("prepare: completed"), all);
      assertTrue(Files.exists(directory.resolve("finished")));
    }
  }
}
