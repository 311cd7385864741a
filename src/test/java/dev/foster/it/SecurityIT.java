package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks the claims of {@code docs/explanation/security.md} on the built distribution as PID 1,
 * with real users: services run as uid 50001 and 50002.
 */
@Timeout(120)
class SecurityIT {
  private static final String FOSTER = Foster.HOME.resolve("bin/foster").toString();

  @TempDir Path directory;

  @BeforeEach
  void rootAndOpenDirectory() throws Exception {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(root, "NOT TESTED: needs root");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /** Runs a shell line in the namespace as that user, with only the user's own group. */
  private static Foster.Result as(Foster foster, int uid, String line) throws Exception {
    return foster.exec(
        "setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "sh", "-c", line);
  }

  private static Path script(Path directory, String name, String text) throws Exception {
    Path file = Files.writeString(directory.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  @Test
  void spawns_byTheHundred_exposeNoThreadToSignalsOfTheServicesUser() throws Exception {
    Path attack =
        script(
            directory,
            "attack.pl",
            """
            $| = 1;
            my ($hits, $starts) = (0, 0);
            while ($starts < 100) {
              opendir(my $tasks, "/proc/1/task") or die;
              for (readdir $tasks) { $hits++ if /^\\d+$/ && kill('INT', $_) }
              $starts = -s "$ARGV[0]/starts";
            }
            print "signals that reached Foster: $hits\\n";
            sleep 1000;
            """);
    String yaml =
        """
        services:
          attacker: {command: [perl, %s, %s], user: "50001:50001"}
          victim:
            shell: printf x >> %s/starts
            user: "50001:50001"
            restart: {policy: always, delay: 1ms, max_delay: 1ms, limit: none}
        """
            .formatted(attack, directory, directory);
    try (Foster foster = Foster.up(directory, yaml, "-q")) {
      assertTrue(foster.awaitLine("signals that reached").endsWith(" 0"), foster::toString);
    }
  }

  @Test
  void pid1_ofRoot_cannotBeReachedByAServicesUser() throws Exception {
    try (Foster foster = Foster.up(directory, "services: {a: {command: [sleep, '1000']}}\n")) {
      foster.awaitLine("a: started");
      for (String line :
          new String[] {
            "kill -TERM 1",
            "cat /proc/1/environ",
            "cat /proc/1/maps",
            "ls /proc/1/fd/",
            "head -c 1 /proc/1/mem",
            "readlink /proc/1/exe",
            "echo 1000 > /proc/1/oom_score_adj"
          }) {
        Foster.Result result = as(foster, 50001, line);
        assertNotEquals(0, result.code(), line);
        assertTrue(
            result.err().contains("not permitted")
                || result.err().contains("denied")
                || line.startsWith("readlink"),
            result::toString);
      }
      assertEquals(0, foster.foster("health").code());
    }
  }

  @Test
  void controlSocket_byDefault_isForFostersUserAlone() throws Exception {
    String yaml =
        """
        services: {a: {command: [sleep, "1000"]}}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("a: started");
      assertEquals(0600, (int) Files.getAttribute(socket(), "unix:mode") & 0777);
      Foster.Result result = as(foster, 50001, FOSTER + " shutdown --socket " + socket());
      assertNotEquals(0, result.code());
      assertTrue(result.err().contains("Permission denied"), result::toString);
      assertEquals(0, foster.foster("health").code());
    }
  }

  @Test
  void controlSocket_ofMode0660_isForItsGroupToo() throws Exception {
    String yaml =
        """
        control: {socket: %s, mode: "0660"}
        services:
          member: {shell: "%s health && exec sleep 1000", user: "50001:50001", groups: ["0"]}
          other: {shell: "%s health; exec sleep 1000", user: "50002:50002"}
        """
            .formatted(socket(), FOSTER, FOSTER);
    try (Foster foster = Foster.up(directory, yaml)) {
      String line = foster.awaitLine("member | ");
      assertFalse(line.contains("cannot"), line);
      assertTrue(foster.awaitLine("other  | foster: cannot").contains("Permission denied"));
    }
  }

  private Path socket() {
    return directory.resolve("foster.sock");
  }

  @Test
  void secrets_ofServices_areShownNowhere() throws Exception {
    String secret = "s3cr3t-Xyzzy-4711";
    Path file = Files.writeString(directory.resolve("password"), secret + "\n");
    String yaml =
        """
        control: {socket: %s}
        services:
          a:
            shell: 'test -n "$PASSWORD" && echo has it; sleep 0.1; exit 3'
            env: {PASSWORD: {file: %s}}
            restart: {policy: on-failure, delay: 10ms, limit: {count: 3, within: 1m}}
            ready: {exec: ["false"], interval: 10ms, timeout: 50ms}
            finish: ["true"]
            ends_container: never
          b: {command: [sleep, "1000"], env: {PASSWORD: {file: %s}}}
        """
            .formatted(socket(), file, file);
    try (Foster foster = Foster.up(directory, yaml, "-v")) {
      foster.awaitLine("has it");
      await().atMost(Foster.PATIENCE).until(() -> foster.foster("status").out().contains("failed"));
      StringBuilder all = new StringBuilder();
      Files.writeString(file, "n3w-" + secret);
      for (String[] command :
          new String[][] {
            {"status"},
            {"status", "--json"},
            {"ps"},
            {"ps", "--json"},
            {"events"},
            {"events", "--json"},
            {"logs"},
            {"health"},
            {"check", "-f", directory + "/foster.yaml"},
            {"reload", "--dry-run"},
            {"reload"}
          }) {
        all.append(foster.foster(command));
      }
      all.append(foster.sh("tr '\\0' '\\n' < /proc/1/environ; tr '\\0' ' ' < /proc/1/cmdline"));
      assertTrue(all.toString().contains("PASSWORD"), "the reload names the secret, not its value");
      foster.signal("TERM");
      foster.awaitExit();
      all.append(foster);
      assertFalse(all.toString().contains(secret), all::toString);
    }
  }

  @Needs("pgrep")
  @Test
  void marker_ofAnotherServicesRun_endsOnlyTheForger() throws Exception {
    String yaml =
        """
        services:
          a: {shell: 'echo marker=$FOSTER_RUN; exec sleep 1000', user: "50001:50001"}
          b:
            user: "50002:50002"
            shell: |
              while [ ! -s %s/marker ]; do sleep 0.01; done
              FOSTER_RUN=$(cat %s/marker) setsid sh -c 'sleep 1002 & exec sleep 1003' &
              echo forged
              exec sleep 1001
        """
            .formatted(directory, directory);
    try (Foster foster = Foster.up(directory, yaml)) {
      String marker = foster.awaitLine("marker=").replaceAll(".*marker=", "");
      Foster.Result seen = as(foster, 50002, "cat /proc/$(pgrep -x sleep | head -1)/environ");
      assertFalse(seen.out().contains(marker), "another user's marker was seen");
      Files.writeString(directory.resolve("marker"), marker);
      foster.awaitLine("forged");
      String before = foster.sh("pgrep -fx 'sleep 1001'").out();
      assertEquals(0, foster.foster("restart", "a").code());
      assertEquals(before, foster.sh("pgrep -fx 'sleep 1001'").out());
      assertTrue(foster.foster("status", "b").out().contains("ready"), foster::toString);
    }
  }

  @Test
  void descriptors_ofAnyChild_areThree_andNoneIsFosters() throws Exception {
    String list = "ls -l /proc/self/fd | sed -n 's/.* \\([0-9]*\\) -> .*/\\1/p' | tr '\\n' ' '";
    Path show = script(directory, "show", "#!/bin/sh\necho \"$1: $(" + list + ")\"\n");
    String yaml =
        """
        services:
          a:
            user: "50001:50001"
            pre_start: [[%1$s, pre]]
            shell: "%1$s main; exec sleep 1000"
            stop: {command: [%1$s, stop]}
            finish: [%1$s, finish]
          b:
            shell: "%1$s plain; exec sleep 1000"
        """
            .formatted(show);
    try (Foster foster = Foster.up(directory, Map.of(), yaml)) {
      // the fourth one belongs to ls, for the directory that it lists
      assertTrue(foster.awaitLine("pre: ").endsWith("pre: 0 1 2 3 "), foster::toString);
      assertTrue(foster.awaitLine("main: ").endsWith("main: 0 1 2 3 "), foster::toString);
      assertTrue(foster.awaitLine("plain: ").endsWith("plain: 0 1 2 3 "), foster::toString);
      assertEquals(0, foster.foster("stop", "a").code());
      assertTrue(foster.awaitLine("stop: ").endsWith("stop: 0 1 2 3 "), foster::toString);
      assertTrue(foster.awaitLine("finish: ").endsWith("finish: 0 1 2 3 "), foster::toString);
    }
  }

  @Needs("pgrep")
  @Test
  void pipes_ofAnotherUsersService_cannotBeWrittenTo() throws Exception {
    String yaml =
        """
        services:
          a:
            shell: "echo up; exec sleep 1000"
            user: "50001:50001"
            ready: {fd: 3}
        """;
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("up");
      String pid = foster.sh("pgrep -fx 'sleep 1000'").out();
      for (int fd : new int[] {1, 2, 3}) {
        String forge = "echo forged > /proc/" + pid + "/fd/" + fd;
        assertNotEquals(0, as(foster, 50002, forge).code(), forge);
      }
      assertTrue(foster.foster("status").out().contains("starting"), "it is not ready");
    }
  }
}
