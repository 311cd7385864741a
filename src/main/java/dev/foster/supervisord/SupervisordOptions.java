package dev.foster.supervisord;

import dev.foster.importer.supervisord.LogLevels;
import dev.foster.importer.supervisord.SupervisordRun.Overrides;
import dev.foster.text.PythonGetOpt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of supervisord 4.2.5.
 *
 * @param action what to do
 * @param file the configuration; null to look for it
 * @param overrides what the command line says instead of the file
 */
public record SupervisordOptions(Action action, String file, Overrides overrides) {
  /** The version of supervisor for which Foster stands in; scripts compare it. */
  public static final String VERSION = "4.2.5";

  private static final String LETTERS = "c:nu:m:d:l:y:z:e:j:i:q:a:ktsvh?";

  private static final List<String> WORDS =
      List.of(
          "configuration=",
          "nodaemon",
          "user=",
          "umask=",
          "directory=",
          "logfile=",
          "logfile_maxbytes=",
          "logfile_backups=",
          "loglevel=",
          "pidfile=",
          "identifier=",
          "childlogdir=",
          "minfds=",
          "minprocs=",
          "nocleanup",
          "strip_ansi",
          "profile_options=",
          "silent",
          "version",
          "help");

  /** The long option of each letter. */
  private static final Map<String, String> LONG =
      Map.ofEntries(
          Map.entry("-c", "--configuration"),
          Map.entry("-n", "--nodaemon"),
          Map.entry("-u", "--user"),
          Map.entry("-m", "--umask"),
          Map.entry("-d", "--directory"),
          Map.entry("-l", "--logfile"),
          Map.entry("-y", "--logfile_maxbytes"),
          Map.entry("-z", "--logfile_backups"),
          Map.entry("-e", "--loglevel"),
          Map.entry("-j", "--pidfile"),
          Map.entry("-i", "--identifier"),
          Map.entry("-q", "--childlogdir"),
          Map.entry("-a", "--minfds"),
          Map.entry("-k", "--nocleanup"),
          Map.entry("-t", "--strip_ansi"),
          Map.entry("-s", "--silent"),
          Map.entry("-v", "--version"),
          Map.entry("-h", "--help"),
          Map.entry("-?", "--help"));

  /** What a command line asks for. */
  public enum Action {
    RUN,
    HELP,
    VERSION
  }

  /** Parses the arguments. The first of {@code -h} and {@code -v} counts, as in supervisord. */
  public static SupervisordOptions parse(List<String> arguments) throws PythonGetOpt.Malformed {
    PythonGetOpt parsed = new PythonGetOpt(arguments, LETTERS, WORDS);
    if (!parsed.operands().isEmpty()) {
      String words = "['" + String.join("', '", parsed.operands()) + "']";
      throw new PythonGetOpt.Malformed("positional arguments are not supported: " + words);
    }
    Map<String, String> values = new HashMap<>();
    for (PythonGetOpt.Option option : parsed.options()) {
      String name = LONG.getOrDefault(option.name(), option.name());
      if (name.equals("--help") || name.equals("--version")) {
        Action action = name.equals("--help") ? Action.HELP : Action.VERSION;
        return new SupervisordOptions(action, null, null);
      }
      check(name, option);
      if (values.put(name, option.value()) != null) {
        throw new PythonGetOpt.Malformed("conflicting command line option '" + option.name() + "'");
      }
    }
    Overrides overrides =
        new Overrides(
            values.containsKey("--nodaemon"),
            values.get("--user"),
            number(values.get("--umask"), 8),
            values.get("--directory"),
            values.get("--loglevel"),
            values.containsKey("--silent"),
            number(values.get("--minfds"), 10),
            number(values.get("--minprocs"), 10));
    return new SupervisordOptions(Action.RUN, values.get("--configuration"), overrides);
  }

  private static void check(String name, PythonGetOpt.Option option) throws PythonGetOpt.Malformed {
    String value = option.value();
    String problem =
        switch (name) {
          case "--umask" -> number(value, 8) == null ? "must be an octal number" : null;
          case "--minfds", "--minprocs", "--logfile_backups" ->
              number(value, 10) == null ? "must be a number" : null;
          case "--logfile_maxbytes" ->
              value.matches("(?i)\\d+([kmg]b)?") ? null : "must be a number of bytes, such as 50MB";
          case "--loglevel" ->
              LogLevels.of(value) == null ? "must be one of " + LogLevels.WORDS : null;
          case "--profile_options" -> "Foster has no profiler";
          default -> null;
        };
    if (problem != null) {
      throw new PythonGetOpt.Malformed(
          "invalid value for " + option.name() + " '" + value + "': " + problem);
    }
  }

  private static Integer number(String text, int radix) {
    try {
      return text == null ? null : Integer.valueOf(text.strip(), radix);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
