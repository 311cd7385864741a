package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportResult;
import dev.foster.importer.Place;
import dev.foster.importer.Yaml;
import dev.foster.kernel.Host;
import dev.foster.plan.SupervisordProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a configuration of supervisord into keys of Foster that do the same, for this start. */
final class RunTranslation {
  private static final int DAEMON_UMASK = 022;

  private final Host host;
  private final Config config;
  private final Findings findings;
  private final Map<String, String> environment;
  private final SupervisordRun.Overrides overrides;
  private final boolean foreground;
  private final Yaml.Keys root = new Yaml.Keys(null);

  RunTranslation(
      Host host,
      Config config,
      Findings findings,
      Map<String, String> environment,
      SupervisordRun.Overrides overrides,
      boolean foreground) {
    this.host = host;
    this.config = config;
    this.findings = findings;
    this.environment = environment;
    this.overrides = overrides;
    this.foreground = foreground;
  }

  /**
   * Translates it.
   *
   * @param called takes what supervisord calls the process of each service
   */
  ImportResult translate(Map<String, SupervisordProcess> called) {
    Yaml.Keys signals = root.map("signals", null);
    for (String signal : List.of("USR1", "USR2")) { // a log file that was moved needs no signal
      signals.put(signal, Yaml.plain(null, "ignore"));
    }
    defaults();
    ServerAddress address = new ServerAddress(config);
    address.control(root);
    Listeners listeners = new Listeners(host, config, findings);
    String end = listeners.endsContainer() ? "on-failure" : "never";
    root.map("defaults", null).put("ends_container", Yaml.plain(listeners.place(), end));
    Map<Program, String> names = new LinkedHashMap<>();
    ProgramNames.choose(config, names, new Findings());
    Yaml.Keys services = new Yaml.Keys(null);
    RunOutput outputs = new RunOutput(host, config.template, findings);
    ProcessTranslation processes =
        new ProcessTranslation(config, findings, environment, user(), address.url());
    GroupOrder order = new GroupOrder(config.startOrder, names);
    boolean ordered = order.isKept();
    if (!ordered) {
      String message = "too many processes of different priorities: they start and stop at once";
      findings.lost(config.main.place(), config.main.title(), message);
    }
    for (Program program : config.startOrder) {
      Yaml.Keys service = processes.translate(program);
      if (service == null) {
        order.without(program);
        continue;
      }
      outputs.translate(program, service);
      if (ordered) {
        order.dependencies(program, service);
      }
      services.put(names.get(program), service);
      called.put(names.get(program), program.process());
    }
    listeners.health(services, names);
    root.put("services", services);
    Yaml.Keys shutdown = root.map("shutdown", null);
    shutdown.put("when_idle", Yaml.plain(null, "stay"));
    shutdown.put("timeout", Yaml.plain(null, order.longestStop() + "s"));
    if (services.isEmpty()) {
      String message = "there is no program to start yet: Foster waits for supervisorctl update";
      findings.note(config.main.place(), config.main.title(), message);
    }
    report();
    return new ImportResult(root, findings, Map.of());
  }

  /** The user of supervisord itself, which its programs have, too; null for Foster's own. */
  private Setting<String> user() {
    return overrides.user() == null
        ? config.user
        : new Setting<>(overrides.user(), overrides.user(), config.main.place(), null, "-u");
  }

  /** Adds the limits, and what supervisord changes in the background: its directory and umask. */
  private void defaults() {
    Yaml.Keys defaults = root.map("defaults", null);
    if (!foreground) {
      String directory =
          overrides.directory() != null ? overrides.directory() : config.directory.value();
      if (directory != null) {
        String text = config.template.foster(ServerAddress.home(directory, environment));
        defaults.put("cwd", Yaml.text(config.directory.place(), text));
      }
      Integer umask = overrides.umask() != null ? overrides.umask() : config.umask.value();
      String octal = ServiceTranslation.octal(umask == null ? DAEMON_UMASK : umask);
      defaults.put("umask", Yaml.text(config.umask.place(), octal));
    }
    Yaml.Keys limits = new Yaml.Keys(null);
    Integer files = overrides.descriptors();
    raise("Max open files", files != null ? files : config.minfds.value(), "nofile", limits);
    Integer processes = overrides.processes();
    raise(
        "Max processes", processes != null ? processes : config.minprocs.value(), "nproc", limits);
    if (!limits.isEmpty()) {
      defaults.put("limits", limits);
    }
  }

  /** Raises a limit that is below what supervisord needs; it does not start without it. */
  private void raise(String title, Integer least, String name, Yaml.Keys limits) {
    long[] now = ProcessLimits.read(host, title);
    if (now == null || least == null || now[0] >= least) {
      return;
    }
    if (now[1] < least && !ProcessLimits.canRaise(host)) {
      String why = ": Foster's hard limit is " + now[1] + ", and raising it needs CAP_SYS_RESOURCE";
      String message = "cannot raise limit " + name + " to " + least + why;
      findings.error(config.main.place(), config.main.title(), message);
      return;
    }
    Yaml.Keys limit = new Yaml.Keys(null);
    limit.put("soft", Yaml.plain(null, Integer.toString(least)));
    String hard = now[1] == Long.MAX_VALUE ? "unlimited" : "" + Math.max(now[1], least);
    limit.put("hard", Yaml.plain(null, hard));
    limits.put(name, limit);
  }

  /** Reports what Foster leaves out, and what supervisord does not know. */
  private void report() {
    if (config.stripAnsi.is(true)) {
      Setting<Boolean> strip = config.stripAnsi;
      findings.lost(strip.place(), strip.subject(), "Foster writes lines as they are");
    }
    for (Settings server : config.servers) {
      server(server);
    }
    List<Settings> read = new ArrayList<>();
    read.add(config.main);
    for (Program program : config.programs) {
      if (program.number <= firstOf(program)) {
        read.add(program.settings);
      }
    }
    for (Settings settings : read) {
      for (IniFile.Option option : settings.unused()) {
        String subject = settings.title() + " " + option.key();
        String hint = KnownKeys.hint(option.key());
        findings.note(option.place(), subject, "supervisord does not know this key" + hint);
      }
    }
  }

  private static int firstOf(Program program) {
    return program.first.value() == null ? 0 : program.first.value();
  }

  private void server(Settings server) {
    if (server.section.name.startsWith("inet_http_server")) {
      String message = "Foster has no HTTP interface; supervisorctl needs a [unix_http_server]";
      findings.lost(server.place(), server.title(), message);
    } else if (server.section.name.startsWith("rpcinterface:")) {
      Setting<String> factory = server.text("supervisor.rpcinterface_factory");
      String standard = "supervisor.rpcinterface:make_main_rpcinterface";
      if (factory.value() != null && !factory.value().equals(standard)) {
        findings.lost(factory.place(), factory.subject(), "Foster has no XML-RPC and no plug-ins");
      }
    } else if (server.option("username") != null) {
      Place place = server.option("username").place();
      findings.lost(place, server.title() + " username", "the socket is guarded by its mode");
    } else if (server.text("chown").isGiven()) {
      Setting<String> owner = server.text("chown");
      findings.lost(owner.place(), owner.subject(), "the socket belongs to Foster's user");
    }
  }
}
