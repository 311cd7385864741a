package dev.foster.importer.supervisord;

import java.util.Map;
import java.util.TreeMap;

/** The processes of a program, each with the fields that supervisor has for it. */
final class ProgramView {
  private ProgramView() {}

  static Map<String, Map<String, Object>> processes(Config config, Program program) {
    Map<String, Map<String, Object>> processes = new TreeMap<>();
    for (int i = 0; i < program.count.value(); i++) {
      Map<String, String> numbers =
          Map.of("FOSTER_REPLICA", Integer.toString(program.first.value() + i));
      Map<String, Object> process = new TreeMap<>();
      life(program, process);
      process.put("command", text(config, program.command, numbers));
      process.put("directory", text(config, program.directory, numbers));
      Map<String, Object> environment = new TreeMap<>(config.environment);
      program.environment.forEach(
          (name, value) -> environment.put(name, config.template.resolve(value, numbers)));
      process.put("environment", environment);
      String name = (String) text(config, program.processName, numbers);
      process.put("name", PythonText.strip(name));
      process.put("group", program.group);
      process.put("group_priority", program.groupPriority.value());
      process.put("priority", program.priority.value());
      output(config, "stdout", program.stdout, numbers, process);
      output(config, "stderr", program.stderr, numbers, process);
      if (program.redirectStderr.value()) {
        process.put("stderr_logfile", "none");
      }
      processes.put(program.group + ":" + PythonText.strip(name), process);
    }
    return processes;
  }

  private static Object text(Config config, Setting<String> setting, Map<String, String> numbers) {
    return setting.value() == null ? null : config.template.resolve(setting.value(), numbers);
  }

  private static void life(Program program, Map<String, Object> process) {
    process.put("umask", program.umask.value());
    process.put("autostart", program.autostart.value());
    process.put("autorestart", program.autorestart.value());
    process.put("startsecs", program.startsecs.value());
    process.put("startretries", program.startretries.value());
    process.put("stopsignal", program.stopsignal.value());
    process.put("stopwaitsecs", program.stopwaitsecs.value());
    process.put("stopasgroup", program.stopasgroup.value());
    process.put("killasgroup", program.killasgroup.value());
    process.put("exitcodes", program.exitcodes.value());
    process.put("redirect_stderr", program.redirectStderr.value());
  }

  private static void output(
      Config config,
      String stream,
      Program.Output output,
      Map<String, String> numbers,
      Map<String, Object> process) {
    boolean syslog = output.target().equals("syslog");
    String file = syslog ? "none" : config.template.resolve(output.target(), numbers);
    process.put(stream + "_logfile", file);
    process.put(stream + "_logfile_maxbytes", output.size().value());
    process.put(stream + "_logfile_backups", output.backups().value());
    process.put(stream + "_syslog", syslog || output.syslog().value());
    process.put(stream + "_capture_maxbytes", output.capture().value());
    process.put(stream + "_events_enabled", output.events().value());
  }
}
