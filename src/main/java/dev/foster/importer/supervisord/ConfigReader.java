package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import dev.foster.importer.supervisord.IniFile.Option;
import dev.foster.importer.supervisord.IniFile.Section;
import dev.foster.importer.supervisord.Program.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the model of a configuration of supervisord, and reports what supervisord refuses. */
final class ConfigReader {
  private static final int MOST_PROCESSES = 1000;

  private final IniFile file;
  private final Findings findings;
  private final Expander expander;
  private final Config config;
  private final Place whole;
  private final boolean perProcess;

  private ConfigReader(
      IniFile file,
      Findings findings,
      Place whole,
      Expander expander,
      Config to,
      boolean perProcess) {
    this.file = file;
    this.findings = findings;
    this.whole = whole;
    this.expander = expander;
    this.config = to;
    this.perProcess = perProcess;
  }

  /**
   * Reads all sections.
   *
   * @param whole the place of the whole file
   * @param environment the variables for {@code %(ENV_X)s}; null if they are those of a later start
   * @param perProcess whether each process of {@code numprocs} is a {@link Program} of its own
   */
  static Config read(
      IniFile file,
      Findings findings,
      Place whole,
      Map<String, String> environment,
      String node,
      boolean perProcess) {
    Template template = new Template();
    Expander expander = new Expander(template, environment);
    expander.with("host_node_name", node == null ? template.mark("HOSTNAME") : node);
    ConfigReader reader =
        new ConfigReader(file, findings, whole, expander, new Config(file, template), perProcess);
    reader.main();
    reader.programs();
    reader.servers();
    return reader.config;
  }

  private void main() {
    Section section = file.find("supervisord");
    if (section == null) {
      boolean part = false;
      for (String name : file.sections.keySet()) {
        part |= name.startsWith("program:") || name.startsWith("group:");
      }
      if (part) {
        String message = "there is no [supervisord]: read as a part that another file includes";
        findings.note(whole, "", message);
      } else if (!findings.hasErrors()) {
        findings.error(whole, "", "there is no [supervisord] and no [program:x]");
      }
      section = new Section("supervisord", whole, "/");
    } else {
      config.main = new Settings(file, section, findings, expander);
    }
    Settings main =
        config.main != null ? config.main : new Settings(file, section, findings, expander);
    config.minfds = main.integer("minfds", 1024);
    config.minprocs = main.integer("minprocs", 200);
    config.directory = main.text("directory");
    config.user = main.text("user");
    config.umask = main.octal("umask");
    config.nodaemon = main.bool("nodaemon", false);
    config.stripAnsi = main.bool("strip_ansi", false);
    main.text("logfile");
    main.bytes("logfile_maxbytes", 0);
    main.integer("logfile_backups", 0);
    main.text("pidfile");
    main.text("identifier");
    main.text("childlogdir");
    config.silent = main.bool("silent", false);
    main.bool("nocleanup", false);
    Setting<String> level = main.text("loglevel");
    config.logLevel = level;
    if (level.value() != null && LogLevels.of(level.value()) == null) {
      findings.error(level.place(), level.subject(), "is not a level of supervisord's log");
    }
    environment(main);
  }

  private void environment(Settings main) {
    config.environmentText = main.twice("environment");
    if (config.environmentText.value() == null) {
      return;
    }
    try {
      config.environment.putAll(Shlex.pairs(config.environmentText.value()));
    } catch (Shlex.Malformed e) {
      findings.error(
          config.environmentText.place(), config.environmentText.subject(), e.getMessage());
    }
    for (Map.Entry<String, String> variable : config.environment.entrySet()) {
      expander.with("ENV_" + variable.getKey(), variable.getValue());
    }
  }

  private void programs() {
    ProgramReader reader = new ProgramReader(file, findings, config.template, expander);
    Set<String> grouped = new HashSet<>();
    List<Program> found = new ArrayList<>();
    for (Section section : file.sections.values()) {
      if (section.name.startsWith("group:")) {
        group(reader, section, grouped, found);
      }
    }
    for (Section section : file.sections.values()) {
      Kind kind = kind(section.name);
      if (kind != null && !grouped.contains(section.name)) {
        String group = PythonText.strip(section.label());
        read(reader, section, kind, group, null, found);
      }
    }
    for (Program program : found) {
      if (program.kind != Kind.LISTENER) {
        config.startOrder.add(program);
      }
    }
    config.startOrder.sort(
        Comparator.comparingInt(ConfigReader::groupPriority).thenComparing(each -> each.group));
    Map<Section, List<Program>> bySection = new IdentityHashMap<>();
    for (Program program : found) {
      bySection.computeIfAbsent(program.settings.section, each -> new ArrayList<>()).add(program);
    }
    for (Section section : file.sections.values()) { // in the order of the file
      config.programs.addAll(bySection.getOrDefault(section, List.of()));
    }
  }

