package dev.foster.supervisorctl;

import dev.foster.text.PythonGetOpt;
import java.util.List;

/**
 * The command line of supervisorctl.
 *
 * @param help whether only the usage is asked for
 * @param file the configuration, or null
 * @param interactive whether a shell is asked for
 * @param url of the server, or null
 * @param action the words of the command; empty for a shell
 */
record CommandOptions(
    boolean help, String file, boolean interactive, String url, List<String> action) {
  static final String NO_HTTP =
      "Foster does not listen on HTTP; name its socket with unix:///PATH, or name none";

  private static final String LETTERS = "h?c:is:u:p:r:";
  private static final List<String> WORDS =
      List.of(
          "help",
          "configuration=",
          "interactive",
          "serverurl=",
          "username=",
          "password=",
          "history_file=");

  static CommandOptions parse(List<String> arguments) throws PythonGetOpt.Malformed {
    PythonGetOpt parsed = new PythonGetOpt(arguments, LETTERS, WORDS);
    String file = null;
    String url = null;
    boolean interactive = false;
    for (PythonGetOpt.Option option : parsed.options()) {
      switch (option.name()) {
        case "-h", "-?", "--help" -> {
          return new CommandOptions(true, null, false, null, List.of());
        }
        case "-c", "--configuration" -> {
          once(file, option);
          file = option.value();
        }
        case "-s", "--serverurl" -> {
          check(option);
          once(url, option);
          url = option.value();
        }
        case "-i", "--interactive" -> interactive = true;
        default -> {
          // a user, a password, a history: the socket is guarded by its mode, and nothing is kept
        }
      }
    }
    return new CommandOptions(
        false, file, interactive || parsed.operands().isEmpty(), url, parsed.operands());
  }

  private static void once(String before, PythonGetOpt.Option option)
      throws PythonGetOpt.Malformed {
    if (before != null) {
      throw new PythonGetOpt.Malformed("conflicting command line option '" + option.name() + "'");
    }
  }

  private static void check(PythonGetOpt.Option option) throws PythonGetOpt.Malformed {
    String value = option.value();
    int colon = value.indexOf(':');
    if (colon <= 0 || value.length() == colon + 1) {
      throw new PythonGetOpt.Malformed(
          "invalid value for %s '%s': value '%s' is not a URL"
              .formatted(option.name(), value, value));
    }
    if (ServerUrl.path(value) == null) {
      throw new PythonGetOpt.Malformed(NO_HTTP);
    }
  }
}
