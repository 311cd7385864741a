package dev.foster.starter;

import dev.foster.kernel.Host;
import java.util.ArrayList;
import java.util.List;

/** A configuration for the well-known programs that are installed. */
public final class ConfigDraft {
  private static final String HEAD =
      """
      # Written by 'foster init' for the programs that are installed here. Delete what you do not need.
      #
      #   foster check    finds mistakes, and shows the order of the start
      #   foster up       runs the services, as the ENTRYPOINT of an image or by hand
      #
      # A service that sets 'user' needs root. What a service prints goes to the log of the container, with
      # its name before each line. A service that crashes is started again, up to five times in a minute.

      services:
      """;

  private static final String NOTHING_FOUND =
      """
        # No well-known server was found. A service is a program that stays in the foreground:
        app:
          shell: "while true; do date; sleep 10; done"
          # command: [/srv/app/server, --port, "8080"]
          # user: www-data
          # env: {PORT: "8080"}
          # ready: {tcp: "127.0.0.1:8080"}
      """;

  private static final String INSTEAD_OF_CRON =
      """

        # cron is installed here. Foster needs no cron daemon: write each job as a service, such as
        # backup: {command: [/app/backup], schedule: "30 2 * * *"}
        # 'foster import crontab FILE' does this for a whole crontab.
      """;

  private final List<String> names = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();
  private final StringBuilder text = new StringBuilder(HEAD);

  private ConfigDraft() {}

  /**
   * Looks at a machine.
   *
   * @param path PATH of the caller; null for none
   */
  public static ConfigDraft of(Host host, String path) {
    InstalledPrograms installed = new InstalledPrograms(host, path);
    ProgramFacts facts = new ProgramFacts(host, installed);
    ConfigDraft result = new ConfigDraft();
    List<Draft> found = new ArrayList<>();
    for (Draft draft : KnownServices.all()) {
      String program = find(draft, installed);
      if (program == null) {
        continue;
      }
      String yaml = facts.fill(draft, program);
      if (yaml == null) {
        result.unknown.add(draft.name());
      } else {
        result.add(draft, yaml, found);
        found.add(draft);
      }
    }
    if (found.isEmpty()) {
      result.text.append(NOTHING_FOUND);
    }
    if (installed.find("cron") != null || installed.find("crond") != null) {
      result.text.append(INSTEAD_OF_CRON);
    }
    return result;
  }

  private static String find(Draft draft, InstalledPrograms installed) {
    for (String name : draft.programs()) {
      String program = installed.find(name);
      if (program != null) {
        return program;
      }
    }
    return null;
  }

  private void add(Draft draft, String yaml, List<Draft> before) {
    List<String> others = new ArrayList<>();
    for (Draft other : before) {
      if (draft.startsAfter(other.tier())) {
        others.add(other.name());
      }
    }
    text.append(names.isEmpty() ? "" : "\n").append("  ").append(draft.name()).append(":\n");
    if (!others.isEmpty()) {
      text.append("    depends_on: [").append(String.join(", ", others)).append("]\n");
    }
    for (String line : yaml.split("\n")) {
      text.append("    ").append(line).append('\n');
    }
    names.add(draft.name());
  }

  /** The text of the file. */
  public String text() {
    return text.toString();
  }

  /** The names of the services; empty if no program was found. */
  public List<String> services() {
    return names;
  }

  /** Programs that are installed, but whose application was not found here. */
  public List<String> withoutApplication() {
    return unknown;
  }
}
