package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.distribution.Distribution;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where limits leave Foster no room, it works or says so in one line. */
class SmallLimitsIT {
  private static final String FOSTER = Foster.HOME.resolve("bin/foster").toString();

  @TempDir Path directory;

  /** Foster worked, or said in one line of its own why it cannot. */
  private static void assertWorksOrSaysWhy(Foster.Result result) {
    if (result.code() == 0) {
      assertTrue(result.out().contains("works"), result::toString);
      return;
    }
    assertEquals(1, result.err().lines().count(), result::toString);
    boolean named =
        result.err().startsWith("foster: cannot ") || result.err().startsWith("[FATAL tini");
    assertTrue(named, result::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {48, 64, 128, 192, 256, 512})
  void stack_ofAnySize_isEnoughOrNamed(int kilobytes) throws Exception {
    String run = "ulimit -s %d; exec %s run echo works".formatted(kilobytes, FOSTER);
    Foster.Result result = Foster.run(directory, Map.of(), "sh", "-c", run);
    assertWorksOrSaysWhy(result);
    int enough = Distribution.edition().equals("native") ? 64 : 256;
    assertEquals(kilobytes >= enough, result.code() == 0, result::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 6, 8, 9, 10, 11, 12, 14, 16, 24})
  void processes_ofAnyNumber_areEnoughOrNamed(int processes) throws Exception {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(root, "NOT TESTED: needs root");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file = directory.resolve("foster.yaml");
    Files.writeString(
        file, "{control: off, services: {a: {command: [echo, works], type: oneshot}}}\n");
    String uid = Integer.toString(73_000 + processes); // a user without other processes
    String prefix =
        "exec setpriv --reuid %s --regid 73000 --clear-groups prlimit --nproc=%d %s "
            .formatted(uid, processes, FOSTER);
    for (String command : new String[] {"run echo works", "up -f " + file, "tini -s echo works"}) {
      String line = prefix.replace(FOSTER, command.startsWith("tini") ? tini() : FOSTER);
      String rest = command.startsWith("tini") ? command.substring(5) : command;
      Foster.Result result = Foster.run(directory, Map.of(), "sh", "-c", line + rest);
      boolean services = command.startsWith("up") && result.err().contains("foster | ");
      if (!services) { // a supervisor that runs reports a service that cannot be started
        assertWorksOrSaysWhy(result);
      }
      String all = result.toString();
      assertTrue(!all.contains("Exception") && !all.contains("\tat "), all);
      assertTrue(processes < 24 || result.code() == 0, all);
    }
  }

  @Test
  void memory_ofEightMegabytes_isEnoughForTheNativeEdition() throws Exception {
    assumeTrue(Distribution.edition().equals("native"), "a JVM needs more");
    Path file = directory.resolve("foster.yaml");
    Files.writeString(
        file, "{control: off, services: {a: {command: [echo, works], type: oneshot}}}\n");
    try (ControlGroup group = ControlGroup.create("memory")) {
      group.limitMemory(8 << 20);
      String enter = "echo $$ > " + group.processes() + "; exec ";
      Foster.Result result =
          Foster.run(directory, Map.of(), "sh", "-c", enter + FOSTER + " up -f " + file);
      assertEquals(0, result.code(), result::toString);
      assertWorksOrSaysWhy(result);
    }
  }

  private static String tini() {
    return Foster.HOME.resolve("bin/tini").toString();
  }

  /** The launcher makes threads to learn whether there is room for those of the JVM. */
  @Test
  void threadsOfTheLauncher_leaveNothingBehind() throws Exception {
    String show = "cat /proc/$PPID/task/*/comm | grep -cx foster; cat /proc/$PPID/task/*/children";
    Foster.Result result = Foster.run(directory, Map.of(), FOSTER, "run", "sh", "-c", show);
    List<String> lines = result.out().lines().map(String::strip).toList();
    assertEquals(2, lines.size(), result::toString);
    int threads = Integer.parseInt(lines.get(0)); // the first one, and with a JVM that of main()
    assertTrue(threads <= 2, result::toString);
    assertTrue(lines.get(1).matches("\\d+"), result::toString); // the shell, and no other child
  }
}
