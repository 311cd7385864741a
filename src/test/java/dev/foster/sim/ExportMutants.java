package dev.foster.sim;

import java.util.List;

/** Bugs to plant in what concerns exported variables. */
final class ExportMutants {
  private static final String EXPORTS = "core/state/Exports";
  private static final String MACHINE = "core/state/ServiceMachine";
  private static final String DECISION = "core/state/RestartDecision";

  private ExportMutants() {}

  static List<Mutant> all() {
    return List.of(
        mutant(
            "a oneshot completes without its exports",
            DECISION,
            "withExports",
            "fault == null",
            "fault == null || fault.startsWith(\"did not\")"),
        mutant(
            "the values of the first run stay",
            EXPORTS,
            "completed",
            "values = written;",
            "values = values == null ? written : values;"),
        mutant("what the last run wrote counts again", EXPORTS, "begins", "written = null;", ""),
        mutant(
            "one variable is enough",
            EXPORTS,
            "fault",
            "if (written.get(name) == null) {",
            "if (written.get(names.getFirst()) == null) {"),
        mutant(
            "a value of an older configuration stays",
            MACHINE,
            "takeExports",
            "exports = null;",
            ""),
        mutant(
            "a completed oneshot that was stopped does not run again",
            "core/supervisor/Reload",
            "replan",
            "|| lacks",
            ""),
        mutant(
            "new values never arrive",
            MACHINE,
            "dependenciesReady",
            "imported = values;",
            "imported = imported == null ? values : imported;"),
        mutant(
            "a reload does not run the oneshot again",
            "plan/ServiceComparison",
            "change",
            "hard(\"exports\", old.exports(), now.exports());",
            "soft(\"exports\", old.exports(), now.exports());"),
        mutant(
            "a run of the old configuration completes the new one",
            DECISION,
            "complete",
            "service.lacksExports()",
            "service.killed()"));
  }

  private static Mutant mutant(
      String name, String file, String method, String find, String replacement) {
    return new Mutant(name, file, method, find, replacement, "ExportSeeds");
  }
}
