package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportResult;
import dev.foster.importer.Place;
import dev.foster.importer.Secrets;
import dev.foster.importer.Yaml;
import dev.foster.importer.supervisord.IniFile.Option;
import dev.foster.importer.supervisord.IniFile.Section;
import dev.foster.importer.supervisord.Program.Kind;
import dev.foster.kernel.Host;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a configuration of supervisord into keys of Foster. */
final class Translation {
  private static final String KEPT_RUNNING =
      "supervisord goes on when a program fails. Better: delete this, so that the container ends"
          + " and is started again.";

  private final Host host;
  private final Config config;
  private final Findings findings;
  private final Yaml.Keys root = new Yaml.Keys(null);
  private final Map<Program, String> names = new LinkedHashMap<>();
  private final Map<String, String> samples = new LinkedHashMap<>();

  private Translation(Host host, Config config, Findings findings) {
    this.host = host;
    this.config = config;
    this.findings = findings;
  }

  /** Translates all sections. */
  static ImportResult of(Host host, Config config, Findings findings) {
    Translation translation = new Translation(host, config, findings);
    for (String name : config.template.names()) {
      translation.samples.put(name, name.toLowerCase(java.util.Locale.ROOT));
    }
    translation.translate();
    return new ImportResult(translation.root, findings, translation.samples);
  }

  private void translate() {
    ProgramNames.choose(config, names, findings);
    new TopLevel(config, findings, root).translate();
    Listeners listeners = new Listeners(host, config, findings);
    Yaml.Keys defaults = root.map("defaults", null);
    String end = listeners.endsContainer() ? "on-failure" : "never";
    defaults.put("ends_container", Yaml.text(listeners.place(), end));
    if (!listeners.endsContainer()) {
      defaults.comment("ends_container", KEPT_RUNNING);
    }
    Yaml.Keys services = new Yaml.Keys(null);
    OutputTranslation outputs = new OutputTranslation(config.template, findings);
    PriorityOrder order = new PriorityOrder(findings, names);
    Map<Program, Yaml.Keys> translated = new LinkedHashMap<>();
    for (Program program : List.copyOf(names.keySet())) {
      Yaml.Keys service = new ServiceTranslation(config, findings, samples, program).translate();
      if (service == null) {
        names.remove(program);
      } else {
        translated.put(program, service);
      }
    }
    for (Map.Entry<Program, Yaml.Keys> entry : translated.entrySet()) {
      Program program = entry.getKey();
      String name = names.get(program);
      outputs.translate(program, name, entry.getValue());
      order.dependencies(program, entry.getValue());
      services.put(name, entry.getValue());
      services.comment(name, comment(program));
    }
    order.stopTimes(root);
    listeners.health(services, names);
    root.put("services", services);
    if (services.isEmpty()) {
      Place place = config.main == null ? null : config.main.place();
      findings.error(place, "", "there is no program that Foster could start");
    }
    unread();
  }

  private static String comment(Program program) {
    return program.settings.place().text() + " " + program.settings.title();
  }

  /** Reports the settings and sections that supervisord does not know. */
  private void unread() {
    if (config.main != null) {
      unread(config.main);
    }
    for (Program program : config.programs) {
      unread(program.settings);
    }
    for (Config.Group group : config.groups.values()) {
      unread(group.settings());
    }
    for (Section section : config.file.sections.values()) {
      if (!isKnown(section.name)) {
        findings.note(section.place, "[" + section.name + "]", "supervisord ignores this section");
      }
    }
  }

  private static boolean isKnown(String section) {
    List<String> starts =
        List.of(
            "program:",
            "group:",
            "fcgi-program:",
            "eventlistener:",
            "rpcinterface:",
            "ctlplugin:",
            "unix_http_server",
            "inet_http_server");
    for (String start : starts) {
      if (section.startsWith(start)) {
        return true;
      }
    }
    return List.of("supervisord", "supervisorctl", "include").contains(section);
  }

  private void unread(Settings settings) {
    for (Option option : settings.unused()) {
      boolean secret = Secrets.isSecret(option.key());
      String subject = secret ? settings.title() + " " + option.key() : settings.subject(option);
      String message = "supervisord does not know this key" + KnownKeys.hint(option.key());
      findings.note(option.place(), subject, message);
    }
  }

  /** The programs that become services. */
  static List<Program> services(Config config) {
    List<Program> services = new ArrayList<>();
    for (Program program : config.programs) {
      if (program.kind != Kind.LISTENER) {
        services.add(program);
      }
    }
    return services;
  }
}
