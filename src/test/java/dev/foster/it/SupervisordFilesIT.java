package dev.foster.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Needs;
import dev.foster.importer.ImportCases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs each {@code supervisord.conf} of the importer's cases under Debian's supervisor and under
 * Foster, and compares what both do. Foster must refuse the files that supervisor refuses.
 */
@Timeout(600)
@Needs(
    value = {"supervisord", "supervisorctl", "ps"},
    root = true)
class SupervisordFilesIT {
  private static final Path CASES =
      Path.of("src/test/resources/dev/foster/importer/supervisord.txt");

  /** How many run at a time: they wait most of the time. */
  private static final int AT_ONCE = 6;

  /** Cases with differences that the pages list, and what differs. */
  private static final Map<String, List<String>> ON_PURPOSE =
      Map.of(
          "a program in two groups", List.of("status", "processes", "file seen/two\\.app\\..*"),
          "an environment that refers to others", List.of("status"),
          "commands that cannot be parsed", List.of("status", "status code"),
          "every key of supervisord itself", List.of("stdout"), // its log shows the output
          "inline comments", List.of("status", "status code"),
          "outputs", List.of("stdout", "stderr"),
          "values of supervisord: bytes and gigabytes", List.of("stderr"), // not to syslog
          "variables that Foster would ignore", List.of("file seen/.*"));

  /** Cases that supervisor refuses as soon as they have a socket for supervisorctl. */
  private static final Set<String> WITHOUT_SOCKET =
      Set.of("a default section", "a third-party interface");

  @TempDir Path directory;

  @Test
  void everyFile_runsTheSame() throws Exception {
    List<ImportCases.Case> cases = new ArrayList<>(ImportCases.read(CASES));
    cases.removeIf(each -> WITHOUT_SOCKET.contains(each.title));
    Path programs = SupervisordFile.writeStandIns(directory.resolve("programs"), cases);
    List<Future<Map<String, String>>> originals = new ArrayList<>();
    List<Future<Map<String, String>>> ours = new ArrayList<>();
    List<String> differences = new ArrayList<>();
    Set<String> met = new TreeSet<>();
    int running = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < cases.size(); i++) {
        Path folder = directory.resolve("case-" + i);
        SupervisordFile original =
            new SupervisordFile(cases.get(i), programs, folder.resolve("original"));
        SupervisordFile foster =
            new SupervisordFile(cases.get(i), programs, folder.resolve("foster"));
        originals.add(pool.submit(() -> original.run("/usr/bin")));
        ours.add(pool.submit(() -> foster.run("/mnt/home/bin")));
      }
      for (int i = 0; i < cases.size(); i++) {
        Map<String, String> expected = originals.get(i).get();
        running += expected.containsKey("status") ? 1 : 0;
        differ(cases.get(i).title, expected, ours.get(i).get(), differences, met);
      }
    }
    assertEquals("", String.join("\n", differences));
    Set<String> meant = new TreeSet<>();
    ON_PURPOSE.forEach((title, all) -> all.forEach(what -> meant.add(title + ": " + what)));
    assertEquals(meant, met, "a difference on purpose that there is not any more");
    assertTrue(running >= 45, "only " + running);
  }

  private static void differ(
      String title,
      Map<String, String> expected,
      Map<String, String> seen,
      List<String> differences,
      Set<String> met) {
    Map<String, String> all = new TreeMap<>(expected);
    all.putAll(seen);
    for (String what : all.keySet()) {
      String theirs = String.valueOf(expected.get(what));
      String ours = String.valueOf(seen.get(what));
      if (theirs.equals(ours)) {
        continue;
      }
      String both = "\n supervisor:\n" + theirs + "\n Foster:\n" + ours + "\n";
      ON_PURPOSE.getOrDefault(title, List.of()).stream()
          .filter(what::matches)
          .findFirst()
          .ifPresentOrElse(
              pattern -> met.add(title + ": " + pattern),
              () -> differences.add(title + ": " + what + both));
    }
  }
}
