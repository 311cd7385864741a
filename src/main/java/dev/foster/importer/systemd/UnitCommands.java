package dev.foster.importer.systemd;

import dev.foster.importer.Findings;
import dev.foster.importer.ShellLine;
import dev.foster.importer.Yaml;
import dev.foster.importer.systemd.Unit.Setting;
import java.util.List;

/** Translates the commands of a service. */
final class UnitCommands {
  private final Unit unit;
  private final UnitText text;
  private final Findings findings;
  private final Yaml.Keys service;

  UnitCommands(Unit unit, UnitText text, Findings findings, Yaml.Keys service) {
    this.unit = unit;
    this.text = text;
    this.findings = findings;
    this.service = service;
  }

  /** Adds all commands. */
  void translate(boolean oneshot) {
    List<Setting> starts = unit.all("ExecStart");
    Yaml.Items before = new Yaml.Items(null);
    directories(before);
    for (Setting setting : unit.all("ExecStartPre")) {
      before.add(hook(setting));
    }
    if (starts.isEmpty()) {
      findings.error(unit.place, unit.title(), "has no ExecStart");
      return;
    }
    for (Setting setting : starts.subList(0, starts.size() - 1)) {
      if (oneshot) {
        before.add(hook(setting));
      } else {
        findings.error(setting.place(), text.subject(setting), "a second one needs Type=oneshot");
      }
    }
    main(starts.getLast());
    service.put("pre_start", before.isEmpty() ? null : before);
    Yaml.Items after = new Yaml.Items(null);
    for (Setting setting : unit.all("ExecStartPost")) {
      if (oneshot) {
        findings.lost(setting.place(), text.subject(setting), "add it to the command");
      } else {
        after.add(hook(setting));
      }
    }
    service.put("post_start", after.isEmpty() ? null : after);
    one("ExecStopPost", service, "finish");
    if (!oneshot && unit.last("ExecStop") != null) {
      stop();
    }
    reload();
  }

  private void main(Setting setting) {
    String prefixes = prefixes(setting);
    List<String> words = words(setting);
    if (words == null || words.isEmpty()) {
      return; // reported
    }
    if (prefixes.contains("-")) {
      String message = "'-': write restart.success_codes for the exit codes that are no failures";
      findings.note(setting.place(), text.subject(setting), message);
    }
    if (prefixes.contains("+") || prefixes.contains("!")) {
      String message = "runs with the rights of 'user', too: delete 'user' if it needs more";
      findings.note(setting.place(), text.subject(setting), message);
    }
    if (!hasVariable(words)) {
      service.put("command", list(setting, words));
    } else {
      service.put("shell", Yaml.text(setting.place(), ShellLine.escaped("exec " + shell(words))));
    }
    String hint = words.size() > 2 ? ShellLine.hint(words.getLast()) : null;
    if (hint != null) {
      findings.note(setting.place(), text.subject(setting), hint);
    }
  }

  private static String prefixes(Setting setting) {
    int end = 0;
    while (end < setting.value().length() && "@-:+!".indexOf(setting.value().charAt(end)) >= 0) {
      end++;
    }
    return setting.value().substring(0, end);
  }

  /** The words; with the prefix {@code :}, their dollar signs are no variables. */
  private List<String> words(Setting setting) {
    String prefixes = prefixes(setting);
    String value = setting.value().substring(prefixes.length());
    value = prefixes.contains(":") ? value.replace("$", "$$") : value;
    List<String> words = text.words(setting, text.expand(setting, value));
    if (words != null && words.isEmpty()) {
      findings.error(setting.place(), text.subject(setting), "has no program");
    } else if (words != null && prefixes.contains("@") && words.size() > 1) {
      findings.lost(setting.place(), text.subject(setting), "argv[0] is the program itself");
      words.remove(1);
    }
    return words;
  }

  private static boolean hasVariable(List<String> words) {
    for (String word : words) {
      String rest = word.replace("$$", "");
      if (rest.matches("\\$[A-Za-z_][A-Za-z0-9_]*|(?s).*\\$\\{[A-Za-z_][A-Za-z0-9_]*}.*")) {
        return true;
      }
    }
    return false;
  }

  private static Yaml.Items list(Setting setting, List<String> words) {
    Yaml.Items list = new Yaml.Items(setting.place());
    for (String word : words) {
      list.add(Yaml.text(setting.place(), ShellLine.escaped(word.replace("$$", "$"))));
    }
    return list;
  }

