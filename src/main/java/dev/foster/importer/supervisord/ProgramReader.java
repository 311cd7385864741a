package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.supervisord.IniFile.Option;
import dev.foster.importer.supervisord.IniFile.Section;
import dev.foster.importer.supervisord.Program.Kind;
import dev.foster.importer.supervisord.Program.Output;
import java.util.Map;

/** Reads the sections that start processes. */
final class ProgramReader {
  /** All processes of a program as one. */
  static final int ALL = -1;

  private static final long STANDARD_SIZE = 50L << 20;

  private final IniFile file;
  private final Findings findings;
  private final Expander common;
  private final Template template;

  /** A reader; {@code common} knows the variables of {@code [supervisord]}. */
  ProgramReader(IniFile file, Findings findings, Template template, Expander common) {
    this.template = template;
    this.file = file;
    this.findings = findings;
    this.common = common;
  }

  /** The name in a section's title; null after an error. */
  String name(Section section) {
    String name = PythonText.strip(section.label());
    for (char c : new char[] {' ', ':', '/'}) {
      if (name.indexOf(c) >= 0) {
        String message = "a name cannot contain '" + c + "'";
        findings.error(section.place, "[" + section.name + "]", message);
        return null;
      }
    }
    return name;
  }

  /**
   * Reads one section; null if its name is wrong, or if it has no process.
   *
   * @param index the process to read, from 0; or {@link #ALL}
   */
  Program read(
      Section section, Kind kind, String group, Setting<Integer> groupPriority, int index) {
    String name = name(section);
    if (name == null) {
      return null;
    }
    Expander expander = common.copy().with("program_name", name).with("group_name", group);
    Settings settings = new Settings(file, section, findings, expander);
    Program program = new Program(kind, name, group, settings);
    program.groupPriority =
        groupPriority != null
            ? groupPriority
            : settings.integer("priority", kind == Kind.LISTENER ? -1 : 999);
    life(program, settings);
    numbers(program, settings);
    if (program.count.value() != null && program.count.value() < 1) {
      String message = "left out: supervisord starts no process of it";
      findings.note(program.count.place(), program.count.subject(), message);
      return null;
    }
    if (index != ALL) {
      program.number = (program.first.value() == null ? 0 : program.first.value()) + index;
    }
    processes(program, settings, expander.copy(), index);
    return program;
  }

  private static void life(Program program, Settings settings) {
    program.priority = settings.integer("priority", 999);
    program.autostart = settings.bool("autostart", true);
    program.autorestart = settings.autorestart();
    program.startsecs = settings.integer("startsecs", 1);
    program.startretries = settings.integer("startretries", 3);
    program.stopsignal = settings.signal("stopsignal", 15);
    program.stopwaitsecs = settings.integer("stopwaitsecs", 10);
    program.stopasgroup = settings.bool("stopasgroup", false);
    program.killasgroup =
        settings.bool("killasgroup", Boolean.TRUE.equals(program.stopasgroup.value()));
    program.exitcodes = settings.exitCodes();
    program.redirectStderr = settings.bool("redirect_stderr", false);
    program.serverUrl = settings.text("serverurl");
    program.user = settings.text("user");
    program.umask = settings.octal("umask");
    if (program.stopasgroup.is(true) && program.killasgroup.is(false)) {
      Setting<Boolean> at = program.killasgroup;
      settings.findings.error(at.place(), at.subject(), "stopasgroup=true needs killasgroup=true");
    }
  }

  private void numbers(Program program, Settings settings) {
    program.count = settings.integer("numprocs", 1);
    program.first = settings.integer("numprocs_start", 0);
    Option name = settings.option("process_name");
    String text = name == null ? "%(program_name)s" : name.value();
    boolean several = program.count.value() != null && program.count.value() > 1;
    if (several && !text.contains("%(process_num)")) {
      findings.error(
          program.count.place(),
          program.count.subject(),
          "several processes need process_name=%(program_name)s_%(process_num)02d");
    }
    if (name != null && hasSeparator(PythonText.strip(text))) {
      findings.error(name.place(), settings.subject(name), "a name cannot contain ' ', ':' or '/'");
    }
  }

  private static boolean hasSeparator(String name) {
    return name.indexOf(' ') >= 0 || name.indexOf(':') >= 0 || name.indexOf('/') >= 0;
  }

  private void processes(Program program, Settings settings, Expander expander, int index) {
    Integer count = program.count.value();
    int first = program.first.value() == null ? 0 : program.first.value();
    expander.with("numprocs", count == null ? program.count.text() : "" + count);
    expander.with("process_num", Integer.toString(first));
    expander.with(
        index == ALL
            ? new Expander.Numbers(first, count == null ? 0 : count)
            : new Expander.Numbers(first + index, 1));
    settings.use(expander);
    program.processName = settings.text("process_name", program.name);
    template.takePaddingLost(); // the processes get other names
    environment(program, settings);
    for (Map.Entry<String, String> variable : program.environment.entrySet()) {
      expander.with("ENV_" + variable.getKey(), variable.getValue());
    }
    program.directory = settings.text("directory");
    program.stdout = output(settings, "stdout");
    program.stderr = output(settings, "stderr");
    program.command = settings.text("command");
    if (template.takePaddingLost()) {
      String message = "numbers have no zeros before them: ${FOSTER_REPLICA} is 7, not 07";
      findings.lost(program.count.place(), program.count.subject(), message);
    }
    if (!program.command.isGiven()) {
      findings.error(settings.place(), settings.title(), "has no command=");
    }
  }

  private void environment(Program program, Settings settings) {
    program.environmentText = settings.text("environment", "");
    if (program.environmentText.value() == null) {
      return;
    }
    try {
      program.environment = Shlex.pairs(program.environmentText.value());
    } catch (Shlex.Malformed e) {
      Setting<String> at = program.environmentText;
      findings.error(at.place(), at.subject(), e.getMessage());
    }
  }

  private Output output(Settings settings, String stream) {
    return new Output(
        settings.twice(stream + "_logfile"),
        settings.bytes(stream + "_logfile_maxbytes", STANDARD_SIZE),
        settings.integer(stream + "_logfile_backups", 10),
        settings.bool(stream + "_syslog", false),
        settings.bytes(stream + "_capture_maxbytes", 0),
        settings.bool(stream + "_events_enabled", false));
  }
}
