package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, env files and secrets of a service are those of the moment when it starts. */
class LookupIT {
  @TempDir Path directory;

  private Foster up(String yaml) throws Exception {
    return Foster.up(directory, yaml.replace("DIR", directory.toString()));
  }

  @Test
  void userThatAOneshotChanges_hasItsNewNumbers() throws Exception {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(root, "NOT TESTED: needs root");
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/etc/passwd")));
    boolean games = lines.removeIf(line -> line.startsWith("games:"));
    assumeTrue(games, "NOT TESTED: needs a user 'games'");
    lines.add("games:x:1501:1502::/home/new:/bin/sh");
    Files.write(directory.resolve("passwd"), lines);
    String yaml =
        """
        services:
          init: {type: oneshot, shell: "mount --bind DIR/passwd /etc/passwd || echo NOT TESTED"}
          app:
            shell: "echo I am $(id -u):$(id -g) at $HOME; exec sleep 1000"
            user: games
            pre_start: [{command: [sh, -c, "echo hook of $(id -u)"], user: games}]
            depends_on: [init]
        """;
    try (Foster foster = up(yaml)) {
      String line = foster.awaitLine("I am");
      assumeTrue(!foster.toString().contains("NOT TESTED"), "NOT TESTED: cannot mount");
      assertTrue(line.endsWith("I am 1501:1502 at /home/new"), foster::toString);
      assertTrue(foster.awaitLine("hook of").endsWith("hook of 1501"), foster::toString);
      assertEquals("  unchanged: init, app", foster.foster("reload").out(), foster::toString);
    }
  }

  private static final String LATE =
      """
      services:
        init: {type: oneshot, shell: "echo SECRET=made > DIR/late.env; echo pass > DIR/password"}
        app:
          shell: "echo got $SECRET $PASSWORD; exec sleep 1000"
          env: {PASSWORD: {file: DIR/password}}
          env_file: [DIR/late.env]
          depends_on: [init]
          stop: {timeout: 1s}
      """;

  @Test
  void filesThatAOneshotWrites_areReadAtTheStart() throws Exception {
    try (Foster foster = up(LATE)) {
      assertTrue(foster.awaitLine("got").endsWith("got made pass"), foster::toString);
      String warning =
          "app.env_file[0]: there is no "
              + directory.resolve("late.env")
              + " yet; a oneshot must write it before the start";
      foster.awaitLine(warning);
      assertEquals("  unchanged: init, app", foster.foster("reload").out(), foster::toString);
      Files.writeString(directory.resolve("late.env"), "SECRET=other\n");
      assertEquals(0, foster.foster("restart", "app").code(), foster::toString);
      foster.awaitLine("got other pass");
    }
  }

  @Test
  void fileThatNoOneshotWrites_isAFailedStart() throws Exception {
    String yaml = LATE.replace("echo SECRET=made > DIR/late.env; ", "");
    try (Foster foster = up(yaml + "    restart: never\n")) {
      assertEquals(1, foster.awaitExit(), foster::toString);
      foster.awaitLine(
          "app: failed: cannot read "
              + directory.resolve("late.env")
              + ": No such file or directory");
      assertFalse(foster.toString().contains("got"), foster::toString);
    }
  }

  @Test
  void fileWithAnErrorThatAOneshotWrites_isAFailedStartThatNamesTheLine() throws Exception {
    String yaml = LATE.replace("SECRET=made", "SECRET made");
    try (Foster foster = up(yaml + "    restart: never\n")) {
      assertEquals(1, foster.awaitExit(), foster::toString);
      foster.awaitLine(
          "app: failed: cannot start: "
              + directory.resolve("late.env")
              + ":1:8: expected NAME=VALUE");
    }
  }

  @Test
  void fileThatAPreStartCommandWrites_isReadAfterIt() throws Exception {
    String yaml =
        """
        services:
          app:
            shell: "echo got $SECRET; exec sleep 1000"
            env_file: [{path: DIR/late.env, required: false}]
            pre_start: [[sh, -c, "echo SECRET=made > DIR/late.env"]]
        """;
    try (Foster foster = up(yaml)) {
      assertTrue(foster.awaitLine("got").endsWith("got made"), foster::toString);
    }
  }

  @Test
  void missingFile_withoutAOneshotBeforeIt_startsNothing() throws Exception {
    try (Foster foster = up(LATE.replace("    depends_on: [init]\n", ""))) {
      assertEquals(2, foster.awaitExit(), foster::toString);
      foster.awaitLine("cannot read " + directory.resolve("late.env"));
      assertFalse(foster.toString().contains("started"), foster::toString);
    }
  }
}
