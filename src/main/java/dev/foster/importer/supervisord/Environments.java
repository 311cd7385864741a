package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import dev.foster.importer.Secrets;
import dev.foster.importer.Yaml;
import java.util.Map;

/** Translates {@code environment}. */
final class Environments {
  private final Config config;
  private final Findings findings;

  Environments(Config config, Findings findings) {
    this.config = config;
    this.findings = findings;
  }

  /** The variables as a map of Foster. */
  Yaml.Keys yaml(Map<String, String> variables, Setting<String> from) {
    Yaml.Keys env = new Yaml.Keys(from.place());
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      String name = variable.getKey();
      if (!ImportNames.isVariable(name, from.place(), from.subject(), findings)) {
        continue;
      }
      env.put(name, Yaml.text(from.place(), config.template.foster(variable.getValue())));
      if (!isReference(variable.getValue())) {
        Secrets.note(name, from.place(), from.subject() + " " + name, findings);
      }
    }
    return env;
  }

  private static boolean isReference(String value) {
    return value.isEmpty() || Template.hasMark(value);
  }

  /** A path in which {@code ~} is the home directory, as supervisord expands it. */
  static String home(String path) {
    return path.equals("~") || path.startsWith("~/") ? "${HOME}" + path.substring(1) : path;
  }
}
