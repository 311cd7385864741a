package dev.foster.app;

import dev.foster.cli.ParsedCommand;
import dev.foster.importer.ImportResult;
import dev.foster.importer.compose.ComposeImporter;
import dev.foster.importer.crontab.CrontabImporter;
import dev.foster.importer.procfile.ProcfileImporter;
import dev.foster.importer.s6.S6Importer;
import dev.foster.importer.supervisord.SupervisordImporter;
import dev.foster.importer.systemd.SystemdImporter;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.text.ByteText;
import dev.foster.text.PathText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The kinds of files to import: where to look for them, how to recognise them, who reads them. */
final class ImportKinds {
  static final String SUPERVISORD = "supervisord";
  static final String PROCFILE = "procfile";
  static final String CRONTAB = "crontab";
  static final String COMPOSE = "compose";
  static final String SYSTEMD = "systemd";
  static final String S6 = "s6";

  /** The most bytes that are read to recognise a kind. */
  private static final int LARGEST = 1 << 20;

  private ImportKinds() {}

  /**
   * Where to look for files of a kind. If the kind is null: the places of supervisord, Procfiles
   * and compose files, those in the current directory first.
   */
  static List<String> places(String kind) {
    List<String> places = new ArrayList<>();
    if (kind == null || kind.equals(SUPERVISORD)) {
      places.addAll(SupervisordImporter.PLACES);
    }
    if (kind == null || kind.equals(PROCFILE)) {
      places.add(ProcfileImporter.PLACE);
    }
    if (kind == null || kind.equals(COMPOSE)) {
      places.addAll(ComposeImporter.PLACES);
    }
    if (S6.equals(kind)) {
      places.addAll(S6Importer.PLACES);
    }
    if (CRONTAB.equals(kind)) {
      places.addAll(CrontabImporter.PLACES);
    }
    places.sort(Comparator.comparing(place -> place.startsWith("/")));
    return places;
  }

  /** The kind of a file, by its name, otherwise by its content; null if neither tells. */
  static String of(Host host, String file) {
    String name = file.substring(file.lastIndexOf('/') + 1);
    if (host.kind(PathText.resolve(host.directory(), file)) == Host.Kind.DIRECTORY) {
      return S6;
    }
    if (name.contains("Procfile") || name.contains("procfile")) {
      return PROCFILE;
    }
    if (name.startsWith("crontab") || name.endsWith(".crontab") || file.contains("cron.d/")) {
      return CRONTAB;
    }
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return COMPOSE;
    }
    if (name.matches(".*\\.(service|timer|socket|path|target)")) {
      return SYSTEMD;
    }
    if (name.startsWith("supervisor") || name.equals("-")) {
      return SUPERVISORD;
    }
    try {
      return ofText(ByteText.decode(host.read(PathText.resolve(host.directory(), file), LARGEST)));
    } catch (KernelException e) {
      return SUPERVISORD; // which reports the reason
    }
  }

  /** The kind that the first unambiguous line shows; null if it cannot be told. */
  private static String ofText(String text) {
    String kind = null;
    for (String raw : text.split("\r?\n")) {
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
        continue;
      }
      if (line.startsWith("[")) {
        return line.matches("\\[(Unit|Service|Timer|Install)]") ? SYSTEMD : SUPERVISORD;
      }
      if (raw.matches("services:\\s*(#.*)?")) {
        return COMPOSE;
      }
      if (CrontabImporter.isJob(line)) {
        return CRONTAB;
      }
      boolean process = kind == null && line.matches("[A-Za-z0-9_-]+:\\s.*");
      kind = process ? PROCFILE : kind;
    }
    return kind;
  }

  /** Why a command line does not fit a kind; null if it does. */
  static String refusal(String kind, ParsedCommand.Import command, List<String> files) {
    if (kind.equals(PROCFILE) && files.size() > 1) {
      return "one Procfile at a time, not " + files.get(1);
    }
    if (!kind.equals(PROCFILE) && !command.formation().isEmpty()) {
      return "-m is for a Procfile";
    }
    return !kind.equals(CRONTAB) && command.user() ? "--user is for a crontab" : null;
  }

  /** Imports files of a kind. */
  static ImportResult run(
      Host host, String kind, ParsedCommand.Import command, List<String> files) {
    return switch (kind) {
      case PROCFILE -> ProcfileImporter.run(host, files.getFirst(), command.formation());
      case CRONTAB -> CrontabImporter.run(host, files, command.user());
      case COMPOSE -> ComposeImporter.run(host, files);
      case SYSTEMD -> SystemdImporter.run(host, files);
      case S6 -> S6Importer.run(host, files);
      default -> SupervisordImporter.run(host, files);
    };
  }
}
