package dev.foster.it;

import static dev.foster.it.SupervisorctlSide.assertSame;
import static dev.foster.it.SupervisorctlSide.awaitBoth;
import static dev.foster.it.SupervisorctlSide.replace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code reread}, {@code update}, {@code add} and {@code remove} beside Debian's supervisor, whose
 * file changes in the same way: what they print, and which programs run anew.
 */
@Timeout(240)
@Needs({"supervisord", "supervisorctl"})
class SupervisorctlUpdateIT {
  private static final String PROGRAMS =
      """
      [program:php]
      command=sleep 1000
      priority=10
      [program:worker]
      command=sleep 1001
      numprocs=2
      process_name=%(program_name)s_%(process_num)02d
      [program:manual]
      command=sleep 1002
      autostart=false
      [group:web]
      programs=one,two
      priority=5
      [program:one]
      command=sleep 1004
      [program:two]
      command=sleep 1005
      autostart=false
      """;

  private static final String[] UP = {
    "php RUNNING", "worker:worker_00 RUNNING", "worker:worker_01 RUNNING", "web:one RUNNING"
  };

  @TempDir Path directory;

  private static String program(String name, int seconds) {
    return "[program:" + name + "]\ncommand=sleep " + seconds + "\n";
  }

  /** Compares which of these programs run anew or not at all after commands. */
  private static void assertSameRuns(
      SupervisorctlSide foster, SupervisorctlSide original, List<String> names, String... commands)
      throws Exception {
    List<String> before = pids(foster, names);
    List<String> theirs = pids(original, names);
    assertSame(foster, original, commands);
    assertEquals(
        runs(names, theirs, pids(original, names)), runs(names, before, pids(foster, names)));
  }

  /** The lines in the order of their characters: the original removes the oldest group first. */
  private static List<String> sorted(String lines) {
    return lines.lines().sorted().toList();
  }

  private static List<String> pids(SupervisorctlSide side, List<String> names) throws Exception {
    List<String> pids = new ArrayList<>();
    for (String name : names) {
      pids.add(side.script("CTL pid " + name).out().strip());
    }
    return pids;
  }

