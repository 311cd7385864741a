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
import java.util.Locale;

/** A kind of files to import: where to look for them, how to recognise them, who reads them. */
enum ImportKind {
  SUPERVISORD,
  PROCFILE,
  CRONTAB,
  COMPOSE,
  SYSTEMD,
  S6;

  /** The most bytes that are read to recognise a kind. */
  private static final int LARGEST = 1 << 20;

  /** The kind with a name, as in {@code foster import KIND}; null for null. */
  static ImportKind named(String word) {
    return word == null ? null : valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Its name in {@code foster import KIND}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Where to look for files of a kind. If the kind is null: the places of supervisord, Procfiles
   * and compose files, those in the current directory first.
   */
  static List<String> places(ImportKind kind) {
    List<String> places = new ArrayList<>();
    if (kind == null || kind == SUPERVISORD) {
      places.addAll(SupervisordImporter.PLACES);
    }
    if (kind == null || kind == PROCFILE) {
      places.add(ProcfileImporter.PLACE);
    }
    if (kind == null || kind == COMPOSE) {
      places.addAll(ComposeImporter.PLACES);
    }
    if (kind == S6) {
      places.addAll(S6Importer.PLACES);
    }
    if (kind == CRONTAB) {
      places.addAll(CrontabImporter.PLACES);
    }
    places.sort(Comparator.comparing(place -> place.startsWith("/")));
    return places;
  }

  /** The kind of a file, by its name, otherwise by its content; null if neither tells. */
  static ImportKind of(Host host, String file) {
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
  private static ImportKind ofText(String text) {
    ImportKind kind = null;
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

  /** Why a command line does not fit this kind; null if it does. */
  String refusal(ParsedCommand.Import command, List<String> files) {
    if (this == PROCFILE && files.size() > 1) {
      return "one Procfile at a time, not " + files.get(1);
    }
    if (this != PROCFILE && !command.formation().isEmpty()) {
      return "-m is for a Procfile";
    }
    return this != CRONTAB && command.user() ? "--user is for a crontab" : null;
  }

  /** Imports files of this kind. */
  ImportResult run(Host host, ParsedCommand.Import command, List<String> files) {
    return switch (this) {
      case PROCFILE -> ProcfileImporter.run(host, files.getFirst(), command.formation());
      case CRONTAB -> CrontabImporter.run(host, files, command.user());
      case COMPOSE -> ComposeImporter.run(host, files);
      case SYSTEMD -> SystemdImporter.run(host, files);
      case S6 -> S6Importer.run(host, files);
      case SUPERVISORD -> SupervisordImporter.run(host, files);
    };
  }
}
