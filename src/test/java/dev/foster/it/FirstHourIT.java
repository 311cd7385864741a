package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the built distribution with configurations that new users write. */
class FirstHourIT {
  private static final String FOSTER = Foster.HOME.resolve("bin/foster").toString();

  @TempDir Path directory;

  private Foster.Result foster(String command, String yaml) throws Exception {
    Files.writeString(directory.resolve("foster.yaml"), yaml);
    return Foster.run(directory, Map.of("WITH_DEBUG", "off", "WHO", "world"), FOSTER, command);
  }

  @Test
  void fragmentWithEverythingCommentedOut_removesNoService() throws Exception {
    Path fragments = Files.createDirectories(directory.resolve("d"));
    Files.writeString(fragments.resolve("10-off.yaml"), "services:\n#  debug: {command: true}\n");
    Files.writeString(fragments.resolve("20.yaml"), "services: {cron: {command: 'true'}}\n");
    Foster.Result result =
        foster("check", "services: {web: {command: 'true'}}\ninclude: d/*.yaml\n");
    assertEquals(0, result.code(), result::toString);
    assertTrue(result.out().contains("good: 2 services"), result::toString);
    assertTrue(result.out().contains("web"), result::toString);
  }

  @Test
  void switchesAndNames_comeFromVariables() throws Exception {
    Foster.Result result =
        foster(
            "up",
            """
            defaults:
              type: oneshot
              shell: 'echo "name=$NAME who=$ARGS unset=$${WHO-yes}"'
              env: {NAME: "${FOSTER_SERVICE}", ARGS: "${WHO:+--who=${WHO}}", WHO: null}
            services:
              one: {}
              two: {enabled: "${WITH_DEBUG}"}
            """);
    assertEquals(0, result.code(), result::toString);
    assertTrue(result.out().contains("name=one who=--who=world unset=yes"), result::toString);
    assertFalse(result.out().contains("name=two"), result::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[program:web]\ncommand=sleep 100\n",
        "processes:\n  web: {command: 'touch started'}\n",
        "services:\n  web:\n    command:sleep 100\n    restart: always\n",
        "services: {a: {command: touch started, stop: QUIT}}\n",
        "services: {a: {command: touch started, ready: {delay: 1s}}}\n",
        "services: {a: {command: touch started, cwd: /nope}}\n",
        "services: {a: {command: [touch started]}}\n",
        "services: {a: {command: touch started, enabled: maybe}}\n",
        "services: {a: {command: touch started, ready: {http: 'https://x/'}}}\n",
        "services: {a: {command: touch started, restart: 'on-failure:5'}}\n"
      })
  void badInput_isOneLine_andNothingStarts(String yaml) throws Exception {
    Foster.Result result = foster("up", yaml);
    assertEquals(2, result.code(), result::toString);
    List<String> lines = result.err().lines().filter(l -> l.startsWith("foster.yaml:")).toList();
    assertEquals(1, lines.size(), result::toString);
    assertEquals(lines, result.err().lines().toList());
    assertFalse(result.err().contains("at dev.foster"), result::toString);
    assertFalse(Files.exists(directory.resolve("started")));
  }

  @Test
  void shellSyntaxInACommand_isWarnedOf_withTheKeyToUse() throws Exception {
    Foster.Result result =
        foster(
            "check",
            """
            services:
              web: {command: "echo serving on $PORT", env: {PORT: "5000"}}
              worker: {command: "echo job 1>> /tmp/w.log"}
            """);
    assertEquals(0, result.code(), result::toString);
    String all = result.out() + result.err();
    assertTrue(all.contains("web.command: runs without a shell; use shell: for '$PORT'"), all);
    assertTrue(all.contains("use shell:, or logs: {file: …}, for '1>>'"), all);
  }

  @Test
  @Needs(root = true)
  void hook_withItsOwnUser_runsAsThatUser() throws Exception {
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Foster foster =
        Foster.up(
            directory,
            """
            services:
              app:
                shell: 'echo "app is $(id -u), $HOME"; exec sleep 1000'
                user: nobody
                capabilities: {keep: []}
                pre_start:
                  - {command: [sh, -c, 'echo "hook is $(id -u), $HOME" > hook'], user: root}
                  - [sh, -c, 'echo "second is $(id -u)"']
                cwd: .
            """)) {
      foster.awaitLine("second is 65534");
      foster.awaitLine("app is 65534, /nonexistent");
      assertEquals("hook is 0, /root\n", Files.readString(directory.resolve("hook")));
    }
  }

  @Test
  @Needs(value = "setpriv", root = true)
  void stdout_canBeOpenedAgain_afterTheProgramDroppedRoot() throws Exception {
    Foster.Result result =
        foster(
            "up",
            """
            services:
              a:
                type: oneshot
                shell: >-
                  exec setpriv --reuid 65534 --regid 65534 --clear-groups
                  sh -c 'echo "out $(id -u)" > /dev/stdout; echo "err $(id -u)" > /dev/stderr'
            """);
    assertEquals(0, result.code(), result::toString);
    assertTrue(result.out().contains("a      | out 65534"), result::toString);
    assertTrue(result.err().contains("a      | err 65534"), result::toString);
  }

  @Test
  void logFiles_eachStreamHasItsOwn_withTimes() throws Exception {
    Foster.Result result =
        foster(
            "up",
            """
            services:
              a:
                type: oneshot
                shell: echo one; echo two; echo wrong >&2
                logs: {file: {stdout: out.log, stderr: err.log, timestamps: true}}
            """);
    assertEquals(0, result.code(), result::toString);
    String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ";
    String out = Files.readString(directory.resolve("out.log"));
    assertTrue(out.matches(time + "one\n" + time + "two\n"), out);
    String err = Files.readString(directory.resolve("err.log"));
    assertTrue(err.matches(time + "wrong\n"), err);
  }

  @Test
  void upFor_makesReadyAfterItsTime() throws Exception {
    try (Foster foster =
        Foster.up(
            directory,
            """
            services:
              web: {command: [sleep, "1000"], ready: {up_for: 300ms}}
              next: {type: oneshot, shell: echo next runs, depends_on: [web]}
            """)) {
      foster.awaitLine("next runs");
      String ready = foster.awaitLine("web: ready after ");
      assertFalse(ready.matches(".* after [12]?\\d?\\dms"), ready);
      assertTrue(foster.foster("status", "web").out().matches("(?s).*web +up +\\d+ +ready .*"));
    }
  }

  @Test
  void health_ignoresServicesThatAreNotRequired() throws Exception {
    try (Foster foster =
        Foster.up(
            directory,
            """
            services:
              web: {command: [sleep, "1000"]}
              extra: {shell: exit 3, restart: never, ends_container: never, health: {required: false}}
            """)) {
      foster.awaitLine("extra: failed");
      await()
          .atMost(Foster.PATIENCE)
          .untilAsserted(() -> assertEquals(0, foster.foster("health").code()));
    }
    try (Foster foster =
        Foster.up(
            directory,
            """
            services:
              web: {command: [sleep, "1000"]}
              extra: {shell: exit 3, restart: never, ends_container: never}
            """)) {
      foster.awaitLine("extra: failed");
      assertEquals(1, foster.foster("health").code());
    }
  }
}
