package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportResult;
import dev.foster.importer.Place;
import dev.foster.importer.Yaml;
import dev.foster.kernel.Host;
import dev.foster.plan.SupervisordProcess;
import dev.foster.text.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration of supervisord for a run: with the values of all variables, a service for each
 * process, and all of supervisord's defaults.
 *
 * @param result the configuration of Foster, or errors
 * @param processes what supervisord calls the processes of the services
 * @param level of the least urgent messages to show
 */
public record SupervisordRun(
    ImportResult result, Map<String, SupervisordProcess> processes, Level level) {

  /**
   * What the command line says instead of the file.
   *
   * @param foreground whether supervisord does not go to the background
   * @param user user of supervisord itself, or null
   * @param umask or null
   * @param directory or null
   * @param logLevel or null
   * @param silent whether it logs nothing to its output
   * @param descriptors {@code minfds}, or null
   * @param processes {@code minprocs}, or null
   */
  public record Overrides(
      boolean foreground,
      String user,
      Integer umask,
      String directory,
      String logLevel,
      boolean silent,
      Integer descriptors,
      Integer processes) {}

  /**
   * Reads a file.
   *
   * @param environment of supervisord
   * @param node name of the host
   * @param first whether this is PID 1, which never goes to the background
   */
  public static SupervisordRun read(
      Host host,
      String file,
      Map<String, String> environment,
      String node,
      Overrides overrides,
      boolean first) {
    Findings findings = new Findings();
    IniFile ini = ConfFiles.read(host, List.of(file), environment, findings);
    Place whole = new Place(file, 0, 0);
    Config config = ConfigReader.read(ini, findings, whole, environment, node, true);
    users(host, config, findings);
    boolean stays = overrides.foreground || config.nodaemon.is(true);
    if (config.main == null && !findings.hasErrors()) {
      findings.error(whole, "", "there is no [supervisord]");
    }
    if (!first && !stays) {
      Place at = config.nodaemon.isGiven() ? config.nodaemon.place() : whole;
      String message = "Foster does not go to the background: call supervisord -n,";
      findings.error(at, "[supervisord]", message + " or write nodaemon=true");
    }
    Map<String, SupervisordProcess> processes = new HashMap<>();
    ImportResult result =
        findings.hasErrors()
            ? new ImportResult(new Yaml.Keys(null), findings, Map.of())
            : new RunTranslation(host, config, findings, environment, overrides, stays)
                .translate(processes);
    return new SupervisordRun(result, processes, level(overrides, config));
  }

  private static Level level(Overrides overrides, Config config) {
    if (overrides.silent || config.silent.is(true)) {
      return Level.ERROR;
    }
    String word = overrides.logLevel != null ? overrides.logLevel : config.logLevel.value();
    Level level = word == null ? null : LogLevels.of(word);
    return level == null ? Level.INFO : level;
  }

  /** Reports users that do not exist: supervisord would not start either. */
  private static void users(Host host, Config config, Findings findings) {
    user(host, config.user, findings);
    for (Program program : config.startOrder) {
      user(host, program.user, findings);
    }
  }

  private static void user(Host host, Setting<String> user, Findings findings) {
    if (user.value() != null && host.user(PythonText.strip(user.value())) == null) {
      findings.error(user.place(), user.subject(), "there is no user " + user.value());
    }
  }
}
