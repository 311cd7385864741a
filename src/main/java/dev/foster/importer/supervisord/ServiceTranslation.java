package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.ShellLine;
import dev.foster.importer.Yaml;
import dev.foster.importer.supervisord.IniFile.Option;
import dev.foster.importer.supervisord.Program.Kind;
import dev.foster.kernel.Signals;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Translates one program, without its output and its place in the order of starts. */
final class ServiceTranslation {
  /** Time in which a service must be ready, as Foster has it by default. */
  static final int READY_SECONDS = 60;

  static final int MOST_RESTARTS = 10_000;
  private static final Pattern SHELL_MARKS =
      Pattern.compile("&&|\\|\\||[$|<>`]|;|\\bdone\\b|['\"]");

  private final Config config;
  private final Findings findings;
  private final Map<String, String> samples;
  private final Program program;
  private final Settings settings;
  private final Yaml.Keys service;

  ServiceTranslation(
      Config config, Findings findings, Map<String, String> samples, Program program) {
    this.config = config;
    this.findings = findings;
    this.samples = samples;
    this.program = program;
    settings = program.settings;
    service = new Yaml.Keys(settings.place());
  }

  /** The keys of the service; null if supervisord could not start the program either. */
  Yaml.Keys translate() {
    if (!command()) {
      return null;
    }
    replicas();
    process();
    life();
    end();
    lost();
    return service;
  }

  private boolean command() {
    Setting<String> command = program.command;
    if (command.value() == null) {
      return false; // reported
    }
    Option option = settings.option("command");
    List<String> words;
    try {
      words = Shlex.split(command.value());
    } catch (Shlex.Malformed e) {
      String hint = option.comment() == null ? "" : "; " + cut(option);
      String message = "left out, supervisord cannot start it either: " + e.getMessage() + hint;
      findings.lost(command.place(), command.subject(), message);
      return false;
    }
    if (words.isEmpty()) {
      String message = "left out, supervisord cannot start it either: the command is empty";
      findings.lost(command.place(), command.subject(), message);
      return false;
    }
    if (option.comment() != null && SHELL_MARKS.matcher(option.comment().substring(1)).find()) {
      findings.note(command.place(), command.subject(), cut(option));
    }
    shellHint(words);
    Yaml.Items list = new Yaml.Items(command.place());
    for (String word : words) {
      list.add(text(command, word));
    }
    service.put("command", list);
    return true;
  }

  private static String cut(Option option) {
    return "supervisord takes '"
        + Findings.shorten(option.comment())
        + "' for a comment, the command ends before it";
  }

  private void shellHint(List<String> words) {
    String shell = words.get(0).substring(words.get(0).lastIndexOf('/') + 1);
    boolean runsLine = List.of("sh", "bash", "dash", "ash").contains(shell) && words.size() > 2;
    String hint = runsLine ? ShellLine.hint(words.getLast()) : null;
    if (hint != null) {
      findings.note(program.command.place(), program.command.subject(), hint);
    }
  }

  private void replicas() {
    if (!program.isReplicated()) {
      return;
    }
    Setting<Integer> count = program.count;
    Setting<Integer> first = program.first;
    Yaml.Keys replicas = new Yaml.Keys(count.place());
    replicas.put("count", number(count));
    replicas.put(
        "first", Yaml.plain(count.place(), "" + (first.value() == null ? 0 : first.value())));
    service.put("replicas", replicas);
    findings.became(count.place(), count.subject(), "became replicas");
    if (first.isVariable()) {
      findings.lost(first.place(), first.subject(), "the first number must be known");
    }
    samples.remove("FOSTER_REPLICA");
  }

  private void process() {
    Setting<String> user = program.user;
    if (user.value() != null) {
      service.put("user", text(user, PythonText.strip(user.value())));
      findings.became(user.place(), user.subject(), "became user, which also sets HOME and USER");
    }
    Setting<String> directory = program.directory;
    if (directory.value() != null) {
      service.put("cwd", text(directory, directory.value()));
      findings.became(directory.place(), directory.subject(), "became cwd");
    }
    if (program.umask.isVariable()) {
      service.put("umask", text(program.umask, program.umask.text()));
      sample(program.umask, "022");
    } else if (program.umask.value() != null) {
      service.put("umask", Yaml.text(program.umask.place(), octal(program.umask.value())));
      findings.became(program.umask.place(), program.umask.subject(), "became umask");
    }
    if (!program.environment.isEmpty()) {
      Setting<String> from = program.environmentText;
      Yaml.Keys env = new Environments(config, findings).yaml(program.environment, from);
      service.put("env", env.isEmpty() ? null : env);
      findings.became(from.place(), from.subject(), "became env");
    }
  }

  private void life() {
    Setting<Boolean> autostart = program.autostart;
    if (autostart.isVariable()) {
      service.put("enabled", text(autostart, autostart.text()));
      sample(autostart, "true");
    } else if (autostart.is(false)) {
      service.put("enabled", Yaml.plain(autostart.place(), "false"));
      findings.became(autostart.place(), autostart.subject(), "became enabled");
    }
    Setting<Integer> seconds = program.startsecs;
    if (seconds.isVariable() || seconds.value() != null && seconds.value() > 1) {
      Yaml.Keys ready = new Yaml.Keys(seconds.place());
      ready.put("up_for", duration(seconds));
      if (seconds.value() != null && seconds.value() >= READY_SECONDS) {
        ready.put("timeout", Yaml.plain(seconds.place(), (seconds.value() + 30L) + "s"));
      }
      service.put("ready", ready);
      String number = PythonText.strip(config.template.foster(seconds.text()));
      String became = "became ready.up_for: " + number + "s";
      findings.became(seconds.place(), seconds.subject(), became);
    }
    restart();
  }

