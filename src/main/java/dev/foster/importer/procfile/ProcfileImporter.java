package dev.foster.importer.procfile;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import dev.foster.importer.ImportResult;
import dev.foster.importer.Place;
import dev.foster.importer.ShellLine;
import dev.foster.importer.Shutdown;
import dev.foster.importer.SourceFile;
import dev.foster.importer.Yaml;
import dev.foster.importer.procfile.Procfile.Process;
import dev.foster.importer.procfile.ProcfileSettings.Value;
import dev.foster.kernel.Host;
import dev.foster.kernel.Signals;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Imports a Procfile with {@code .env}, {@code .foreman} and {@code .overmind.env} beside it. */
public final class ProcfileImporter {
  /** The file that is read without a name. */
  public static final String PLACE = "Procfile";

  private static final String RELEASE = "release";

  private final Findings findings = new Findings();
  private final ProcfileSettings settings;
  private final Yaml.Keys root = new Yaml.Keys(null);
  private final Set<String> names = new HashSet<>();

  private ProcfileImporter(Host host) {
    settings = new ProcfileSettings(host, findings);
  }

  /**
   * Imports a file.
   *
   * @param formation values of {@code -m}, such as {@code web=2,worker=1}
   */
  public static ImportResult run(Host host, String name, List<String> formation) {
    ProcfileImporter importer = new ProcfileImporter(host);
    SourceFile source = SourceFile.read(host, name, 0, importer.findings);
    if (source != null) {
      importer.settings.read(source.directory());
      for (String text : formation) {
        importer.settings.formation(new Value(text, null, "-m"));
      }
      Map<String, Process> processes = Procfile.read(source, importer.findings);
      importer.settings.checkNames(processes);
      if (processes.isEmpty() && !importer.findings.hasErrors()) {
        importer.findings.error(source.place(), "", "there is no line NAME: COMMAND");
      }
      importer.translate(processes);
    }
    return new ImportResult(importer.root, importer.findings, Map.of());
  }

  private void translate(Map<String, Process> processes) {
    if (settings.hasEnvironment) {
      Yaml.Keys file = new Yaml.Keys(null);
      file.put("path", Yaml.text(null, ".env")).put("required", Yaml.plain(null, "false"));
      root.put("env_file", new Yaml.Items(null).add(file));
    }
    Yaml.Keys defaults = root.map("defaults", null);
    defaults.put("restart", Yaml.text(null, "never"));
    defaults.put("ends_container", Yaml.text(null, "on-exit"));
    defaults.comment("restart", "as foreman: when one process ends, all of them end");
    Yaml.Keys stop = defaults.map("stop", null);
    stop.put("scope", Yaml.text(null, "group"));
    stop.put("timeout", Yaml.plain(null, settings.timeout() + "s"));
    shutdown();
    Yaml.Keys services = new Yaml.Keys(null);
    int port = settings.port();
    for (Process process : processes.values()) {
      String name = name(process);
      if (!settings.names("OVERMIND_IGNORED_PROCESSES", process.name())) {
        Yaml.Keys service = service(process, port, processes.containsKey(RELEASE));
        services.put(name, service);
        services.comment(name, process.place().text());
        port += settings.step();
      }
    }
    root.put("services", services);
    settings.unused();
  }

  private void shutdown() {
    int seconds = settings.timeout() + 1;
    if (seconds > 9) {
      Shutdown.write(root, seconds, null);
    }
  }

  private String name(Process process) {
    String name = ImportNames.unique(process.name(), names);
    names.add(name);
    if (!name.equals(process.name())) {
      findings.note(process.place(), process.name(), "the service is called " + name);
    }
    return name;
  }

  private Yaml.Keys service(Process process, int port, boolean released) {
    Place place = process.place();
    Yaml.Keys service = new Yaml.Keys(place);
    boolean release = process.name().equals(RELEASE);
    if (release) {
      service.put("type", Yaml.text(place, "oneshot"));
      String message = "became a oneshot that runs before all others, as on Heroku";
      findings.note(place, process.name(), message);
    }
    service.put("shell", Yaml.text(place, ShellLine.foster(process.line())));
    String hint = ShellLine.hint(process.line());
    if (hint != null) {
      findings.note(place, process.name(), hint);
    }
    int count = settings.count(process.name());
    if (settings.hasPorts()) {
      String value = count > 1 ? "${FOSTER_REPLICA}" : Integer.toString(port);
      service.map("env", place).put("PORT", Yaml.text(place, value));
      String to = count > 1 ? " to " + (port + count - 1) : "";
      findings.became(place, process.name(), "PORT is " + port + to);
    }
    count(process, count, port, service);
    if (released && !release) {
      Yaml.Keys needs = service.map("depends_on", place).map(RELEASE, place);
      needs.put("condition", Yaml.text(place, "completed"));
    }
    end(process, service, release);
    return service;
  }

  private void count(Process process, int count, int port, Yaml.Keys service) {
    Place place = process.place();
    if (count == 0) {
      service.put("enabled", Yaml.plain(place, "false"));
      findings.note(place, process.name(), "none is wanted: enabled: false");
    } else if (count > 1) {
      int first = settings.hasPorts() ? port : 1;
      Yaml.Keys replicas = service.map("replicas", place);
      replicas.put("count", Yaml.plain(place, Integer.toString(count)));
      replicas.put("first", Yaml.plain(place, Integer.toString(first)));
      String name = ImportNames.valid(process.name());
      String called = name + "-" + first + " to " + name + "-" + (first + count - 1);
      findings.note(place, process.name(), "the processes are called " + called);
    }
  }

  private void end(Process process, Yaml.Keys service, boolean release) {
    String name = process.name();
    Place place = process.place();
    boolean restarts = settings.names("OVERMIND_AUTO_RESTART", name);
    boolean mayEnd = settings.isTrue("OVERMIND_ANY_CAN_DIE");
    mayEnd |= settings.names("OVERMIND_CAN_DIE", name);
    if (restarts) {
      service.put("restart", Yaml.text(place, "always"));
      findings.became(place, name, "became restart: always");
    }
    if (mayEnd) {
      service.put("ends_container", Yaml.text(place, "never"));
      findings.became(place, name, "became ends_container: never");
    } else if (release) {
      service.put("ends_container", Yaml.text(place, "on-failure"));
    }
    Value signal = settings.of("OVERMIND_STOP_SIGNALS", name);
    if (signal != null && Signals.parse(signal.text()) < 0) {
      findings.error(signal.place(), signal.subject() + " " + signal.text(), "is not a signal");
    } else if (signal != null) {
      String text = Signals.shortName(Signals.parse(signal.text()));
      service.map("stop", signal.place()).put("signal", Yaml.text(signal.place(), text));
      findings.became(signal.place(), signal.subject(), "became stop.signal");
    }
  }
}
