package dev.foster.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.FakeHost;
import dev.foster.importer.ImportCases;
import dev.foster.importer.ImportResult;
import dev.foster.importer.procfile.ProcfileImporter;
import dev.foster.importer.supervisord.SupervisordImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Imports small files, and compares the configuration and the report with what is expected. */
class ImportTest {
  private static final Path RESOURCES = Path.of("src/test/resources/dev/foster/importer");

  static Stream<ImportCases.Case> supervisord() throws IOException {
    return ImportCases.read(RESOURCES.resolve("supervisord.txt")).stream();
  }

  /** The configuration, without its head, and the report. */
  private static String[] run(FakeHost host, String file) {
    ImportResult result =
        file.equals("Procfile")
            ? ProcfileImporter.run(host, file, List.of())
            : SupervisordImporter.run(host, List.of(file));
    result.write(List.of());
    ImportReport report = ImportReport.of(result, host, Map.of());
    String yaml = report.isGood() ? result.text().replaceFirst("^\n", "") : "";
    List<String> lines = report.lines(true);
    return new String[] {yaml, lines.isEmpty() ? "" : String.join("\n", lines) + "\n"};
  }

  @ParameterizedTest
  @MethodSource
  void supervisord(ImportCases.Case each) {
    String[] result = run(each.host("supervisord.conf"), "supervisord.conf");
    assertEquals(
        each.with(each.parts.get("yaml"), each.parts.get("report")),
        each.with(result[0], result[1]));
  }

  static Stream<ImportCases.Case> procfile() throws IOException {
    return ImportCases.read(RESOURCES.resolve("procfile.txt")).stream();
  }

  @ParameterizedTest
  @MethodSource
  void procfile(ImportCases.Case each) {
    String[] result = run(each.host("Procfile"), "Procfile");
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
  void supervisord_hasManyCases() throws IOException {
    assertTrue(supervisord().count() >= 60);
  }

  /** Writes what the importer does now: {@code -Dimport.record=true}, then read every line. */
  @Test
  void record() throws IOException {
    if (!Boolean.getBoolean("import.record")) {
      return;
    }
    record("supervisord.txt", "supervisord.conf");
    record("procfile.txt", "Procfile");
  }

  private static void record(String cases, String file) throws IOException {
    List<String> texts = new ArrayList<>();
    for (ImportCases.Case each : ImportCases.read(RESOURCES.resolve(cases))) {
      String[] result = run(each.host(file), file);
      texts.add(each.with(result[0], result[1]));
    }
    Files.writeString(RESOURCES.resolve(cases), String.join("", texts));
  }
}