  private void restart() {
    Setting<String> policy = program.autorestart;
    Yaml.Keys restart = new Yaml.Keys(policy.isGiven() ? policy.place() : settings.place());
    if (policy.isVariable()) {
      String message = "write restart: ${VAR} with the words always, on-failure and never";
      findings.lost(policy.place(), policy.subject(), message);
    } else {
      restart.put("policy", Yaml.text(policy.place(), policy.value()));
      findings.became(policy.place(), policy.subject(), "became restart: " + policy.value());
    }
    Setting<List<Integer>> codes = program.exitcodes;
    if (codes.isVariable()) {
      findings.lost(codes.place(), codes.subject(), "write restart.success_codes: [\"${VAR}\"]");
    } else if (codes.isGiven() && !codes.is(List.of(0))) {
      Yaml.Items list = new Yaml.Items(codes.place());
      for (Integer code : codes.value()) {
        list.add(Yaml.plain(codes.place(), code.toString()));
      }
      restart.put("success_codes", list);
      findings.became(codes.place(), codes.subject(), "became restart.success_codes");
    }
    limit(restart);
    if (restart.size() == 1 && restart.has("policy")) {
      boolean always = policy.is("always");
      service.put("restart", always ? null : Yaml.text(policy.place(), policy.value()));
    } else if (!restart.isEmpty()) {
      service.put("restart", restart);
    }
  }

  private void limit(Yaml.Keys restart) {
    Setting<Integer> retries = program.startretries;
    if (!retries.isGiven()) {
      return;
    }
    Integer value = retries.value();
    if (value != null && value > MOST_RESTARTS) {
      restart.put("limit", Yaml.text(retries.place(), "none"));
    } else if (retries.isVariable() || value != null) {
      Yaml.Keys limit = new Yaml.Keys(retries.place());
      limit.put(
          "count",
          retries.isVariable()
              ? number(retries)
              : Yaml.plain(retries.place(), "" + Math.max(value, 0)));
      limit.put("within", Yaml.plain(retries.place(), "1m"));
      restart.put("limit", limit);
    }
    if (!config.toldRetries) {
      String message = "which counts every failed run, not only failed starts";
      findings.note(retries.place(), retries.subject(), "became restart.limit, " + message);
      config.toldRetries = true;
    } else {
      findings.became(retries.place(), retries.subject(), "became restart.limit");
    }
  }

  private void end() {
    Yaml.Keys stop = new Yaml.Keys(settings.place());
    Setting<Integer> signal = program.stopsignal;
    if (signal.isVariable()) {
      stop.put("signal", text(signal, signal.text()));
      sample(signal, "TERM");
    } else if (signal.isGiven() && signal.value() != Signals.TERM) {
      stop.put("signal", Yaml.text(signal.place(), Signals.shortName(signal.value())));
      findings.became(signal.place(), signal.subject(), "became stop.signal");
    }
    Setting<Integer> wait = program.stopwaitsecs;
    if (wait.isVariable() || wait.isGiven() && !wait.is(10)) {
      stop.put("timeout", duration(wait));
      findings.became(wait.place(), wait.subject(), "became stop.timeout");
    }
    Setting<Boolean> group = program.stopasgroup;
    if (group.isVariable()) {
      findings.lost(group.place(), group.subject(), "write stop: {scope: group} or delete it");
    } else if (group.is(true)) {
      stop.put("scope", Yaml.text(group.place(), "group"));
      findings.became(group.place(), group.subject(), "became stop.scope: group");
    }
    service.put("stop", stop.isEmpty() ? null : stop);
  }

  private void lost() {
    Setting<String> url = program.serverUrl;
    if (url.value() != null && !url.value().strip().equalsIgnoreCase("auto")) {
      findings.lost(url.place(), url.subject(), "Foster sets no SUPERVISOR_SERVER_URL");
    }
    if (program.command.value() != null && program.command.value().contains("SUPERVISOR_")) {
      String message = "Foster sets FOSTER_SERVICE, but no variable SUPERVISOR_…";
      findings.lost(program.command.place(), program.command.subject(), message);
    }
    if (program.kind == Kind.FASTCGI) {
      Setting<String> socket = settings.text("socket");
      String message = "Foster opens no socket for it: let the program listen by itself";
      findings.lost(socket.place(), socket.subject(), message);
    }
  }

  private Yaml text(Setting<?> from, String text) {
    return Yaml.text(from.place(), config.template.foster(text));
  }

  private Yaml number(Setting<Integer> setting) {
    sample(setting, "2");
    return setting.isVariable()
        ? text(setting, PythonText.strip(setting.text()))
        : Yaml.plain(setting.place(), setting.value().toString());
  }

  private Yaml duration(Setting<Integer> seconds) {
    sample(seconds, "2");
    return seconds.isVariable()
        ? text(seconds, PythonText.strip(seconds.text()) + "s")
        : Yaml.plain(seconds.place(), Math.max(seconds.value(), 0) + "s");
  }

  /** Sets values with which a setting can be checked. */
  private void sample(Setting<?> setting, String value) {
    if (setting.isVariable()) {
      for (String name : config.template.namesIn(setting.text())) {
        samples.put(name, value);
      }
    }
  }

  /** An octal number as Foster has it. */
  static String octal(int value) {
    return String.format(Locale.ROOT, "%04o", value);
  }
}
