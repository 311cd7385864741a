package dev.foster.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.cli.ParsedCommand;
import dev.foster.config.FakeHost;
import dev.foster.importer.ImportCases;
import dev.foster.importer.ImportResult;
import dev.foster.importer.crontab.CrontabImporter;
import dev.foster.importer.procfile.ProcfileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports small files, and compares the configuration and the report with what is expected. */
class ImportTest {
  private static final Path RESOURCES = Path.of("src/test/resources/dev/foster/importer");

  /** Each kind with the main file of its cases. */
  static final Map<String, String> FILES =
      Map.of(
          "supervisord",
          "supervisord.conf",
          "procfile",
          "Procfile",
          "crontab",
          "crontab",
          "compose",
          "compose.yaml",
          "systemd",
          "app.service",
          "s6",
          "unused");

  static List<ImportCases.Case> cases(String kind) throws IOException {
    return ImportCases.read(RESOURCES.resolve(kind + ".txt"));
  }

  static Stream<Arguments> cases() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (String kind : FILES.keySet()) {
      cases(kind).forEach(each -> all.add(Arguments.of(kind, each)));
    }
    return all.stream();
  }

  static ImportResult result(String kind, FakeHost host, List<String> arguments) {
    List<String> files = new ArrayList<>(arguments);
    boolean user = files.remove("--user");
    var command = new ParsedCommand.Import(kind, files, null, false, true, List.of(), user);
    return ImportKind.named(kind).run(host, command, files);
  }

  /** The configuration, without its head, and the report. */
  private static String[] run(String kind, ImportCases.Case each) {
    FakeHost host = each.host(FILES.get(kind));
    ImportResult result = result(kind, host, each.arguments(FILES.get(kind)));
    result.write(List.of());
    ImportReport report = ImportReport.of(result, host, Map.of());
    String yaml = report.isGood() ? result.text().replaceFirst("^\n", "") : "";
    List<String> lines = report.lines(true);
    return new String[] {yaml, lines.isEmpty() ? "" : String.join("\n", lines) + "\n"};
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void files_areImportedAsExpected(String kind, ImportCases.Case each) {
    String[] result = run(kind, each);
    assertEquals(
        each.with(each.parts.get("yaml"), each.parts.get("report")),
        each.with(result[0], result[1]));
  }

  @Test
  void procfile_formationOfTheCommandLine_overridesTheFiles() {
    FakeHost host = new FakeHost().file("/conf/Procfile", "web: node a.js\nworker: node b.js\n");
    host.file("/conf/.foreman", "concurrency: web=5,worker=2\n");
    ImportResult result =
        ProcfileImporter.run(host, "Procfile", List.of("web=2", "worker=1")).write(List.of());
    assertTrue(result.text().contains("replicas: {count: 2, first: 5000}"), result::text);
    assertTrue(result.text().contains("env: {PORT: \"5100\"}"), result::text);
  }

  @Test
  void crontab_whoseLastLineHasNoEnd_isRead() {
    FakeHost host = new FakeHost().file("/conf/crontab", "0 1 * * * one\n0 2 * * * two");
    ImportResult result = CrontabImporter.run(host, List.of("crontab"), false).write(List.of());
    assertTrue(result.text().contains("shell: exec two"), result::text);
    String last = result.findings().sorted().getLast().text();
    assertEquals(
        "crontab:2: cron ignores a file whose last line has no line end; it is read here", last);
  }

  /** Also if its path has no folder. */
  @ParameterizedTest
  @ValueSource(strings = {"services.d", "s6-rc.d", "cont-init.d", "/conf/s6-rc.d"})
  void s6_folder_itsNeighboursAreFound(String folder) {
    FakeHost host = new FakeHost().file("/conf/services.d/web/run", "#!/bin/sh\nexec server\n");
    host.file("/conf/cont-init.d/10-first", "#!/bin/sh\nprepare\n");
    host.file("/conf/s6-rc.d/db/type", "longrun\n");
    host.file("/conf/s6-rc.d/db/run", "#!/bin/sh\nexec database\n");
    ImportResult result = result("s6", host, List.of(folder)).write(List.of());
    assertTrue(result.text().contains("server"), () -> result.findings().sorted() + result.text());
    assertTrue(result.text().contains("scripts: "), result::text);
    assertEquals(folder.endsWith("s6-rc.d"), result.text().contains("database"), result::text);
  }

  @Test
  void kinds_haveManyCases() throws IOException {
    assertTrue(cases("supervisord").size() >= 60);
    for (String kind : FILES.keySet()) {
      assertTrue(cases(kind).size() >= 20, kind);
    }
  }

  /** A damaged file is reported; no importer throws, and every result passes the checks. */
  @ParameterizedTest
  @ValueSource(strings = {"crontab", "compose", "systemd", "s6"})
  void damagedFiles_neverThrow(String kind) throws IOException {
    List<ImportCases.Case> cases = cases(kind);
    for (int seed = 0; seed < 3000; seed++) {
      FileDamage damage = new FileDamage(cases, seed);
      FakeHost host = damage.host(FILES.get(kind));
      try {
        ImportResult result = result(kind, host, damage.arguments(FILES.get(kind)));
        ImportReport report = ImportReport.of(result.write(List.of()), host, Map.of());
        assertTrue(report.isGood() || !report.lines(false).isEmpty());
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ":\n" + damage, e);
      }
    }
  }

  @Test
  void kinds_areToldByNameOrContent() {
    FakeHost host = new FakeHost();
    host.file("/conf/a", "# comment\n[program:x]\ncommand=y\n");
    host.file("/conf/b", "A=b\n*/5 * * * * run\n");
    host.file("/conf/c", "# p\nweb: run it\n");
    host.file("/conf/e", "version: '3'\nservices:\n  web: {image: x}\n");
    assertEquals(ImportKind.COMPOSE, ImportKind.of(host, "e"));
    assertEquals(ImportKind.COMPOSE, ImportKind.of(host, "stack.yml"));
    host.file("/conf/f", "[Unit]\nAfter=x\n");
    assertEquals(ImportKind.SYSTEMD, ImportKind.of(host, "f"));
    assertEquals(ImportKind.SYSTEMD, ImportKind.of(host, "web@1.service"));
    host.file("/conf/rootfs/etc/services.d/web/run", "#!/bin/sh\nexec web\n");
    assertEquals(ImportKind.S6, ImportKind.of(host, "rootfs"));
    host.file("/conf/d", "what is this?\n");
    assertEquals(ImportKind.SUPERVISORD, ImportKind.of(host, "a"));
    assertEquals(ImportKind.CRONTAB, ImportKind.of(host, "b"));
    assertEquals(ImportKind.PROCFILE, ImportKind.of(host, "c"));
    assertEquals(null, ImportKind.of(host, "d"));
    assertEquals(ImportKind.SUPERVISORD, ImportKind.of(host, "missing"));
    assertEquals(ImportKind.PROCFILE, ImportKind.of(host, "x/Procfile.dev"));
    assertEquals(ImportKind.CRONTAB, ImportKind.of(host, "/etc/cron.d/php"));
  }

  /** Writes what the importer does now: {@code -Dimport.record=true}, then read every line. */
  @Test
  void record() throws IOException {
    if (!Boolean.getBoolean("import.record")) {
      return;
    }
    for (String kind : FILES.keySet()) {
      StringBuilder text = new StringBuilder();
      for (ImportCases.Case each : cases(kind)) {
        String[] result = run(kind, each);
        text.append(each.with(result[0], result[1]));
      }
      Files.writeString(RESOURCES.resolve(kind + ".txt"), text);
    }
  }
}
