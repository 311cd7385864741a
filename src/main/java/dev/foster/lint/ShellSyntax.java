package dev.foster.lint;

import java.util.List;
import java.util.Map;

/** Finds syntax in a {@code command} that only a shell understands, and names the key to use. */
public final class ShellSyntax {
  private ShellSyntax() {}

  /**
   * The warning about the first word that only a shell understands.
   *
   * @param argv program and arguments
   * @param environment Foster's own environment, whose variables {@code ${VAR}} can insert
   * @return null if there is no such word
   */
  public static String warning(List<String> argv, Map<String, String> environment) {
    String program = argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1);
    if (isShell(program) && argv.size() > 2) {
      return null;
    }
    String builtin = builtin(argv);
    if (builtin != null) {
      return builtin;
    }
    boolean ownSyntax = hasOwnSyntax(program);
    for (String word : argv) {
      String key = isOperator(word) && !(word.equals(";") && ownSyntax) ? "shell:" : null;
      if (isRedirection(word)) {
        key = "shell:, or logs: {file: …},";
      } else if (!ownSyntax && isExpansion(word)) {
        key = expansionKey(word, environment);
      }
      if (key != null) {
        return "runs without a shell; use " + key + " for '" + word + "'";
      }
    }
    return null;
  }

  /** What to write instead of a first word that only a shell has; null if it is a program. */
  private static String builtin(List<String> argv) {
    String first = argv.get(0);
    int equals = first.indexOf('=');
    if (equals > 0 && isName(first.substring(0, equals))) {
      return "runs without a shell; use env: for '" + first + "'";
    }
    String key =
        switch (first) {
          case "cd" -> "cwd:";
          case "export" -> "env:";
          case "ulimit" -> "limits:";
          case "umask" -> "umask:";
          case "source", ".", "set", "eval", "trap", "wait" -> "shell:";
          default -> null;
        };
    if (first.equals("exec")) {
      return "runs without a shell; delete 'exec'";
    }
    return key == null ? null : "runs without a shell; use " + key + " for '" + first + "'";
  }

  static boolean isShell(String program) {
    return switch (program) {
      case "sh", "bash", "dash", "ash", "zsh", "ksh" -> true;
      default -> false;
    };
  }

  /** Whether a program uses the characters {@code $ * ;} in a syntax of its own. */
  private static boolean hasOwnSyntax(String program) {
    return switch (program) {
      case "awk", "gawk", "mawk", "sed", "grep", "egrep", "perl", "ruby", "node", "php", "jq" ->
          true;
      case "find", "xargs", "make", "envsubst", "nginx", "openresty", "expr", "psql" -> true;
      default -> program.startsWith("python") || program.startsWith("php");
    };
  }

  private static boolean isOperator(String word) {
    return switch (word) {
      case "&&", "||", "|", ";", "&", "|&", ";;" -> true;
      default ->
          word.length() > 1 && word.endsWith(";") && isName(word.substring(0, word.length() - 1));
    };
  }

  /** Whether a word is a redirection: {@code >}, {@code 2>&1}, {@code 1>>}, {@code >/dev/null}. */
  private static boolean isRedirection(String word) {
    int at = 0;
    while (at < word.length() && (Character.isDigit(word.charAt(at)) || word.charAt(at) == '&')) {
      at++;
    }
    if (at > 1 || at == word.length() || "<>".indexOf(word.charAt(at)) < 0) {
      return false;
    }
    int end = at + 1;
    if (end < word.length() && word.charAt(end) == word.charAt(at)) {
      end++;
    }
    return end == word.length() || "&/.".indexOf(word.charAt(end)) >= 0;
  }

  /** Whether a shell would replace a part of the word: variable, command, home, file names. */
  private static boolean isExpansion(String word) {
    if (word.equals("~") || word.startsWith("~/") || word.indexOf('`') >= 0) {
      return true;
    }
    if ((word.startsWith("/") || word.startsWith("./")) && word.indexOf('*') >= 0) {
      return true;
    }
    for (int i = word.indexOf('$'); i >= 0 && i + 1 < word.length(); i = word.indexOf('$', i + 1)) {
      char next = word.charAt(i + 1);
      if (next == '(' || next == '{' || next == '_' || Character.isLetter(next)) {
        return true;
      }
    }
    return false;
  }

  private static String expansionKey(String word, Map<String, String> environment) {
    int dollar = word.indexOf('$');
    int end = dollar + 1;
    while (end < word.length()
        && (Character.isLetterOrDigit(word.charAt(end)) || word.charAt(end) == '_')) {
      end++;
    }
    String name = dollar < 0 ? "" : word.substring(dollar + 1, end);
    return environment.containsKey(name) ? "${" + name + "}, or shell:," : "shell:";
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c == '_'
          || i > 0 && Character.isDigit(c))) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
