package dev.foster.importer.s6;

import dev.foster.text.ShellWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A script of a service, as far as it only prepares the process and runs one program. */
final class RunScript {
  /** A program that prepares the one of the service; the group of the pattern is what it sets. */
  private record Prefix(Pattern pattern, BiConsumer<RunScript, String> setter) {
    static Prefix of(String pattern, BiConsumer<RunScript, String> setter) {
      String path = "(?:/command/|/usr/bin/|/bin/)?";
      return new Prefix(Pattern.compile(path + pattern), setter);
    }
  }

  private static final List<Prefix> PREFIXES =
      List.of(
          Prefix.of("(exec|with-contenv|s6-setsid|/usr/bin/env)\\s+", (script, value) -> {}),
          Prefix.of("s6-setuidgid\\s+(\\S+)\\s+", (script, value) -> script.user = value),
          Prefix.of("(?:su-exec|gosu)\\s+(\\S+)\\s+", (script, value) -> script.user = value),
          Prefix.of("cd\\s+(\\S+)\\s+", (script, value) -> script.directory = value),
          Prefix.of("umask\\s+(0?[0-7]+)\\s+", (script, value) -> script.umask = value),
          Prefix.of(
              "s6-envdir\\s+(?:-\\S+\\s+)*(\\S+)\\s+", (script, value) -> script.envdir = value),
          Prefix.of("fdmove\\s+(?:-c\\s+)?2\\s+(1)\\s+", (script, value) -> {}),
          Prefix.of("s6-softlimit\\s+((?:-\\w\\s+[0-9]+\\s+)+)", RunScript::limits),
          Prefix.of("nice\\s+-n\\s+(-?[0-9]+)\\s+", (script, value) -> script.nice = value),
          Prefix.of(
              "(s6-notifyoncheck)\\s+(?:-d\\s+|-\\w\\s+\\S+\\s+)*",
              (script, value) -> script.notifyOnCheck = true));

  /** Characters that mean something to a shell. */
  private static final Pattern SHELL_SPECIAL = Pattern.compile("[$`;&|<>(){}*?~\\[#!]");

  /** Characters that mean something to execline, or that a shell reads in another way. */
  private static final Pattern EXECLINE_SPECIAL = Pattern.compile("[${}#'`]");

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
      for (Prefix prefix : PREFIXES) {
        Matcher matcher = prefix.pattern.matcher(left);
        if (matcher.lookingAt()) {
          prefix.setter.accept(this, matcher.group(1));
          left = left.substring(matcher.end());
          found = true;
        }
      }
    }
    rest = left.strip();
    String program = rest.split("\\s", 2)[0];
    String name = program.substring(program.lastIndexOf('/') + 1);
    String unquoted = withoutQuoted(rest);
    boolean special =
        execline ? EXECLINE_SPECIAL.matcher(rest).find() : SHELL_SPECIAL.matcher(unquoted).find();
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

  /** A line of a shell without the characters that have no meaning because of their quotes. */
  private static String withoutQuoted(String line) {
    StringBuilder out = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (quote == 0 || quote == '"' && (c == '$' || c == '`')) {
        out.append(c);
      }
      i += c == '\\' && quote != '\'' ? 1 : 0;
    }
    return out.toString();
  }

  private void limits(String options) {
    Matcher limit = Pattern.compile("-(\\w)\\s+([0-9]+)").matcher(options);
    while (limit.find()) {
      String name = LIMITS.get(limit.group(1).charAt(0));
      if (name != null) {
        limits.put(name, limit.group(2));
      }
    }
  }

  /** Whether one program or line is known. */
  boolean isSimple() {
    return words != null || shell != null;
  }
}
