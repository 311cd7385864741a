package dev.foster.importer.supervisord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.config.FakeHost;
import dev.foster.importer.Finding;
import dev.foster.importer.Findings;
import dev.foster.importer.ImportCases;
import dev.foster.text.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares what Foster reads in a supervisord.conf with what Debian's supervisor reads. */
class OracleTest {
  private static final Path RESOURCES = Path.of("src/test/resources/dev/foster/importer");
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path SUPERVISOR = Path.of("/usr/lib/python3/dist-packages/supervisor");

  /** Differences on purpose: supervisor refuses parts, and has zeros that Foster cannot have. */
  private static final List<String> DIFFERENT =
      List.of("only a part of a configuration", "zeros that are lost");

  /**
   * What only one of them refuses: Foster does not look at the machine, on which the import may run
   * before there is an image, nor for Python's modules. Supervisor replaces a conversion without a
   * name by all of its variables.
   */
  private static final Pattern ON_PURPOSE =
      Pattern.compile(
          "does not include supervisord section|cannot be resolved within|Invalid module"
              + " name|EntryPoint must be|does not exist|not an existing directory|Invalid"
              + " (user|group|sockchown|socket_owner)|Foster: \\[.*(for private use|has no name)");

  @TempDir Path directory;

  private Map<String, Map<String, Object>> ask() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            PYTHON.toString(),
            RESOURCES.resolve("oracle.py").toAbsolutePath().toString(),
            directory.toString());
    builder.environment().clear();
    builder.environment().putAll(ImportCases.ENVIRONMENT);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process python = builder.start();
    String text = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, python.waitFor(), text);
    Map<String, Map<String, Object>> answers = new TreeMap<>();
    for (String line : text.lines().toList()) {
      Map<String, Object> answer = JsonReader.parseObject(line);
      answers.put((String) answer.get("case"), answer);
    }
    return answers;
  }

  private FakeHost write(String folder, Map<String, String> files) throws IOException {
    FakeHost host = new FakeHost();
    host.directory = directory.resolve(folder).toString();
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (!file.getKey().startsWith("/")) {
        Path path = directory.resolve(folder).resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
        host.file(path.toString(), file.getValue());
      }
    }
    return host;
  }

  @Test
  void reader_understandsWhatSupervisorUnderstands() throws Exception {
    assumeTrue(Files.isDirectory(SUPERVISOR), "needs supervisor");
    List<ImportCases.Case> cases = ImportCases.read(RESOURCES.resolve("supervisord.txt"));
    Map<String, FakeHost> hosts = new LinkedHashMap<>();
    for (int i = 0; i < cases.size(); i++) {
      Map<String, String> files = new LinkedHashMap<>(cases.get(i).files());
      files.put("supervisord.conf", cases.get(i).input());
      hosts.put(String.format("case-%03d", i), write(String.format("case-%03d", i), files));
    }
    Map<String, Map<String, Object>> answers = ask();
    List<String> differences = new ArrayList<>();
    int same = 0;
    for (int i = 0; i < cases.size(); i++) {
      String folder = String.format("case-%03d", i);
      if (!DIFFERENT.contains(cases.get(i).title)) {
        int before = differences.size();
        compare(cases.get(i).title, answers.get(folder), hosts.get(folder), differences);
        same += differences.size() == before ? 1 : 0;
      }
    }
    assertEquals("", String.join("\n", differences));
    assertTrue(same >= 55, "only " + same);
  }

  /** Files that were damaged at random: both refuse them, or both read the same. */
  @Test
  void reader_ofDamagedFiles_agreesWithSupervisor() throws Exception {
    assumeTrue(Files.isDirectory(SUPERVISOR), "needs supervisor");
    List<String> inputs = new ArrayList<>();
    for (ImportCases.Case each : ImportCases.read(RESOURCES.resolve("supervisord.txt"))) {
      if (!DIFFERENT.contains(each.title) && !each.title.contains("two groups")) {
        inputs.add(each.input());
      }
    }
    Map<String, FakeHost> hosts = new LinkedHashMap<>();
    int seeds = Integer.getInteger("import.seeds", 300);
    for (int seed = 0; seed < seeds; seed++) {
      String text = new String(Damage.of(inputs, seed), StandardCharsets.UTF_8);
      hosts.put("seed-" + seed, write("seed-" + seed, Map.of("supervisord.conf", text)));
    }
    Map<String, Map<String, Object>> answers = ask();
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, FakeHost> host : hosts.entrySet()) {
      compare(host.getKey(), answers.get(host.getKey()), host.getValue(), differences);
    }
    differences.removeIf(difference -> ON_PURPOSE.matcher(difference).find());
    assertEquals("", String.join("\n", differences));
  }

  private static void compare(
      String title, Map<String, Object> theirs, FakeHost host, List<String> differences) {
    Findings findings = new Findings();
    Config config =
        SupervisordImporter.read(
            host, List.of("supervisord.conf"), ImportCases.ENVIRONMENT, "node1", findings);
    Object error = theirs.get("error");
    if ((error != null) != findings.hasErrors()) {
      List<String> ours = findings.sorted().stream().map(Finding::text).toList();
      differences.add(title + ": supervisor: " + error + ", Foster: " + ours);
    }
    if (error == null && !findings.hasErrors()) {
      Map<String, Object> top = new TreeMap<>(theirs);
      top.keySet().removeAll(List.of("case", "processes"));
      Map<String, Object> ours = new TreeMap<>();
      ours.put("environment", config.environment);
      ours.put("minfds", config.minfds.value());
      ours.put("minprocs", config.minprocs.value());
      ours.put("umask", config.umask.value() == null ? 022 : config.umask.value());
      ours.put("nodaemon", config.nodaemon.value());
      ours.put("strip_ansi", config.stripAnsi.value());
      differ(title, shown(top), shown(ours), differences);
      Map<String, String> expected = new TreeMap<>();
      for (Object process : (List<?>) theirs.get("processes")) {
        Map<?, ?> map = (Map<?, ?>) process;
        expected.put(map.get("group") + ":" + map.get("name"), shown(map));
      }
      Map<String, String> seen = new TreeMap<>();
      for (Program program : config.programs) {
        ProgramView.processes(config, program)
            .forEach((name, process) -> seen.put(name, shown(process)));
      }
      if (!title.equals("a program in two groups")) {
        differ(title, expected.keySet().toString(), seen.keySet().toString(), differences);
      }
      for (String name : seen.keySet()) {
        differ(title + " " + name, expected.get(name), seen.get(name), differences);
      }
    }
  }

  private static void differ(String title, String expected, String seen, List<String> differences) {
    if (!seen.equals(expected)) {
      differences.add(title + "\n  supervisor: " + expected + "\n  Foster:     " + seen);
    }
  }

  private static String shown(Map<?, ?> map) {
    Map<String, String> sorted = new TreeMap<>();
    map.forEach(
        (key, value) ->
            sorted.put(
                key.toString(),
                value instanceof Map<?, ?> inner ? shown(inner) : String.valueOf(value)));
    return sorted.toString();
  }
}
