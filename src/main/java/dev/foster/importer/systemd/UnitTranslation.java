package dev.foster.importer.systemd;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import dev.foster.importer.Secrets;
import dev.foster.importer.ShellLine;
import dev.foster.importer.Yaml;
import dev.foster.importer.systemd.Unit.Setting;
import dev.foster.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Translates the settings of a service, without its commands: its process, restarts and stops. */
final class UnitTranslation {
  /** Settings whose text Foster takes as it is, with Foster's keys. */
  private static final Map<String, String> TEXTS = new LinkedHashMap<>();

  static {
    TEXTS.put("Description", "description");
    TEXTS.put("User", "user");
    TEXTS.put("Group", "group");
    TEXTS.put("UMask", "umask");
    TEXTS.put("Nice", "nice");
    TEXTS.put("OOMScoreAdjust", "oom_score_adj");
  }

  private final Unit unit;
  private final UnitText text;
  private final Findings findings;
  private final Yaml.Keys service;
  private final boolean scheduled;

  UnitTranslation(
      Unit unit, UnitText text, Findings findings, Yaml.Keys service, boolean scheduled) {
    this.unit = unit;
    this.text = text;
    this.findings = findings;
    this.service = service;
    this.scheduled = scheduled;
  }

  void translate() {
    String type = unit.text("Type") == null ? "simple" : unit.text("Type");
    boolean oneshot = type.equals("oneshot") || scheduled;
    if (type.equals("oneshot") && !scheduled) {
      service.put("type", Yaml.text(unit.last("Type").place(), "oneshot"));
    }
    process();
    new UnitCommands(unit, text, findings, service).translate(oneshot);
    environment();
    limits();
    capabilities();
    output();
    type(type, oneshot);
    restart(oneshot);
    stop();
  }

  /** Milliseconds of a setting; -1 for no limit, -2 if it is missing or wrong. */
  private long time(String key) {
    Setting setting = unit.last(key);
    if (setting == null) {
      return -2;
    }
    long time = UnitTimes.milliseconds(setting.value());
    if (time == -2) {
      findings.error(setting.place(), text.subject(setting), "is not a time span");
    }
    return time;
  }

  private Yaml duration(String key) {
    long time = time(key);
    return time < 0 ? null : Yaml.plain(unit.last(key).place(), text(time));
  }

  static String text(long milliseconds) {
    return Durations.text(Duration.ofMillis(milliseconds));
  }

  private void process() {
    for (Map.Entry<String, String> each : TEXTS.entrySet()) {
      Setting setting = unit.last(each.getKey());
      String key = each.getValue();
      if (setting != null) {
        String value = text.foster(setting);
        if (key.equals("nice") || key.equals("oom_score_adj")) {
          value = value.replaceFirst("^\\+", "");
        }
        boolean number = value.matches("-?[0-9]+") && !key.equals("umask");
        Yaml yaml = number ? Yaml.plain(setting.place(), value) : Yaml.text(setting.place(), value);
        if (key.equals("group") && !service.has("user")) {
          service.put("user", Yaml.text(setting.place(), "root"));
        }
        service.put(key, yaml);
        findings.became(setting.place(), text.subject(setting), "became " + key);
      }
    }
    Setting directory = unit.last("WorkingDirectory");
    if (directory != null) {
      String path = text.foster(directory).replaceFirst("^-", "");
      boolean home = path.equals("~");
      service.put("cwd", home ? null : Yaml.text(directory.place(), path));
      if (home) {
        findings.lost(directory.place(), text.subject(directory), "write the path as 'cwd'");
      }
    }
    Yaml.Items groups = new Yaml.Items(null);
    for (Setting setting : unit.all("SupplementaryGroups")) {
      for (String word : words(setting)) {
        groups.add(Yaml.text(setting.place(), word));
      }
    }
    if (!groups.isEmpty()) {
      service.put("user", service.has("user") ? null : Yaml.text(null, "root"));
      service.put("groups", groups);
    }
    if (unit.isTrue("NoNewPrivileges")) {
      service.put("no_new_privileges", Yaml.plain(unit.last("NoNewPrivileges").place(), "true"));
    }
  }

