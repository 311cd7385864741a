package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.Yaml;
import dev.foster.importer.supervisord.IniFile.Option;
import java.util.List;

/** Translates the sections of supervisord itself. */
final class TopLevel {
  /** Sockets of common configurations, which nobody needs under Foster. */
  private static final List<String> USUAL_SOCKETS =
      List.of("supervisor.sock", "supervisord.sock", "supervisor.sock.file");

  private final Config config;
  private final Findings findings;
  private final Yaml.Keys root;

  TopLevel(Config config, Findings findings, Yaml.Keys root) {
    this.config = config;
    this.findings = findings;
    this.root = root;
  }

  void translate() {
    if (!config.environment.isEmpty()) {
      Setting<String> from = config.environmentText;
      root.put("env", new Environments(config, findings).yaml(config.environment, from));
    }
    for (Settings server : config.servers) {
      server(server);
    }
    main();
    limit(config.minfds, 1024, "nofile");
    limit(config.minprocs, 200, "nproc");
    for (IniFile.Section section : config.file.sections.values()) {
      if (section.name.startsWith("ctlplugin:")) {
        findings.lost(section.place, "[" + section.name + "]", "Foster has no plug-ins");
      }
    }
    groups();
  }

  private void main() {
    Setting<String> user = config.user;
    if (user.isGiven() && !"root".equals(user.value())) {
      String message = "let the image say so: USER, or write defaults: {user: …}";
      findings.note(user.place(), user.subject(), message);
    }
    Setting<Boolean> strip = config.stripAnsi;
    if (strip.isGiven() && !strip.is(false)) {
      findings.lost(strip.place(), strip.subject(), "Foster writes lines as they are");
    }
    boolean foreground = config.nodaemon.is(true);
    Setting<String> directory = config.directory;
    if (directory.isGiven() && directory.value() != null) {
      if (foreground) {
        findings.note(directory.place(), directory.subject(), inForeground("cwd"));
      } else {
        String path = Environments.home(config.template.foster(directory.value()));
        root.map("defaults", null).put("cwd", Yaml.text(directory.place(), path));
        findings.became(directory.place(), directory.subject(), "became defaults.cwd");
      }
    }
    Setting<Integer> umask = config.umask;
    if (umask.isGiven() && umask.value() != null) {
      if (foreground) {
        findings.note(umask.place(), umask.subject(), inForeground("umask"));
      } else {
        String octal = ServiceTranslation.octal(umask.value());
        root.map("defaults", null).put("umask", Yaml.text(umask.place(), octal));
        findings.became(umask.place(), umask.subject(), "became defaults.umask");
      }
    }
  }

  private static String inForeground(String key) {
    return "left out: with nodaemon=true supervisord ignores it; Foster's key is defaults." + key;
  }

  private void limit(Setting<Integer> setting, int standard, String name) {
    Integer value = setting.value();
    if (setting.isGiven() && value != null && value != standard && value > 0) {
      Yaml.Keys limits = root.map("defaults", null).map("limits", setting.place());
      limits.put(name, Yaml.plain(setting.place(), value.toString()));
      String message = "became defaults.limits." + name + ", which also lowers a higher limit";
      findings.note(setting.place(), setting.subject(), message);
    }
  }

  private void server(Settings server) {
    if (server.section.name.startsWith("rpcinterface:")) {
      Setting<String> factory = server.text("supervisor.rpcinterface_factory");
      String standard = "supervisor.rpcinterface:make_main_rpcinterface";
      if (factory.value() != null && !factory.value().equals(standard)) {
        findings.lost(factory.place(), factory.subject(), "Foster has no XML-RPC and no plug-ins");
      }
      return;
    }
    if (server.section.name.startsWith("inet_http_server")) {
      String message = "Foster has no HTTP interface; 'foster status' and the others use a socket";
      findings.lost(server.place(), server.title(), message);
      return;
    }
    socket(server);
    Option login = server.option("username");
    if (login != null) {
      String message = "the socket is guarded by its mode";
      findings.lost(login.place(), server.title() + " username, password", message);
    }
    Setting<String> owner = server.text("chown");
    if (owner.isGiven()) {
      String message = "the socket belongs to Foster's user; root may use it too";
      findings.lost(owner.place(), owner.subject(), message);
    }
  }

  private void socket(Settings server) {
    Setting<String> file = server.text("file");
    Setting<Integer> mode = server.octal("chmod");
    if (file.value() == null || root.has("control")) {
      return;
    }
    String path = PythonText.strip(file.value());
    if (USUAL_SOCKETS.contains(path.substring(path.lastIndexOf('/') + 1))) {
      findings.became(file.place(), file.subject(), "nothing: Foster has a socket of its own");
      return;
    }
    Yaml.Keys control = root.map("control", file.place());
    String socket = Environments.home(config.template.foster(path));
    control.put("socket", Yaml.text(file.place(), socket));
    String octal = ServiceTranslation.octal(mode.value() == null ? 0700 : mode.value());
    control.put("mode", Yaml.text(file.place(), octal));
    findings.became(file.place(), file.subject(), "became control.socket");
  }

  private void groups() {
    for (Config.Group group : config.groups.values()) {
      if (group.programs().isEmpty()) {
        continue;
      }
      Settings settings = group.settings();
      String commands = "foster restart " + String.join(" ", group.programs());
      String message = "Foster has no groups; name its services: " + commands;
      findings.note(settings.place(), settings.title(), message);
    }
  }
}
