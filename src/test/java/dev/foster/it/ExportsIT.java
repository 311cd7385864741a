package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code exports} and {@code env: {X: {from: SERVICE}}} with the built distribution. */
@Timeout(120)
class ExportsIT {
  /** {@code setup} runs {@code setup.sh}, {@code web} runs {@code web.sh}. */
  private static final String YAML =
      """
      services:
        setup:
          type: oneshot
          exports: [DB_URL, TOKEN]
          command: [/bin/sh, %1$s/setup.sh]
          ends_container: never
        web:
          env: {DB_URL: {from: setup}, TOKEN: {from: setup}}
          depends_on: {setup: {restart: true}}
          command: [/bin/sh, %1$s/web.sh]
          ends_container: never
        other: {command: [sleep, "1000"]}
      """;

  @TempDir Path directory;

  @BeforeEach
  void everybodyMayRead() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    web("echo got $DB_URL and $TOKEN");
  }

  private void setup(String script) throws Exception {
    Files.writeString(directory.resolve("setup.sh"), script + "\n");
  }

  private void web(String script) throws Exception {
    Files.writeString(directory.resolve("web.sh"), script + "\nexec sleep 1000\n");
  }

  private Foster up() throws Exception {
    return Foster.up(directory, YAML.formatted(directory));
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void oneshot_ofAnotherUser_exportsAndNothingShowsTheValues() throws Exception {
    write("values", "DB_URL=postgres://u:hunter2@h/db\nTOKEN=hunter3\n");
    setup("id -un; cat " + directory + "/values >> \"$FOSTER_ENV\"");
    web(
        "test $DB_URL = postgres://u:hunter2@h/db && test $TOKEN = hunter3 && echo both"
            + " $FOSTER_ENV");
    String yaml = YAML.replace("type: oneshot", "type: oneshot\n    user: nobody");
    try (Foster foster = Foster.up(directory, yaml.formatted(directory))) {
      foster.awaitLine("| both");
      String shown =
          foster
              + foster.foster("status").out()
              + foster.foster("status", "--json").out()
              + foster.foster("status", "setup", "web").out()
              + foster.foster("events").out()
              + foster.foster("ps").out()
              + foster.foster("reload", "--dry-run").out()
              + foster.foster("graph").out();
      assertTrue(shown.contains("| nobody"), shown);
      assertFalse(shown.contains("hunter"), shown);
      assertFalse(shown.contains("/dev/fd/"), shown); // $FOSTER_ENV is only for the oneshot
    }
  }

  @Test
  void variable_isMissing_failsTheOneshotAndItsDependents() throws Exception {
    setup("echo DB_URL=a >> \"$FOSTER_ENV\"");
    try (Foster foster = up()) {
      foster.awaitLine("setup: failed: did not export TOKEN");
      foster.awaitLine("web: failed: its dependency setup failed");
      assertFalse(foster.toString().contains("web: started"), foster::toString);
      setup("echo DB_URL=a >> \"$FOSTER_ENV\"; printf TOKEN=b >> \"$FOSTER_ENV\"");
      assertEquals(0, foster.foster("start", "web").code());
      foster.awaitLine("| got a and b");
    }
  }

  @Test
  void oneshot_runsAgain_restartsWithRestartTrueAndOthersGetTheNewestLater() throws Exception {
    write("values", "DB_URL=first\nTOKEN=1\n");
    setup("cat " + directory + "/values > \"$FOSTER_ENV\"");
    String late =
        """
          late:
            env: {DB_URL: {from: setup}}
            depends_on: [setup]
            shell: 'echo late has $DB_URL; exec sleep 1000'
        """;
    try (Foster foster = Foster.up(directory, YAML.formatted(directory) + late)) {
      foster.awaitLine("| got first and 1");
      foster.awaitLine("| late has first");
      write("values", "DB_URL=second\nTOKEN=2\n");
      assertEquals(0, foster.foster("restart", "setup").code());
      foster.awaitLine("| got second and 2");
      assertFalse(foster.toString().contains("late has second"), foster::toString);
      assertEquals(0, foster.foster("restart", "late").code());
      foster.awaitLine("| late has second");
    }
  }

  @Test
  void oneshot_failsWhenItRunsAgain_keepsTheValuesForWhoHasThem() throws Exception {
    setup("echo DB_URL=a > $FOSTER_ENV; echo TOKEN=b > $FOSTER_ENV");
    String yaml = YAML.formatted(directory).replace("{setup: {restart: true}}", "[setup]");
    try (Foster foster = Foster.up(directory, yaml)) {
      foster.awaitLine("| got a and b");
      setup("exit 3");
      foster.foster("restart", "setup");
      foster.awaitLine("setup: failed: exited with code 3");
      assertTrue(foster.foster("status", "web").out().contains("up"));
    }
  }

  @Test
  void tooMuch_fails_andItsWriterDoesNotWait() throws Exception {
    setup("head -c 1000000 /dev/zero | tr '\\0' x >> \"$FOSTER_ENV\"; echo wrote it");
    try (Foster foster = up()) {
      foster.awaitLine("| wrote it");
      foster.awaitLine("setup: failed: wrote more than 128 KiB to $FOSTER_ENV");
    }
  }

  @Test
  void longValue_arrives() throws Exception {
    setup(
        "{ printf DB_URL=; head -c 130000 /dev/zero | tr '\\0' x; echo; echo TOKEN=b; }"
            + " >> \"$FOSTER_ENV\"");
    web("echo length ${#DB_URL} and $TOKEN");
    try (Foster foster = up()) {
      foster.awaitLine("| length 130000 and b");
    }
  }

  @Test
  void child_keepsThePipe_doesNotDelayTheEnd() throws Exception {
    setup(
        "setsid sleep 1000 & (while sleep 0.01; do echo \"# more\"; done >> \"$FOSTER_ENV\") &"
            + " exec 2>&-; echo DB_URL=a >> \"$FOSTER_ENV\"; echo TOKEN=b >> \"$FOSTER_ENV\"");
    try (Foster foster = up()) {
      foster.awaitLine("setup: completed after");
      foster.awaitLine("| got a and b");
    }
  }

  @Test
  void values_withQuotesNewlinesAndOtherBytes_arriveAsTheyAre() throws Exception {
    setup(
        """
        cat >> "$FOSTER_ENV" <<'END'
        # a comment
        DB_URL="line 1
        line \\"2\\"\\n3"
        END
        printf "export TOKEN='it is \\$X \\377'\\n" >> "$FOSTER_ENV"
        """);
    web("printf %s \"$DB_URL\" | od -An -c; printf %s \"$TOKEN\" | od -An -c");
    try (Foster foster = up()) {
      foster.awaitLine("l   i   n   e       1  \\n   l   i   n   e       \"   2   \"  \\n");
      foster.awaitLine("i   t       i   s       $   X     377");
    }
  }

  @Test
  void wrongLines_areNamedByTheirNumberAlone() throws Exception {
    setup("printf 'DB_URL=a\\nTOKEN=c2Vj\\ncmV0==\\n' >> \"$FOSTER_ENV\"");
    try (Foster foster = up()) {
      foster.awaitLine(
          "setup: failed: line 3 that it wrote to $FOSTER_ENV sets a variable that is not in its"
              + " 'exports'");
      setup("printf 'DB_URL=a\\n\\n+c2Vj/cmV0\\n' >> \"$FOSTER_ENV\"");
      foster.foster("start", "setup");
      foster.awaitLine(
          "setup: failed: line 3 that it wrote to $FOSTER_ENV is wrong: expected NAME=VALUE");
      assertFalse(foster.toString().contains("cmV0"), foster::toString);
    }
  }

  @Test
  void everyProcessOfAService_hasTheValue() throws Exception {
    setup("echo DB_URL=a >> \"$FOSTER_ENV\"");
    write("web.env", "DB_URL=from-a-file\n");
    web("echo main has $DB_URL");
    String yaml =
        YAML.replace(", TOKEN]", "]")
            .replace(", TOKEN: {from: setup}", "")
            .replace(
                "depends_on: {setup",
                """
                env_file: web.env
                    pre_start: [{command: [sh, -c, 'echo before has $DB_URL as $(id -un)'], user: nobody}]
                    ready: {exec: [sh, -c, 'test $DB_URL = a']}
                    post_start: [[sh, -c, 'echo after has $DB_URL']]
                    finish: [sh, -c, 'echo end has $DB_URL']
                    depends_on: {setup\
                """);
    try (Foster foster = Foster.up(directory, yaml.formatted(directory))) {
      foster.awaitLine("| before has a as nobody");
      foster.awaitLine("| main has a");
      foster.awaitLine("| after has a");
      foster.foster("stop", "web");
      foster.awaitLine("| end has a");
    }
  }

  @Test
  void child_ofAnotherUser_mayWrite() throws Exception {
    setup(
        "setpriv --reuid=nobody --regid=nogroup --clear-groups"
            + " sh -c 'echo DB_URL=a >> \"$FOSTER_ENV\"; echo TOKEN=b >> \"$FOSTER_ENV\"'");
    try (Foster foster = up()) {
      foster.awaitLine("| got a and b");
    }
  }

  @Test
  void scripts_exportTogether() throws Exception {
    Path scripts = Files.createDirectory(directory.resolve("init.d"));
    for (String line : new String[] {"DB_URL=from-one", "TOKEN=from-two"}) {
      Path file = scripts.resolve(line.substring(0, 2));
      Files.writeString(file, "#!/bin/sh\necho " + line + " >> \"$FOSTER_ENV\"\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    String yaml = YAML.replace("command: [/bin/sh, %1$s/setup.sh]", "scripts: %1$s/init.d");
    try (Foster foster = Foster.up(directory, yaml.formatted(directory))) {
      foster.awaitLine("| got from-one and from-two");
    }
  }

  @Test
  void reload_anotherVariable_runsTheOneshotAgain() throws Exception {
    setup("for v in DB_URL=a TOKEN=b MORE=c; do echo $v; done | head -n $N >> \"$FOSTER_ENV\"");
    String first = YAML.formatted(directory).replace("oneshot", "oneshot\n    env: {N: 2}");
    String last =
        first
            .replace("N: 2", "N: 3")
            .replace("TOKEN]", "TOKEN, MORE]")
            .replace("env: {DB_URL", "env: {MORE: {from: setup}, DB_URL");
    web("echo got $DB_URL and $TOKEN$MORE");
    try (Foster foster = Foster.up(directory, first)) {
      foster.awaitLine("| got a and b");
      write("foster.yaml", "control: {socket: " + directory.resolve("foster.sock") + "}\n" + last);
      String changes = foster.foster("reload").out();
      assertTrue(changes.contains("setup: env N changed, exports changed (restart)"), changes);
      assertTrue(changes.contains("web: env MORE added (restart)"), changes);
      foster.awaitLine("| got a and bc");
    }
  }
}
