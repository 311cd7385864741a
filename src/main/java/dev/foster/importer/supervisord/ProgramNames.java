package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import java.util.Map;

/** Chooses the names of services. */
final class ProgramNames {
  private ProgramNames() {}

  /** Gives each program that becomes a service a name that Foster accepts and that is unique. */
  static void choose(Config config, Map<Program, String> names, Findings findings) {
    for (Program program : Translation.services(config)) {
      String name = ImportNames.valid(program.name);
      for (int i = 2; names.containsValue(name); i++) {
        name = ImportNames.valid(program.name) + "-" + i;
      }
      names.put(program, name);
      tell(program, name, findings);
    }
  }

  private static void tell(Program program, String name, Findings findings) {
    Settings settings = program.settings;
    if (!name.equals(program.name)) {
      findings.note(settings.place(), settings.title(), "the service is called " + name);
    }
    Setting<String> process = program.processName;
    if (program.isReplicated()) {
      int first = program.first.value() == null ? 0 : program.first.value();
      String now = name + "-" + first + ", " + name + "-" + (first + 1) + " …";
      findings.note(
          program.count.place(), program.count.subject(), "the processes are called " + now);
    } else if (process.isGiven()
        && process.value() != null
        && !process.value().equals(program.name)) {
      findings.note(process.place(), process.subject(), "the service is called " + name);
    }
  }
}
