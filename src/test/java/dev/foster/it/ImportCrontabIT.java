package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import dev.foster.distribution.PidNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code foster import crontab} of the built distribution; Debian's cron runs the same jobs. */
@Timeout(120)
class ImportCrontabIT {
  private static final String FOSTER = Foster.HOME.resolve("bin/foster").toString();

  /** Jobs at the start, which write what they get. */
  private static final String JOBS =
      """
      APP_ENV = "a 'test' ${HOME}"
      @reboot cat > input.tmp && mv input.tmp input%one%it's 50\\% $HOME%%last
      @reboot echo "$APP_ENV $(printf '\\%s' "$LOGNAME") $PWD" > environment
      SHELL=/bin/bash
      @reboot [[ $BASH_VERSION > 3 ]] && echo ${BASH##*/} > shell
      0 3 1 1 * echo "at night" > night
      """;

  @TempDir Path directory;

  private String read(String file) throws Exception {
    Path path = directory.resolve(file);
    await().atMost(Foster.PATIENCE).until(() -> Files.exists(path) && Files.size(path) > 0);
    return Files.readString(path);
  }

  private String[] results() throws Exception {
    return new String[] {read("input"), read("environment"), read("shell")};
  }

  /** Runs cron with folders of its own, until its jobs are done. */
  private String[] underCron() throws Exception {
    PidNamespace.assumePossible();
    String script =
        """
        set -e
        mount -t tmpfs none /run
        mount -t tmpfs none /var/spool/cron
        mkdir /var/spool/cron/crontabs
        cp crontab /var/spool/cron/crontabs/root
        chmod 600 /var/spool/cron/crontabs/root
        mount -t tmpfs none /etc/cron.d
        exec cron -f
        """;
    Process cron =
        new ProcessBuilder(
                "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("cron.log").toFile())
            .start();
    try {
      return results();
    } finally {
      cron.destroyForcibly();
      cron.waitFor();
    }
  }

  @Test
  @Needs(value = "cron", root = true)
  void jobs_runAsUnderCron() throws Exception {
    Files.writeString(directory.resolve("crontab"), "HOME=" + directory + "\n" + JOBS);
    String[] expected = underCron();
    for (String file : new String[] {"input", "environment", "shell"}) {
      Files.delete(directory.resolve(file));
    }
    Foster.Result imported =
        Foster.run(directory, Map.of(), FOSTER, "import", "crontab", "-o", "foster.yaml");
    assertEquals(0, imported.code(), imported::toString);
    try (Foster foster = Foster.pid1(directory, Map.of("LOGNAME", "root"), FOSTER, "up")) {
      String[] actual = results();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], actual[i]);
      }
      assertTrue(actual[0].endsWith("\n\nlast\n"), actual[0]);
      assertEquals(0, foster.foster("start", "job-3").code(), foster::toString);
      assertEquals("at night\n", read("night"));
      foster.signal("TERM");
      assertEquals(0, foster.awaitExit(), foster::toString);
    }
  }
}
