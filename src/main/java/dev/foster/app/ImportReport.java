package dev.foster.app;

import dev.foster.config.ConfigLoader;
import dev.foster.config.ConfigLoader.Purpose;
import dev.foster.config.LoadResult;
import dev.foster.config.yaml.Problem;
import dev.foster.importer.Finding;
import dev.foster.importer.Finding.Kind;
import dev.foster.importer.ImportResult;
import dev.foster.importer.Place;
import dev.foster.kernel.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The findings of an import, and what {@code foster check} says about its configuration. */
final class ImportReport {
  private final ImportResult result;
  private final List<String> problems = new ArrayList<>();
  private boolean good;

  private ImportReport(ImportResult result) {
    this.result = result;
  }

  /** Checks the configuration, which may be meant for another machine. */
  static ImportReport of(ImportResult result, Host host, Map<String, String> environment) {
    ImportReport report = new ImportReport(result);
    if (result.findings().hasErrors()) {
      return report;
    }
    Map<String, String> variables = new HashMap<>(result.samples());
    variables.putAll(environment);
    LoadResult loaded = new ConfigLoader(host, variables, Purpose.LOOK).loadText(result.text());
    for (Problem problem : loaded.errors()) {
      report.problems.add(report.text(problem, ""));
    }
    for (Problem problem : loaded.warnings()) {
      report.problems.add(report.text(problem, "warning: "));
    }
    report.good = loaded.errors().isEmpty();
    return report;
  }

  /** Whether the files could be read and the configuration is valid. */
  boolean isGood() {
    return good;
  }

  /** The report, with what became of each setting if it is verbose. */
  List<String> lines(boolean verbose) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : result.findings().sorted()) {
      if (verbose || finding.kind() != Kind.BECAME) {
        lines.add(finding.text());
      }
    }
    lines.addAll(problems);
    return lines;
  }

  /** A problem at the line of the source from which its key was made. */
  private String text(Problem problem, String severity) {
    Place place = result.place(problem.line());
    String path = problem.path().isEmpty() ? "" : problem.path() + ": ";
    return (place == null ? "" : place.text() + ": ") + severity + path + problem.message();
  }
}
