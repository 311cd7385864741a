package dev.foster.importer.s6;

import dev.foster.text.ShellWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A script of a service, as far as it only prepares the process and runs one program. */
final class RunScript {
  /** Programs that prepare the one of the service; group 1 or 2 is the value that they set. */
  private static final List<String> PREFIXES =
      List.of(
          "(?:exec|with-contenv|s6-setsid|/usr/bin/env)\\s+()()",
          "s6-setuidgid\\s+(\\S+)\\s+()",
          "(?:su-exec|gosu)\\s+(\\S+)\\s+()",
          "cd\\s+()(\\S+)\\s+",
          "umask\\s+()(0?[0-7]+)\\s+",
          "s6-envdir\\s+(?:-\\S+\\s+)*()(\\S+)\\s+",
          "fdmove\\s+(?:-c\\s+)?2\\s+()()1\\s+",
          "s6-softlimit\\s+()((?:-\\w\\s+[0-9]+\\s+)+)",
          "nice\\s+-n\\s+()(-?[0-9]+)\\s+",
          "s6-notifyoncheck\\s+()()(?:-d\\s+|-\\w\\s+\\S+\\s+)*");

  private static final Pattern SPECIAL = Pattern.compile("[$`;&|<>(){}*?~\\[#!]");

  /** Words of execline that this does not translate. */
  private static final List<String> EXECLINE =
      List.of(
          "if",
          "ifelse",
          "ifte",
          "ifthenelse",
          "foreground",
          "background",
          "backtick",
          "define",
          "importas",
          "import",
          "export",
          "unexport",
          "redirfd",
          "fdclose",
          "fdswap",
          "pipeline",
          "loopwhilex",
          "forx",
          "forbacktickx",
          "multisubstitute",
          "elglob",
          "envfile",
          "s6-log",
          "logutil-service",
          "s6-fdholder-retrieve",
          "emptyenv",
          "piperw",
          "trap",
          "wait",
          "execlineb",
          "case",
          "tryexec",
          "homeof",
          "dollarat",
          "heredoc",
          "exit",
          "s6-ipcserver",
          "s6-applyuidgid");

  private static final Map<Character, String> LIMITS =
      Map.of(
          'o', "nofile", 'p', "nproc", 'c', "core", 'd', "data", 's', "stack", 'l', "memlock", 'f',
          "fsize", 't', "cpu");

  /** The interpreter in the first line, such as {@code bash}; null if the script is not read. */
  String interpreter;

  /** Whether the first line needs {@code /command} or {@code with-contenv}. */
  boolean needsOverlay;

  boolean execline;
  String user;
  String directory;
  String umask;
  String envdir;
  String nice;
  boolean notifyOnCheck;
  final Map<String, String> limits = new LinkedHashMap<>();
  final Map<String, String> environment = new LinkedHashMap<>();

  /** The program; null if the script does more, so that it stays a script. */
  List<String> words;

  /** The line for a shell instead of words; null without one. */
  String shell;

  /** The command line without the prefixes; empty if it could not be found. */
  String rest = "";

  private RunScript() {}

  /** Reads a script; {@code up} of a oneshot has no first line and is execline. */
  static RunScript of(String text, boolean up) {
    RunScript script = new RunScript();
    List<String> lines = new ArrayList<>();
    for (String line : text.replaceAll("\\\\\r?\n", " ").split("\r?\n")) {
      String stripped = line.strip();
      if (!stripped.isEmpty()
          && (!stripped.startsWith("#") || lines.isEmpty() && stripped.startsWith("#!"))) {
        lines.add(stripped);
      }
    }
    String first = !lines.isEmpty() && lines.getFirst().startsWith("#!") ? lines.removeFirst() : "";
    script.first(first, up);
    if (script.execline) {
      script.command(String.join(" ", lines));
    } else if (script.prepared(lines)) {
      script.command(lines.getLast());
    }
    return script;
  }

