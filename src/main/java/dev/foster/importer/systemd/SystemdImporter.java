package dev.foster.importer.systemd;

import dev.foster.importer.ContainerEnd;
import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import dev.foster.importer.ImportResult;
import dev.foster.importer.ShellLine;
import dev.foster.importer.Shutdown;
import dev.foster.importer.Yaml;
import dev.foster.importer.systemd.Unit.Setting;
import dev.foster.kernel.Host;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Imports services and timers of systemd. */
public final class SystemdImporter {
  private final Findings findings = new Findings();
  private final Yaml.Keys root = new Yaml.Keys(null);

  /** The units of services and their names in Foster. */
  private final Map<Unit, String> names = new LinkedHashMap<>();

  private Map<String, Unit> units = Map.of();

  private SystemdImporter() {}

  /** Imports units, with the drop-ins and the timers beside them. */
  public static ImportResult run(Host host, List<String> files) {
    SystemdImporter importer = new SystemdImporter();
    importer.units = new UnitFiles(host, importer.findings).read(files);
    importer.translate();
    return new ImportResult(importer.root, importer.findings, Map.of());
  }

  private void translate() {
    Set<String> taken = new HashSet<>();
    Map<Unit, Unit> timers = new LinkedHashMap<>();
    for (Unit unit : units.values()) {
      if (unit.name.endsWith(".service")) {
        String name = ImportNames.unique(unit.stem().replace('@', '-'), taken);
        taken.add(name);
        names.put(unit, name);
      } else if (unit.name.endsWith(".timer")) {
        Setting other = unit.last("Unit");
        Unit service = units.get(other == null ? unit.stem() + ".service" : other.value());
        if (service == null) {
          findings.error(unit.place, unit.title(), "its service is missing: name its file, too");
        } else {
          timers.put(service, unit);
        }
      } else {
        String message =
            unit.name.endsWith(".path")
                ? "Foster watches no files"
                : unit.name.endsWith(".socket")
                    ? "Foster opens no sockets: let the program listen by itself"
                    : "only services and timers can be imported";
        findings.lost(unit.place, unit.name, message);
      }
    }
    if (names.isEmpty() && !findings.hasErrors()) {
      findings.error(null, "", "there is no .service");
    }
    Yaml.Keys services = new Yaml.Keys(null);
    Shutdown shutdown = new Shutdown();
    names.forEach(
        (unit, name) -> {
          services.put(name, service(unit, timers.get(unit), shutdown));
          services.comment(name, unit.place.file());
        });
    ContainerEnd.never(root, "systemd");
    shutdown.write(root);
    root.put("services", services);
  }

  private Yaml.Keys service(Unit unit, Unit timer, Shutdown shutdown) {
    Yaml.Keys service = new Yaml.Keys(unit.place);
    UnitText text = new UnitText(unit, findings);
    new UnitTranslation(unit, text, findings, service, timer != null).translate();
    List<String> earlier = dependencies(unit, text, service);
    if (timer != null) {
      schedule(timer, service);
      OtherSettings.report(timer, new UnitText(timer, findings), findings);
    }
    OtherSettings.report(unit, text, findings);
    shutdown.add(names.get(unit), UnitTranslation.stopSeconds(unit), earlier);
    return service;
  }

  /** Adds {@code depends_on}; returns the names in it. */
  private List<String> dependencies(Unit unit, UnitText text, Yaml.Keys service) {
    Yaml.Keys needs = new Yaml.Keys(unit.place);
    Set<Unit> after = named(unit, text, "After");
    for (Unit other : names.keySet()) {
      if (named(other, new UnitText(other, findings), "Before").contains(unit)) {
        after.add(other);
      }
    }
    Set<Unit> required = new HashSet<>();
    for (String key : List.of("BindsTo", "Requires", "Requisite", "PartOf", "Wants", "After")) {
      for (Unit other : key.equals("After") ? after : named(unit, text, key)) {
        String name = names.get(other);
        if (key.equals("BindsTo") || key.startsWith("Requi")) {
          required.add(other);
        }
        Yaml.Keys need = needs.map(name, unit.place);
        boolean oneshot = "oneshot".equals(other.text("Type"));
        String ready = oneshot ? "completed" : "ready";
        boolean ordered = after.contains(other);
        need.put("condition", Yaml.text(unit.place, ordered ? ready : "started"));
        if (!required.contains(other)) {
          need.put("required", Yaml.plain(unit.place, "false"));
        }
        if (key.equals("BindsTo")) {
          need.put("bound", Yaml.plain(unit.place, "true"));
        }
        if (key.equals("PartOf")) {
          need.put("restart", Yaml.plain(unit.place, "true"));
        }
      }
    }
    service.put("depends_on", needs.isEmpty() ? null : needs);
    List<String> earlier = new ArrayList<>();
    for (String name : names.values()) {
      if (needs.has(name)) {
        earlier.add(name);
      }
    }
    return earlier;
  }

