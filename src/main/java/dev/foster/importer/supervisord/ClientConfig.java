package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import dev.foster.importer.supervisord.Program.Kind;
import dev.foster.kernel.Host;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client of supervisord needs from its configuration.
 *
 * @param serverUrl {@code serverurl} of {@code [supervisorctl]} if it names a socket, otherwise the
 *     address of the server; null if there is neither
 * @param prompt {@code prompt} of {@code [supervisorctl]}, or null
 * @param processes all processes, in the order in which supervisord starts them
 * @param errors what is wrong with the file
 */
public record ClientConfig(
    String serverUrl, String prompt, List<NamedProcess> processes, List<String> errors) {

  /** No configuration. */
  public static final ClientConfig NONE = new ClientConfig(null, null, List.of(), List.of());

  /**
   * A process and its names.
   *
   * @param group name of its group, which is that of its program without a {@code [group:x]}
   * @param name its name in the group, from {@code process_name}
   * @param service the service, or its instance, that Foster makes of the process
   * @param autostart whether it starts without a request
   * @param hasStdout whether there is a log of its standard output
   * @param hasStderr whether there is a log of its standard error
   * @param joined whether its standard error goes to its standard output
   */
  public record NamedProcess(
      String group,
      int groupPriority,
      String name,
      int priority,
      String service,
      boolean autostart,
      boolean hasStdout,
      boolean hasStderr,
      boolean joined) {}

  /**
   * Reads a configuration.
   *
   * @param environment the variables for {@code %(ENV_X)s}
   * @param node the name of the host
   */
  public static ClientConfig read(
      Host host, String file, Map<String, String> environment, String node) {
    Findings findings = new Findings();
    IniFile ini = ConfFiles.read(host, List.of(file), environment, findings);
    Config config =
        ConfigReader.read(ini, findings, new Place(file, 0, 0), environment, node, true);
    Expander expander = new Expander(config.template, environment).with("host_node_name", node);
    config.environment.forEach((name, value) -> expander.with("ENV_" + name, value));
    Settings client = section(config, "supervisorctl", expander, findings);
    String url = client == null ? null : client.text("serverurl").value();
    String prompt = client == null ? null : client.text("prompt").value();
    if (url == null || !url.startsWith("unix://")) {
      url = new ServerAddress(config).url(); // Foster listens there, and not on HTTP
    }
    List<String> errors = new ArrayList<>();
    if (findings.hasErrors()) {
      findings.sorted().forEach(each -> errors.add(each.text()));
    }
    return new ClientConfig(url, prompt, processes(config), errors);
  }

  private static Settings section(
      Config config, String name, Expander expander, Findings findings) {
    IniFile.Section section = config.file.find(name);
    return section == null ? null : new Settings(config.file, section, findings, expander);
  }

  /** All processes: the groups by priority and name, those of a group by priority. */
  private static List<NamedProcess> processes(Config config) {
    Map<Program, String> services = new LinkedHashMap<>();
    ProgramNames.choose(config, services, new Findings());
    Map<IniFile.Section, List<NamedProcess>> programs = new LinkedHashMap<>();
    for (Program program : config.startOrder) {
      if (program.kind != Kind.LISTENER) {
        programs
            .computeIfAbsent(program.settings.section, each -> new ArrayList<>())
            .add(process(program, services.get(program)));
      }
    }
    List<NamedProcess> all = new ArrayList<>();
    for (List<NamedProcess> program : programs.values()) {
      program.sort(Comparator.comparing(NamedProcess::name));
      all.addAll(program);
    }
    all.sort(
        Comparator.comparingInt(NamedProcess::groupPriority)
            .thenComparing(NamedProcess::group)
            .thenComparing(NamedProcess::priority));
    return all;
  }

  private static NamedProcess process(Program program, String service) {
    boolean joined = program.redirectStderr.is(true);
    String name = program.processName.value();
    return new NamedProcess(
        program.group,
        or999(program.groupPriority),
        name == null ? program.name : name,
        or999(program.priority),
        service,
        !program.autostart.is(false),
        hasLog(program.stdout),
        !joined && hasLog(program.stderr),
        joined);
  }

  private static boolean hasLog(Program.Output output) {
    return !output.target().equals("none");
  }

  private static int or999(Setting<Integer> priority) {
    return priority.value() == null ? 999 : priority.value();
  }
}