  private void first(String line, boolean up) {
    execline = line.contains("execlineb") || up && line.isEmpty();
    needsOverlay = line.contains("/command/") || line.contains("with-contenv");
    String[] words = line.replaceFirst("^#!\\s*", "").split("\\s+");
    String last = words[words.length - 1];
    boolean option = last.startsWith("-") && words.length > 1;
    String program = option ? words[words.length - 2] : last;
    interpreter = program.substring(program.lastIndexOf('/') + 1);
  }

  /** Whether all lines before the last one only prepare the process. */
  private boolean prepared(List<String> lines) {
    if (!List.of("sh", "bash", "dash", "ash", "with-contenv").contains(interpreter)
        || lines.isEmpty()) {
      return false;
    }
    for (String line : lines.subList(0, lines.size() - 1)) {
      Matcher cd = Pattern.compile("cd\\s+([^\\s$]+)(?:\\s*\\|\\|\\s*exit.*)?").matcher(line);
      Matcher mask = Pattern.compile("umask\\s+(0?[0-7]+)").matcher(line);
      Matcher export = Pattern.compile("export\\s+(\\w+)=([^\\s$`]*)").matcher(line);
      if (cd.matches()) {
        directory = cd.group(1);
      } else if (mask.matches()) {
        umask = mask.group(1);
      } else if (export.matches()) {
        environment.put(export.group(1), export.group(2).replaceAll("^([\"'])(.*)\\1$", "$2"));
      } else if (!line.matches("set\\s+[-+].*|exec\\s+2>&1|shopt\\s.*")) {
        return false;
      }
    }
    return true;
  }

  private void command(String line) {
    String left = line.replaceFirst("\\s+2>&1$", "") + " ";
    boolean found = true;
    while (found) {
      found = false;
      for (int i = 0; i < PREFIXES.size(); i++) {
        Matcher prefix =
            Pattern.compile("(?:/command/|/usr/bin/|/bin/)?" + PREFIXES.get(i)).matcher(left);
        if (prefix.lookingAt() && prefix.end() > 0) {
          take(i, prefix.group(1), prefix.group(2));
          left = left.substring(prefix.end());
          found = true;
        }
      }
    }
    rest = left.strip();
    String program = rest.split("\\s", 2)[0];
    String name = program.substring(program.lastIndexOf('/') + 1);
    String unquoted = execline ? rest : withoutSingleQuotes(rest);
    boolean special = SPECIAL.matcher(unquoted).find();
    if (rest.isEmpty() || execline && (special || EXECLINE.contains(name))) {
      return;
    }
    try {
      List<String> split = ShellWords.split(rest);
      boolean keyword = rest.matches("(if|while|until|for|case|\\.|source|exit|:)\\b.*");
      if (!execline && (special || keyword || program.contains("="))) {
        shell = keyword || unquoted.matches("(?s).*[;&|\\n].*") ? null : "exec " + rest;
      } else {
        words = split;
      }
    } catch (IllegalArgumentException e) {
      rest = ""; // may go on in the next line: it stays a script
    }
  }

  /** A line of a shell without its texts in single quotes, where no character is special. */
  private static String withoutSingleQuotes(String line) {
    StringBuilder out = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean ends = c == quote;
      if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (ends) {
        quote = 0;
      }
      if (quote != '\'' && !(ends && c == '\'')) {
        out.append(c);
      }
    }
    return out.toString();
  }

  private void take(int prefix, String one, String two) {
    switch (prefix) {
      case 1, 2 -> user = one;
      case 3 -> directory = two;
      case 4 -> umask = two;
      case 5 -> envdir = two;
      case 7 -> {
        Matcher limit = Pattern.compile("-(\\w)\\s+([0-9]+)").matcher(two);
        while (limit.find()) {
          String name = LIMITS.get(limit.group(1).charAt(0));
          if (name != null) {
            limits.put(name, limit.group(2));
          }
        }
      }
      case 8 -> nice = two;
      case 9 -> notifyOnCheck = true;
      default -> {} // nothing to keep
    }
  }

  /** Whether one program or line is known. */
  boolean isSimple() {
    return words != null || shell != null;
  }
}
