package dev.foster.importer.supervisord;

import dev.foster.importer.Findings;
import dev.foster.importer.ImportResult;
import dev.foster.importer.Place;
import dev.foster.importer.Yaml;
import dev.foster.kernel.Host;
import java.util.List;
import java.util.Map;

/** Imports configurations of supervisord. */
public final class SupervisordImporter {
  /** Where supervisord looks for its configuration. */
  public static final List<String> PLACES =
      List.of(
          "supervisord.conf",
          "etc/supervisord.conf",
          "/etc/supervisord.conf",
          "/etc/supervisor/supervisord.conf");

  private SupervisordImporter() {}

  /**
   * Imports files.
   *
   * @param names of the files; those after the first one are read as if that included them
   */
  public static ImportResult run(Host host, List<String> names) {
    Findings findings = new Findings();
    Config config = read(host, names, null, null, findings);
    return findings.hasErrors()
        ? new ImportResult(new Yaml.Keys(null), findings, Map.of())
        : Translation.of(host, config, findings);
  }

  /**
   * What supervisord would understand.
   *
   * @param environment for {@code %(ENV_X)s}; null for that of a later start
   * @param node the host's name; null for that of a later start
   */
  static Config read(
      Host host,
      List<String> names,
      Map<String, String> environment,
      String node,
      Findings findings) {
    IniFile file = ConfFiles.read(host, names, environment, findings);
    Place whole = new Place(names.getFirst(), 0, 0);
    return ConfigReader.read(file, findings, whole, environment, node, false);
  }
}