  private static int groupPriority(Program program) {
    Integer priority = program.groupPriority.value();
    return priority == null ? 0 : priority;
  }

  /** Reads a section into its programs; null if it has none. */
  private Program read(
      ProgramReader reader,
      Section section,
      Kind kind,
      String group,
      Setting<Integer> priority,
      List<Program> into) {
    Program first = reader.read(section, kind, group, priority, perProcess ? 0 : ProgramReader.ALL);
    if (first == null) {
      return null;
    }
    new SectionChecks(findings).check(first);
    int from = into.size();
    into.add(first);
    int count = perProcess && first.count.value() != null ? first.count.value() : 1;
    if (count > MOST_PROCESSES) {
      String message = "Foster runs at most " + MOST_PROCESSES + " processes";
      findings.error(first.count.place(), first.count.subject(), message);
      return first;
    }
    for (int i = 1; i < count; i++) {
      into.add(reader.read(section, kind, group, priority, i));
    }
    into.subList(from, into.size()).sort(Comparator.comparing(ConfigReader::processName));
    return first;
  }

  private static String processName(Program program) {
    String name = program.processName.value();
    return name == null ? program.name : name;
  }

  private static Kind kind(String section) {
    if (section.startsWith("program:")) {
      return Kind.PROGRAM;
    }
    if (section.startsWith("fcgi-program:")) {
      return Kind.FASTCGI;
    }
    return section.startsWith("eventlistener:") ? Kind.LISTENER : null;
  }

  private void group(
      ProgramReader reader, Section section, Set<String> grouped, List<Program> found) {
    String name = reader.name(section);
    Settings settings = new Settings(file, section, findings, expander);
    Setting<String> programs = settings.text("programs");
    Setting<Integer> priority = settings.integer("priority", 999);
    List<String> names = new ArrayList<>();
    String list = programs.value() == null ? "" : programs.value();
    for (String each : list.isEmpty() ? new String[0] : list.split(",", -1)) {
      String program = PythonText.strip(each);
      Section plain = file.find("program:" + program);
      Section fast = file.find("fcgi-program:" + program);
      if (plain == null && fast == null) {
        findings.error(
            programs.place(), programs.subject(), "there is no [program:" + program + "]");
      } else if (plain != null && fast != null) {
        String message = "is both a program and a FastCGI program: ";
        findings.error(programs.place(), programs.subject(), message + program);
      } else if (!grouped.add((plain != null ? plain : fast).name)) {
        String message = "'" + program + "' is in two groups; Foster starts it once";
        findings.lost(programs.place(), programs.subject(), message);
      } else {
        Kind kind = plain != null ? Kind.PROGRAM : Kind.FASTCGI;
        Section of = plain != null ? plain : fast;
        Program read = read(reader, of, kind, name == null ? "" : name, priority, found);
        if (read != null) {
          names.add(read.name);
        }
      }
    }
    if (name != null) {
      config.groups.put(name, new Config.Group(settings, names));
    }
  }

  private void servers() {
    for (Section section : file.sections.values()) {
      Settings settings = new Settings(file, section, findings, expander);
      boolean network = section.name.startsWith("inet_http_server");
      if (network || section.name.startsWith("unix_http_server")) {
        server(settings, network);
        config.servers.add(settings);
      } else if (section.name.startsWith("rpcinterface:")) {
        rpcInterface(settings);
        config.servers.add(settings);
      }
    }
  }

  private void server(Settings settings, boolean network) {
    Option user = settings.option("username");
    Option password = settings.option("password");
    settings.text("username");
    settings.text("password");
    if ((user == null) != (password == null)) {
      Option at = user == null ? password : user;
      findings.error(at.place(), settings.title(), "needs both username and password");
    }
    String key = network ? "port" : "file";
    Setting<String> address = settings.text(key);
    if (!address.isGiven()) {
      findings.error(settings.place(), settings.title(), "has no " + key + "=");
    } else if (network && address.value() != null && !Template.hasMark(address.value())) {
      String value = address.value();
      BigInteger port = PythonText.integer(value.substring(value.lastIndexOf(':') + 1), 10);
      if (port == null || port.signum() <= 0 || port.bitLength() > 16) {
        findings.error(address.place(), address.subject(), "must be HOST:PORT or a port");
      }
    }
    if (!network) {
      settings.octal("chmod");
      settings.text("chown");
    }
  }

  private void rpcInterface(Settings settings) {
    String key = "supervisor.rpcinterface_factory";
    if (!settings.text(key).isGiven()) {
      findings.error(settings.place(), settings.title(), "has no " + key + "=");
    }
  }
}
