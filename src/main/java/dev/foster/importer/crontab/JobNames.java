package dev.foster.importer.crontab;

import java.util.List;

/** Names of jobs, made from their commands. */
final class JobNames {
  /** Words before the program of a job. */
  private static final List<String> BEFORE =
      List.of(
          "if",
          "then",
          "else",
          "do",
          "while",
          "until",
          "!",
          "(",
          "{",
          "exec",
          "env",
          "nice",
          "ionice",
          "flock",
          "timeout",
          "chronic",
          "nohup",
          "sudo",
          "su",
          "time",
          "run-parts",
          "sh",
          "bash",
          "dash",
          "ash",
          "php",
          "python",
          "python3",
          "ruby",
          "node",
          "perl",
          "bundle",
          "rake",
          "artisan",
          "java",
          "cronitor",
          "setsid",
          "gosu",
          "su-exec");

  /** Programs that only prepare the program of the job. */
  private static final List<String> PREPARING =
      List.of(
          "cd", "test", "[", "[[", "export", "source", ".", "echo", "sleep", "true", "set", ":",
          "fi", "done", "}", ")", "for", "case", "command", "umask");

  private static final List<String> EXTENSIONS =
      List.of(".sh", ".bash", ".py", ".php", ".rb", ".pl", ".js");

  private JobNames() {}

  /** A name for a command. */
  static String of(String command) {
    for (String part : command.split("&&|\\|\\||[;|&\\n]")) {
      String[] words = part.strip().split("[\\s\"']+");
      String before = "";
      for (String word : words) {
        String base = base(word);
        boolean setting = word.contains("=") || word.contains("$") || word.startsWith("-");
        if (PREPARING.contains(base)) {
          break;
        }
        boolean isLock = before.equals("flock") && word.startsWith("/");
        boolean isUser = List.of("su", "sudo", "gosu", "su-exec").contains(before);
        boolean isNumber = word.matches("[0-9.]+[smhd]?");
        if (isLock || isUser && !word.startsWith("/") && !setting) {
          before = "exec"; // the lock file or the user; the next word is the program
        } else if (BEFORE.contains(base)) {
          before = base;
        } else if (word.matches(".*[<>].*")) {
          break;
        } else if (!setting && !isNumber && base.matches(".*[A-Za-z0-9].*")) {
          return base;
        }
      }
    }
    return "job";
  }

  /** The last part of a path, without the extension of a script. */
  private static String base(String word) {
    String path = word.endsWith("/") ? word.substring(0, word.length() - 1) : word;
    String base = path.substring(path.lastIndexOf('/') + 1);
    for (String extension : EXTENSIONS) {
      if (base.endsWith(extension) && base.length() > extension.length()) {
        return base.substring(0, base.length() - extension.length());
      }
    }
    return base;
  }
}