  private static List<String> runs(List<String> names, List<String> before, List<String> after) {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String now = after.get(i);
      boolean down = !now.matches("[1-9][0-9]*");
      runs.add(names.get(i) + (down ? " down" : now.equals(before.get(i)) ? " goes on" : " anew"));
    }
    return runs;
  }

  @Test
  void changes_ofTheFile_areTakenOverAsByTheOriginal() throws Exception {
    try (SupervisorctlSide original = SupervisorctlSide.original(directory, PROGRAMS);
        SupervisorctlSide foster = SupervisorctlSide.foster(directory, PROGRAMS)) {
      awaitBoth(foster, original, UP);
      assertSame(foster, original, "reread", "reread x", "update", "update nope");
      String changed =
          PROGRAMS
                  .replace("sleep 1004", "sleep 2004")
                  .replaceFirst("(?s)\\[program:manual].*(?=\\[group:web])", "")
              + program("added", 1006)
              + program("later", 1)
              + "autostart=false\n";
      replace(changed, foster, original);
      assertSame(foster, original, "reread", "add php nope", "remove php nope", "update", "reread");
      awaitBoth(foster, original, "added RUNNING", "web:one RUNNING");
      assertSame(foster, original, "status");
      replace(changed + program("more", 1007), foster, original);
      assertSame(foster, original, "reread", "add more");
      awaitBoth(foster, original, "more RUNNING");
      replace(changed, foster, original);
      assertSame(foster, original, "reread", "remove more", "stop more", "remove more", "status");
      replace(changed + program("more", 1008), foster, original);
      assertSame(foster, original, "update more", "reload");
      awaitBoth(foster, original, "more RUNNING");
    }
  }

  @Test
  void singleGroups_areTakenOver_othersWait() throws Exception {
    List<String> names = List.of("php", "worker:worker_00", "worker:worker_01", "web:one");
    try (SupervisorctlSide original = SupervisorctlSide.original(directory, PROGRAMS);
        SupervisorctlSide foster = SupervisorctlSide.foster(directory, PROGRAMS)) {
      awaitBoth(foster, original, UP);
      String changed =
          PROGRAMS.replace("numprocs=2", "numprocs=3").replace("sleep 100", "sleep 200")
              + program("first", 1006)
              + "priority=1\n"
              + program("last", 1007)
              + program("idle", 1008)
              + "autostart=false\n";
      replace(changed, foster, original);
      assertSameRuns(foster, original, names, "reread", "update nope last");
      awaitBoth(foster, original, "last RUNNING");
      assertSameRuns(foster, original, names, "reread", "update web worker php nope", "avail");
      awaitBoth(foster, original, UP);
      awaitBoth(foster, original, "worker:worker_02 RUNNING");
      assertSameRuns(foster, original, names, "status", "reread", "add idle last nope first idle");
      awaitBoth(foster, original, "first RUNNING");
      assertSameRuns(foster, original, names, "status", "reread", "update manual", "update");
      replace(PROGRAMS, foster, original);
      assertSameRuns(foster, original, names, "reread", "update first", "status");
      assertEquals(sorted(original.run("update all")), sorted(foster.run("update all")));
      awaitBoth(foster, original, UP);
      assertSame(foster, original, "status", "reread");
    }
  }

  @Test
  void removedGroups_comeBackWithAddOrUpdate() throws Exception {
    List<String> names = List.of("php", "worker:worker_00", "web:one");
    try (SupervisorctlSide original = SupervisorctlSide.original(directory, PROGRAMS);
        SupervisorctlSide foster = SupervisorctlSide.foster(directory, PROGRAMS)) {
      awaitBoth(foster, original, UP);
      assertSameRuns(foster, original, names, "remove web", "stop web:*", "remove web manual x");
      assertSameRuns(foster, original, names, "status", "reread", "avail", "status web:one");
      assertSameRuns(foster, original, names, "add web", "reread");
      awaitBoth(foster, original, "web:one RUNNING");
      assertSameRuns(foster, original, names, "status", "update manual", "status", "stop php");
      replace(PROGRAMS.replace("sleep 1000", "sleep 2000"), foster, original);
      assertSameRuns(foster, original, names, "remove php", "reread", "update php", "reread");
      awaitBoth(foster, original, "php RUNNING");
      assertSame(foster, original, "stop worker:worker_00", "remove worker", "stop worker:*");
      assertSame(foster, original, "remove worker worker", "reread", "update", "reread");
      awaitBoth(foster, original, UP);
    }
  }

  @Test
  void groups_andPriorities_areChangesToo() throws Exception {
    List<String> names = List.of("php", "worker:worker_00", "web:one", "one");
    try (SupervisorctlSide original = SupervisorctlSide.original(directory, PROGRAMS);
        SupervisorctlSide foster = SupervisorctlSide.foster(directory, PROGRAMS)) {
      awaitBoth(foster, original, UP);
      String without = PROGRAMS.replace("[group:web]\nprograms=one,two\npriority=5\n", "");
      replace(without, foster, original);
      assertSameRuns(foster, original, names, "reread", "status", "update web", "status", "reread");
      assertSameRuns(foster, original, names, "add one", "reread", "update");
      awaitBoth(foster, original, "one RUNNING");
      replace(PROGRAMS.replace("priority=10", "priority=2000"), foster, original);
      assertSameRuns(
          foster, original, names, "reread", "update php", "reread", "update web one two");
      awaitBoth(foster, original, "web:one RUNNING", "php RUNNING");
      replace(PROGRAMS.replace("priority=5", "priority=3000"), foster, original);
      assertSameRuns(foster, original, names, "reread", "update two", "update", "reread");
      awaitBoth(foster, original, UP);
      assertSame(foster, original, "reread", "status");
    }
  }

  @Test
  void wrongFile_changesNothing() throws Exception {
    try (SupervisorctlSide foster = SupervisorctlSide.foster(directory, PROGRAMS)) {
      foster.awaitStatus("php RUNNING");
      replace(PROGRAMS + "[program:bad]\n" + program("new", 1), foster);
      for (String command : List.of("reread", "update new", "add new")) {
        String shown = foster.run(command);
        assertTrue(shown.startsWith("ERROR: CANT_REREAD: cannot reload: nothing"), shown);
        assertTrue(shown.endsWith("exit code 1"), shown);
      }
    }
  }

  @Test
  void importedReplicas_areOnlyReloadedAsAWhole() throws Exception {
    try (SupervisorctlSide foster = SupervisorctlSide.imported(directory, PROGRAMS)) {
      foster.awaitStatus("php RUNNING");
      assertEquals(
          "ERROR: CANT_REREAD: cannot reload: with 'replicas', a configuration is only reloaded as"
              + " a whole\n"
              + "exit code 1",
          foster.run("remove manual"));
    }
  }
}