  private List<String> words(Setting setting) {
    List<String> words = text.words(setting, text.foster(setting));
    return words == null ? List.of() : words;
  }

  private void environment() {
    Yaml.Keys env = new Yaml.Keys(null);
    for (Setting setting : unit.all("Environment")) {
      for (String word : words(setting)) {
        int equals = word.indexOf('=');
        if (equals <= 0 || !word.substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*")) {
          findings.error(setting.place(), text.subject(setting), "write NAME=VALUE");
          continue;
        }
        String name = word.substring(0, equals);
        env.put(name, Yaml.text(setting.place(), word.substring(equals + 1)));
        Secrets.note(name, setting.place(), text.subject(setting) + " " + name, findings);
      }
    }
    for (Setting setting : unit.all("UnsetEnvironment")) {
      for (String word : words(setting)) {
        String name = word.replaceFirst("(?s)=.*", "");
        if (ImportNames.isVariable(name, setting.place(), text.subject(setting), findings)) {
          env.put(name, Yaml.plain(setting.place(), "null"));
        }
      }
    }
    service.put("env", env.isEmpty() ? null : env);
    Yaml.Items files = new Yaml.Items(null);
    for (Setting setting : unit.all("EnvironmentFile")) {
      String path = text.foster(setting);
      boolean optional = path.startsWith("-");
      Yaml name = Yaml.text(setting.place(), optional ? path.substring(1) : path);
      if (path.matches(".*[*?\\[].*")) {
        findings.lost(setting.place(), text.subject(setting), "name each file");
      } else {
        Yaml.Keys file = new Yaml.Keys(setting.place()).put("path", name);
        files.add(optional ? file.put("required", Yaml.plain(null, "false")) : name);
      }
    }
    service.put("env_file", files.isEmpty() ? null : files);
    for (String key : List.of("LoadCredential", "LoadCredentialEncrypted", "SetCredential")) {
      for (Setting setting : unit.all(key)) {
        String message = "give the path to the program, or env: {NAME: {file: PATH}}";
        findings.lost(setting.place(), unit.title() + " " + key, message);
      }
    }
  }

  private void limits() {
    Yaml.Keys limits = new Yaml.Keys(null);
    for (Setting setting : List.copyOf(unit.settings)) {
      String key = setting.key();
      if (!key.startsWith("Limit") || key.length() < 7 || unit.last(key) != setting) {
        continue;
      }
      String name = key.substring(5).toLowerCase(Locale.ROOT);
      String[] parts = setting.value().split(":", 2);
      Yaml soft = limit(parts[0], setting);
      Yaml hard = parts.length > 1 ? limit(parts[1], setting) : soft;
      if (soft == null || hard == null || name.equals("locks")) {
        findings.lost(setting.place(), text.subject(setting), "write it as limits." + name);
      } else {
        Yaml.Keys both = new Yaml.Keys(setting.place()).put("soft", soft).put("hard", hard);
        limits.put(name, parts.length > 1 ? both : soft);
      }
    }
    service.put("limits", limits.isEmpty() ? null : limits);
  }

  private static Yaml limit(String value, Setting setting) {
    if (value.equals("infinity")) {
      return Yaml.text(setting.place(), "unlimited");
    }
    return value.matches("[0-9]{1,18}[KMGT]?")
        ? Yaml.plain(setting.place(), value.replaceFirst("([KMGT])$", "$1iB"))
        : null;
  }