  /** The imported services that a setting names; others are reported. */
  private Set<Unit> named(Unit unit, UnitText text, String key) {
    Set<Unit> named = new LinkedHashSet<>();
    for (Setting setting : unit.all(key)) {
      for (String word : setting.value().split("\\s+")) {
        String name = text.expand(setting, word);
        Unit other = units.get(name);
        if (other != null && names.containsKey(other) && other != unit) {
          named.add(other);
        } else if (name.endsWith(".service") && other == null && !key.matches("After|Before")) {
          String message = name + " is not imported: name its file, too, if it is needed";
          findings.note(setting.place(), text.subject(setting), message);
        }
      }
    }
    return named;
  }

  private void schedule(Unit timer, Yaml.Keys service) {
    UnitText text = new UnitText(timer, findings);
    Yaml.Keys schedule = new Yaml.Keys(timer.place);
    Yaml.Items times = new Yaml.Items(timer.place);
    String zone = null;
    for (Setting setting : timer.all("OnCalendar")) {
      OnCalendar calendar = OnCalendar.of(setting.value());
      if (calendar.cron == null) {
        String message = "cron has no such times: write 'schedule'";
        findings.lost(setting.place(), text.subject(setting), message);
        continue;
      }
      if (!times.isEmpty() && !Objects.equals(zone, calendar.zone)) {
        String message = "another time zone than the first one: write a second service";
        findings.lost(setting.place(), text.subject(setting), message);
        continue;
      }
      zone = calendar.zone;
      times.add(Yaml.text(setting.place(), calendar.cron));
      findings.became(setting.place(), text.subject(setting), "became " + calendar.cron);
      if (calendar.zone != null) {
        schedule.put("timezone", Yaml.text(setting.place(), ShellLine.escaped(calendar.zone)));
      }
    }
    schedule.put("cron", times.isEmpty() ? null : times);
    spans(timer, text, schedule);
    if (schedule.has("cron") || schedule.has("every") || schedule.has("at_start")) {
      service.put("schedule", schedule);
    } else {
      service.put("type", Yaml.text(timer.place, "oneshot"));
      service.put("enabled", Yaml.plain(timer.place, "false"));
      service.comment("enabled", "its timer could not become a 'schedule'");
    }
  }

  /** Adds the times of a timer that do not depend on the clock. */
  private void spans(Unit timer, UnitText text, Yaml.Keys schedule) {
    for (String key :
        List.of(
            "OnUnitActiveSec", "OnUnitInactiveSec", "OnBootSec", "OnStartupSec", "OnActiveSec")) {
      Setting setting = timer.last(key);
      if (setting == null) {
        continue;
      }
      long time = UnitTimes.milliseconds(setting.value());
      if (time < 0) {
        findings.error(setting.place(), text.subject(setting), "is not a time span");
      } else if (key.startsWith("OnUnit") && schedule.has("cron")) {
        String message = "a schedule has 'cron' or 'every', not both";
        findings.lost(setting.place(), text.subject(setting), message);
      } else if (key.startsWith("OnUnit")) {
        schedule.put("every", Yaml.plain(setting.place(), UnitTranslation.text(time)));
        if (key.contains("Inactive")) {
          String message = "became schedule.every, from one start to the next";
          findings.note(setting.place(), text.subject(setting), message);
        }
      } else {
        schedule.put("at_start", Yaml.plain(setting.place(), "true"));
        String message = "became schedule.at_start, without the delay";
        findings.note(setting.place(), text.subject(setting), message);
      }
    }
    Setting jitter = timer.last("RandomizedDelaySec");
    long delay = jitter == null ? -2 : UnitTimes.milliseconds(jitter.value());
    if (delay > 0) {
      schedule.put("jitter", Yaml.plain(jitter.place(), UnitTranslation.text(delay)));
    }
    if (timer.isTrue("Persistent")) {
      Setting setting = timer.last("Persistent");
      String message = "write schedule: {catch_up: 24h, state: FILE}, the file on a volume";
      findings.note(setting.place(), text.subject(setting), message);
    }
  }
}
