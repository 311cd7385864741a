package dev.foster.importer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines for a shell. */
public final class ShellLine {
  /** Characters that make a line more than one simple command. */
  private static final Pattern SHELL = Pattern.compile("[;&|<>(){}\\n`]");

  private static final Pattern NOT_A_PROGRAM =
      Pattern.compile(
          "([A-Za-z_][A-Za-z0-9_]*=.*|cd|exec|export|source|\\.|if|while|until|for|case|set|unset"
              + "|ulimit|umask|eval|trap|wait|test|true|false|echo|:|!|\\[.*)");

  private static final Pattern SLEEP_FIRST = Pattern.compile("^\\s*sleep\\s+[0-9.]+\\s*(&&|;)");

  private static final Pattern LOOP =
      Pattern.compile(
          "(?s).*\\bwhile\\s+(true|:|1|\\[\\s*(1|true)\\s*])\\s*[;\\n]\\s*do\\b.*"
              + "\\bsleep\\s+([0-9]{1,7})([smh]?)\\s*[;\\n]?\\s*done\\b.*");

  private ShellLine() {}

  /** A line for Foster's {@code shell}; if it only runs one program, this replaces the shell. */
  public static String foster(String line) {
    String first = line.split("\\s", 2)[0];
    boolean simple = !SHELL.matcher(line.replaceAll("\\$\\{[A-Za-z0-9_]+\\}", "")).find();
    String exec = simple && !NOT_A_PROGRAM.matcher(first).matches() ? "exec " : "";
    return escaped(exec + line);
  }

  /** Keeps a dollar sign for the program: Foster expands <code>${X}</code> itself. */
  public static String escaped(String line) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      char next = i + 1 < line.length() ? line.charAt(i + 1) : 0;
      out.append(c == '$' && (next == '$' || next == '{') ? "$$" : c);
    }
    return out.toString();
  }

  /** Whether a line begins with a pause. */
  public static boolean sleepsFirst(String line) {
    return SLEEP_FIRST.matcher(line).find();
  }

  /** What to use instead of a pause at the beginning, or of a loop; null without either. */
  public static String hint(String line) {
    if (sleepsFirst(line)) {
      return "instead of 'sleep': depends_on a service that has a 'ready' check";
    }
    Matcher loop = LOOP.matcher(line);
    if (!loop.matches()) {
      return null;
    }
    String unit = loop.group(4).isEmpty() ? "s" : loop.group(4);
    return "instead of the loop: its command with schedule: {every: " + loop.group(3) + unit + "}";
  }
}