  private void capabilities() {
    List<Setting> bounding = new ArrayList<>();
    for (Setting setting : unit.settings) { // an empty value drops all
      if (setting.key().equals("CapabilityBoundingSet")) {
        bounding.add(setting);
      }
    }
    unit.all("CapabilityBoundingSet");
    List<Setting> from = bounding.isEmpty() ? unit.all("AmbientCapabilities") : bounding;
    if (from.isEmpty()) {
      return;
    }
    boolean drop = from.getLast().value().startsWith("~");
    Yaml.Items names = new Yaml.Items(from.getLast().place());
    for (Setting setting : from) {
      for (String word : words(setting)) {
        names.add(Yaml.text(setting.place(), word.replaceFirst("^~?(CAP_)?", "")));
      }
    }
    service.put("capabilities", new Yaml.Keys(null).put(drop ? "drop" : "keep", names));
    findings.became(from.getLast().place(), text.subject(from.getLast()), "became capabilities");
    unit.all("AmbientCapabilities");
  }

  private void output() {
    Yaml.Keys file = new Yaml.Keys(null);
    for (String key : List.of("StandardOutput", "StandardError")) {
      Setting setting = unit.last(key);
      String value = setting == null ? "" : text.foster(setting);
      if (value.matches("(file|append|truncate):.*")) {
        Yaml path = Yaml.text(setting.place(), value.substring(value.indexOf(':') + 1));
        file.put(key.equals("StandardOutput") ? "stdout" : "stderr", path);
      } else if (value.equals("null")) {
        String message = "to discard both streams, write logs: {format: none}";
        findings.lost(setting.place(), text.subject(setting), message);
      } else if (value.matches("tty|socket|fd:.*")) {
        findings.lost(setting.place(), text.subject(setting), "it is in the container's log");
      }
    }
    service.put("logs", file.isEmpty() ? null : new Yaml.Keys(null).put("file", file));
  }

  private void type(String type, boolean oneshot) {
    Setting setting = unit.last("Type");
    boolean notify = type.startsWith("notify");
    if (type.equals("forking")) {
      String message = "run it in the foreground; otherwise Foster believes that it has exited";
      findings.lost(setting.place(), text.subject(setting), message);
    } else if (type.equals("dbus")) {
      String message = "Foster does not use D-Bus: write 'ready'";
      findings.lost(setting.place(), text.subject(setting), message);
      unit.last("BusName");
    } else if (notify && oneshot) {
      findings.lost(setting.place(), text.subject(setting), "a scheduled service has no 'ready'");
    } else if (!type.matches("simple|exec|oneshot|notify(-reload)?|idle")) {
      findings.error(setting.place(), text.subject(setting), "systemd has no such type");
    }
    String access = unit.text("NotifyAccess");
    Yaml start = duration("TimeoutStartSec");
    start = start == null && unit.last("TimeoutStartSec") == null ? duration("TimeoutSec") : start;
    if (oneshot) {
      service.put("timeout", start);
    } else if (notify) {
      Yaml.Keys ready = service.map("ready", setting.place());
      boolean all = "all".equals(access) || "exec".equals(access);
      ready.put("notify", Yaml.plain(setting.place(), all ? "all" : "true"));
      ready.put("timeout", start);
    }
    Setting watchdog = unit.last("WatchdogSec");
    Yaml span = duration("WatchdogSec");
    if (notify && !oneshot) {
      service.put("watchdog", span);
    } else if (span != null) {
      findings.lost(watchdog.place(), text.subject(watchdog), "needs ready: {notify: true}");
    }
    Setting longest = unit.last("RuntimeMaxSec");
    if (longest != null && !oneshot && time("RuntimeMaxSec") >= 0) {
      String message = "Foster does not limit how long a service runs: schedule a restart";
      findings.lost(longest.place(), text.subject(longest), message);
    }
  }

