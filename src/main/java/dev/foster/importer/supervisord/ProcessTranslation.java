package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import dev.foster.importer.Yaml;
import dev.foster.importer.supervisord.Program.Kind;
import dev.foster.kernel.Signals;
import java.util.List;
import java.util.Map;

/** Translates one process so that it runs as under supervisord, without its output and order. */
final class ProcessTranslation {
  private final Config config;
  private final Findings findings;
  private final Map<String, String> environment;
  private final Setting<String> user;
  private final String serverUrl;

  /**
   * A translation.
   *
   * @param environment of supervisord
   * @param user of supervisord itself
   * @param serverUrl the address of its server, or null
   */
  ProcessTranslation(
      Config config,
      Findings findings,
      Map<String, String> environment,
      Setting<String> user,
      String serverUrl) {
    this.config = config;
    this.findings = findings;
    this.environment = environment;
    this.user = user;
    this.serverUrl = serverUrl;
  }

  /** The keys of the service; null if supervisord could not start the program either. */
  Yaml.Keys translate(Program program) {
    Yaml.Keys service = new Yaml.Keys(program.settings.place());
    if (!command(program, service)) {
      return null;
    }
    Setting<String> owner = program.user.value() != null ? program.user : user;
    if (owner.value() != null) {
      service.put("user", text(owner, PythonText.strip(owner.value())));
    }
    service.put("env", environment(program, owner.value() != null));
    if (program.directory.value() != null) {
      service.put("cwd", text(program.directory, program.directory.value()));
    }
    if (program.umask.value() != null) {
      String octal = ServiceTranslation.octal(program.umask.value());
      service.put("umask", Yaml.text(program.umask.place(), octal));
    }
    if (program.autostart.is(false)) {
      service.put("enabled", Yaml.plain(program.autostart.place(), "false"));
    }
    starts(program, service);
    service.put("stop", stop(program));
    if (program.kind == Kind.FASTCGI) {
      Setting<String> socket = program.settings.text("socket");
      String message = "Foster opens no socket for it: let the program listen by itself";
      findings.lost(socket.place(), socket.subject(), message);
    }
    return service;
  }

  private boolean command(Program program, Yaml.Keys service) {
    Setting<String> command = program.command;
    String problem;
    try {
      List<String> words = Shlex.split(command.value());
      if (!words.isEmpty()) {
        Yaml.Items list = new Yaml.Items(command.place());
        words.forEach(word -> list.add(text(command, word)));
        service.put("command", list);
        return true;
      }
      problem = "the command is empty";
    } catch (Shlex.Malformed e) {
      problem = e.getMessage();
    }
    String message = "left out, supervisord cannot start it either: " + problem;
    findings.lost(command.place(), command.subject(), message);
    return false;
  }

  /** The variables that differ from those of supervisord itself. */
  private Yaml.Keys environment(Program program, boolean asUser) {
    Yaml.Keys env = new Yaml.Keys(program.settings.place());
    if (asUser) { // supervisord leaves them as they are
      for (String name : List.of("HOME", "SHELL", "USER", "LOGNAME")) {
        String value = environment.get(name);
        env.put(
            name,
            value == null
                ? Yaml.plain(null, "null")
                : Yaml.text(null, config.template.foster(value)));
      }
    }
    env.put("SUPERVISOR_ENABLED", Yaml.text(null, "1"));
    String own = program.serverUrl.value();
    boolean automatic = own == null || PythonText.strip(own).equalsIgnoreCase("auto");
    String url = automatic ? serverUrl : own;
    if (url != null && !url.isEmpty()) {
      env.put("SUPERVISOR_SERVER_URL", text(program.serverUrl, url));
    }
    env.put("SUPERVISOR_PROCESS_NAME", text(program.processName, program.processName.value()));
    env.put("SUPERVISOR_GROUP_NAME", text(program.processName, program.group));
    config.environment.forEach((name, value) -> variable(env, config.environmentText, name, value));
    program.environment.forEach(
        (name, value) -> variable(env, program.environmentText, name, value));
    return env;
  }

  private void variable(Yaml.Keys env, Setting<String> from, String name, String value) {
    if (name.startsWith("FOSTER_")) {
      findings.lost(from.place(), from.subject(), "a variable cannot be called " + name);
    } else if (ImportNames.isVariable(name, from.place(), from.subject(), findings)) {
      env.put(name, text(from, value));
    }
  }

  private void starts(Program program, Yaml.Keys service) {
    Setting<Integer> seconds = program.startsecs;
    int start = seconds.value() == null ? 1 : seconds.value();
    if (start > 0) {
      Yaml.Keys ready = new Yaml.Keys(seconds.place());
      ready.put("up_for", Yaml.plain(seconds.place(), start + "s"));
      if (start >= ServiceTranslation.READY_SECONDS) {
        ready.put("timeout", Yaml.plain(seconds.place(), (start + 30L) + "s"));
      }
      service.put("ready", ready);
    }
    Yaml.Keys restart = new Yaml.Keys(program.autorestart.place());
    restart.put("policy", Yaml.plain(program.autorestart.place(), program.autorestart.value()));
    restart.put("delay", Yaml.plain(null, start > 0 ? "0s" : "1s"));
    restart.put("factor", Yaml.plain(null, "1"));
    restart.put("jitter", Yaml.plain(null, "0"));
    restart.put("limit", Yaml.plain(null, "none"));
    Yaml.Items codes = new Yaml.Items(program.exitcodes.place());
    for (Integer code : program.exitcodes.value()) {
      codes.add(Yaml.plain(null, code.toString()));
    }
    restart.put("success_codes", codes);
    Integer retries = program.startretries.value();
    int count = Math.clamp(retries == null ? 3 : retries, 0, ServiceTranslation.MOST_RESTARTS);
    Yaml.Keys failed = new Yaml.Keys(program.startretries.place());
    failed.put("retries", Yaml.plain(program.startretries.place(), Integer.toString(count)));
    restart.put("failed_starts", failed);
    service.put("restart", restart);
  }

  private static Yaml.Keys stop(Program program) {
    Yaml.Keys stop = new Yaml.Keys(program.settings.place());
    Integer signal = program.stopsignal.value();
    if (signal != null && signal != Signals.TERM) {
      stop.put("signal", Yaml.text(program.stopsignal.place(), Signals.shortName(signal)));
    }
    Integer wait = program.stopwaitsecs.value();
    String time = (wait == null ? 10 : Math.max(wait, 0)) + "s";
    stop.put("timeout", Yaml.plain(program.stopwaitsecs.place(), time));
    if (program.stopasgroup.is(true)) {
      stop.put("scope", Yaml.plain(program.stopasgroup.place(), "group"));
    }
    return stop;
  }

  private Yaml text(Setting<?> from, String text) {
    return Yaml.text(from.place(), config.template.foster(text));
  }
}
