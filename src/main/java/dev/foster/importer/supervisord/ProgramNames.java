package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import java.util.HashMap;
import java.util.Map;

/** Chooses the names of services. */
final class ProgramNames {
  private ProgramNames() {}

  /** Gives each program that becomes a service a name that Foster accepts and that is unique. */
  static void choose(Config config, Map<Program, String> names, Findings findings) {
    Map<IniFile.Section, String> bases = new HashMap<>();
    for (Program program : Translation.services(config)) {
      String base = bases.get(program.settings.section);
      if (base == null) {
        base = ImportNames.valid(program.name);
        for (int i = 2; bases.containsValue(base); i++) {
          base = ImportNames.valid(program.name) + "-" + i;
        }
        bases.put(program.settings.section, base);
        tell(program, base, findings);
      }
      boolean one = program.number < 0 || !program.isReplicated();
      names.put(program, one ? base : base + "-" + program.number);
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