  private void restart(boolean oneshot) {
    Setting setting = unit.last("Restart");
    String word = setting == null ? "no" : setting.value();
    String policy =
        switch (word) {
          case "no" -> oneshot ? null : "never";
          case "always", "on-success" -> oneshot ? null : "always";
          case "on-failure", "on-abnormal", "on-abort", "on-watchdog" -> "on-failure";
          default -> "";
        };
    if ("".equals(policy)) {
      findings.error(setting.place(), text.subject(setting), "systemd has no such value");
      return;
    }
    if (word.matches("on-(success|abnormal|abort|watchdog)")) {
      findings.lost(setting.place(), text.subject(setting), "became restart: " + policy);
    }
    Yaml.Keys restart = new Yaml.Keys(setting == null ? null : setting.place());
    restart.put("policy", policy == null ? null : Yaml.text(restart.place(), policy));
    Yaml delay = "never".equals(policy) || policy == null ? null : duration("RestartSec");
    Yaml most = duration("RestartMaxDelaySec");
    unit.last("RestartSteps");
    unit.last("RestartSec");
    restart.put("delay", delay).put("max_delay", most == null ? delay : most);
    limit(restart);
    Yaml.Items codes = new Yaml.Items(null);
    for (Setting each : unit.all("SuccessExitStatus")) {
      for (String code : words(each)) {
        if (code.matches("[0-9]+|SIG[A-Z0-9+]+")) {
          codes = codes.isEmpty() ? codes.add(Yaml.plain(null, "0")) : codes;
          codes.add(code.matches("[0-9]+") ? Yaml.plain(null, code) : Yaml.text(null, code));
        } else {
          findings.lost(each.place(), text.subject(each), "write the number of " + code);
        }
      }
    }
    restart.put("success_codes", codes.isEmpty() ? null : codes);
    boolean small = restart.size() == 1 && restart.has("policy");
    service.put("restart", small ? Yaml.text(restart.place(), policy) : restart);
    if (restart.isEmpty()) {
      service.remove("restart");
    }
  }

  private void limit(Yaml.Keys restart) {
    long within = Math.max(time("StartLimitInterval"), time("StartLimitIntervalSec"));
    String burst = unit.text("StartLimitBurst");
    if (within == 0) {
      restart.put("limit", Yaml.text(null, "none"));
    } else if (within > 0 || burst != null) {
      Yaml.Keys limit = restart.map("limit", null);
      String count = burst != null && burst.matches("[0-9]{1,4}") ? burst : "5";
      limit.put("count", Yaml.plain(null, count));
      limit.put("within", Yaml.plain(null, within > 0 ? text(within) : "10s"));
    }
  }

  private void stop() {
    Yaml.Keys stop = service.map("stop", null);
    stopKeys(stop);
    if (stop.isEmpty()) {
      service.remove("stop");
    }
  }

  private void stopKeys(Yaml.Keys stop) {
    Setting signal = unit.last("KillSignal");
    if (signal != null) {
      stop.put("signal", Yaml.text(signal.place(), ShellLine.escaped(signal.value())));
    }
    Setting mode = unit.last("KillMode");
    String word = mode == null ? "control-group" : mode.value();
    if (word.equals("control-group")) {
      stop.put("scope", Yaml.text(mode == null ? null : mode.place(), "group"));
    } else if (!word.matches("mixed|process")) {
      findings.lost(mode.place(), text.subject(mode), "Foster ends all that a service leaves");
    }
    String key = unit.last("TimeoutStopSec") != null ? "TimeoutStopSec" : "TimeoutSec";
    long time = time(key);
    Setting timeout = unit.last(key);
    if (time > 0) {
      stop.put("timeout", Yaml.plain(timeout.place(), text(time)));
    } else if (time > -2) {
      String message = "shutdown.timeout limits every stop: write stop.timeout";
      findings.lost(timeout.place(), text.subject(timeout), message);
    }
  }

  /** Seconds that the stop may take, rounded up; 0 without a setting. */
  static long stopSeconds(Unit unit) {
    String time = unit.text("TimeoutStopSec");
    time = time == null ? unit.text("TimeoutSec") : time;
    return time == null ? 0 : Math.max(0, (UnitTimes.milliseconds(time) + 999) / 1000);
  }
}
