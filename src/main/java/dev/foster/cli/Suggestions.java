package dev.foster.cli;

import dev.foster.kernel.Signals;
import dev.foster.text.NearestWord;
import java.util.List;

/** Finds what the user may have meant; each suggestion is the end of an error message. */
final class Suggestions {
  private Suggestions() {}

  /** For an unknown command: a command of another program, otherwise a similar name. */
  static String command(String word) {
    String here = foreign(word);
    if (here != null) {
      return meant(here);
    }
    if (word.equals("exec")) {
      return ": the container's engine does that, as 'docker exec' or 'kubectl exec'";
    }
    if (isProgram(word)) {
      return "; 'foster up -- "
          + word
          + "' runs it with the services, docker run --entrypoint "
          + word
          + " IMAGE without them";
    }
    String hint = NearestWord.hint(word, CommandTable.NAMES);
    return hint.isEmpty() ? ", see 'foster help'" : hint;
  }

  /** Whether a word names a program, as in {@code docker run IMAGE bash}. */
  private static boolean isProgram(String word) {
    return switch (word) {
      case "sh", "bash", "ash", "dash", "zsh", "fish" -> true;
      default -> word.startsWith("/");
    };
  }

  /** Whether an option of another program names the configuration. */
  static boolean meansFile(String option) {
    return option.equals("--config") || option.equals("--configuration") || option.equals("-c");
  }

  /** For an option that a command does not have: what to use instead; null if nothing is known. */
  static String option(String command, String option) {
    boolean up = command.equals("up");
    if (meansFile(option) && (up || command.equals("check"))) {
      return meant("--file");
    }
    return switch (option) {
      case "-d", "-D", "--detach", "--daemon" ->
          up ? "; Foster stays in the foreground: 'docker run -d', or 'foster up &'" : null;
      case "-n", "--nodaemon", "--no-daemon" ->
          up ? "; Foster always stays in the foreground" : null;
      case "--tail" -> command.equals("logs") ? meant("--lines") : null;
      case "--since", "--until" ->
          command.equals("logs") ? "; use --timestamps to see the time of each line" : null;
      case "-a", "--all" ->
          command.equals("status") || command.equals("ps") ? "; it always shows all" : null;
      default -> null;
    };
  }

  /** A command of docker compose, supervisorctl or systemctl in Foster's words. */
  private static String foreign(String word) {
    return switch (word) {
      case "config", "lint", "test", "validate", "verify" -> "check";
      case "avail", "list", "list-units", "ls", "pid", "show" -> "status";
      case "top" -> "stats";
      case "daemon-reload", "update" -> "reload";
      case "reread" -> "reload --dry-run";
      case "down", "exit", "halt", "poweroff", "quit" -> "shutdown";
      case "kill" -> "signal KILL";
      case "pause" -> "signal STOP";
      case "unpause" -> "signal CONT";
      case "maintail" -> "logs -f foster";
      case "attach", "tail" -> "logs -f";
      case "is-active" -> "health";
      case "deps", "list-dependencies", "viz" -> "graph";
      case "analyze", "blame", "critical-chain" -> "graph --times";
      default -> null;
    };
  }

  /** For a word after {@code foster up} without {@code --}: a file, a program or a service. */
  static String up(List<String> words, int at) {
    String word = words.get(at);
    boolean program = isProgram(word) || at + 1 < words.size() && !words.get(at + 1).equals("-f");
    if (word.endsWith(".yaml") || word.endsWith(".yml") || !program && looksLikeFile(word)) {
      return meant("up -f " + word);
    }
    return meant((program ? "up -- " : "start ") + word);
  }

  private static boolean looksLikeFile(String word) {
    return word.indexOf('/') >= 0 || word.indexOf('.') >= 0;
  }

  /** For {@code word} after a command that takes no arguments. */
  static String operand(String command, String word) {
    return switch (command) {
      case "check" -> meant("check -f " + word);
      case "reload" ->
          looksLikeFile(word)
              ? ""
              : meant("signal HUP " + word) + " 'restart " + word + "' starts it anew";
      case "shutdown" -> meant("stop " + word);
      default -> "";
    };
  }

  /** For a shell for which there is no completion. */
  static String shell(String shell) {
    String hint = NearestWord.hint(shell, Completion.SHELLS);
    return hint.isEmpty() ? ": only for bash, zsh and fish" : hint;
  }

  /** For {@code foster signal} with operands whose first is not a signal. */
  static String signal(List<String> operands) {
    int last = operands.size() - 1;
    if (Signals.parse(operands.get(last)) < 0) {
      return "";
    }
    String services = String.join(" ", operands.subList(0, last));
    return meant("signal " + operands.get(last) + " " + services);
  }

  private static String meant(String command) {
    return ", did you mean '" + command + "'?";
  }
}