  private static String shell(List<String> words) {
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append(line.isEmpty() ? "" : " ").append(UnitText.shell(word));
    }
    return line.toString();
  }

  /** A command beside the main one; the prefix {@code -} makes its failure count for nothing. */
  private Yaml hook(Setting setting) {
    String prefixes = prefixes(setting);
    List<String> words = words(setting);
    if (words == null) {
      return Yaml.text(setting.place(), "");
    }
    Yaml.Items list = list(setting, words);
    boolean ignored = prefixes.contains("-");
    if (ignored || hasVariable(words)) {
      String line = ignored ? shell(words) + " || :" : "exec " + shell(words);
      list = list(setting, List.of("sh", "-c"));
      list.add(Yaml.text(setting.place(), ShellLine.escaped(line)));
    }
    boolean root = prefixes.contains("+") || prefixes.contains("!");
    return root && service.has("user") ? asRoot(list) : list;
  }

  private static Yaml asRoot(Yaml.Items command) {
    return new Yaml.Keys(null).put("command", command).put("user", Yaml.text(null, "root"));
  }

  /** Adds the first command of a setting for which Foster takes only one. */
  private void one(String key, Yaml.Keys into, String own) {
    List<Setting> all = unit.all(key);
    String name = into == service ? own : "stop." + own;
    for (Setting setting : all) {
      if (setting == all.getFirst()) {
        into.put(own, hook(setting));
        findings.became(setting.place(), text.subject(setting), "became " + name);
      } else {
        findings.lost(
            setting.place(), text.subject(setting), name + " is one command: write a script");
      }
    }
  }

  private void stop() {
    Setting stop = unit.last("ExecStop");
    String signal = killSignal(stop);
    if (signal != null) {
      service.map("stop", stop.place()).put("signal", Yaml.text(stop.place(), signal));
      findings.became(stop.place(), text.subject(stop), "became stop.signal");
    } else {
      if (stop.value().contains("MAINPID")) {
        String message = "Foster sets no MAINPID: write stop.signal, or another command";
        findings.lost(stop.place(), text.subject(stop), message);
        return;
      }
      one("ExecStop", service.map("stop", stop.place()), "command");
    }
  }

  /** The signal of {@code kill -HUP $MAINPID}; null for other commands. */
  private static String killSignal(Setting setting) {
    String signal =
        "(?:/usr)?(?:/bin/)?kill\\s+(?:-s\\s+|-)?([A-Z0-9+]+)\\s+\"?\\$\\{?MAINPID}?\"?";
    String value = setting.value().replaceFirst("^[@:+!-]+", "");
    return value.matches(signal) ? value.replaceFirst(signal, "$1") : null;
  }

  private void reload() {
    for (Setting setting : unit.all("ExecReload")) {
      String signal = killSignal(setting);
      if (signal == null) {
        findings.lost(
            setting.place(), text.subject(setting), "run it by hand: Foster has no reload");
      } else {
        String name = signal.replaceFirst("^SIG", "");
        String message = "foster signal " + name + " " + unit.stem().replace('@', '-');
        findings.note(setting.place(), text.subject(setting), message);
      }
    }
  }

  /** Adds the directories that systemd makes before a start. */
  private void directories(Yaml.Items before) {
    directories("RuntimeDirectory", "/run", before);
    directories("StateDirectory", "/var/lib", before);
    directories("CacheDirectory", "/var/cache", before);
    directories("LogsDirectory", "/var/log", before);
    directories("ConfigurationDirectory", "/etc", before);
  }

  private void directories(String key, String base, Yaml.Items before) {
    Setting user = unit.last("User");
    Setting group = unit.last("Group");
    String mode = unit.text(key + "Mode");
    for (Setting setting : unit.all(key)) {
      List<String> names = text.words(setting, setting.value());
      for (String name : names == null ? List.<String>of() : names) {
        Yaml.Items install = list(setting, List.of("install", "-d"));
        if (user != null) {
          install.add(Yaml.text(null, "-o")).add(Yaml.text(null, text.foster(user)));
        }
        if (group != null) {
          install.add(Yaml.text(null, "-g")).add(Yaml.text(null, text.foster(group)));
        }
        if (mode != null) {
          install.add(Yaml.text(null, "-m")).add(Yaml.text(null, mode));
        }
        String path = text.foster(setting, name.replaceFirst("(?s):.*", ""));
        install.add(Yaml.text(setting.place(), base + "/" + path));
        before.add(service.has("user") ? asRoot(install) : install);
        findings.became(setting.place(), text.subject(setting), "became pre_start");
      }
    }
  }
}
