package dev.foster.lint;

import dev.foster.plan.Command;
import java.util.List;

/** Finds a shell line that leaves a process in the background. */
final class BackgroundJob {
  private final String line;
  private int at;

  private BackgroundJob(String line) {
    this.line = line;
  }

  /**
   * Whether the shell line of a command has a {@code &} after which the shell does not wait. A line
   * with {@code wait} or a here-document is not judged.
   */
  static boolean isLeftBy(Command command) {
    List<String> argv = command.argv();
    boolean shell = argv.size() == 3 && argv.get(1).equals("-c");
    if (!shell || !ShellSyntax.isShell(argv.get(0).substring(argv.get(0).lastIndexOf('/') + 1))) {
      return false;
    }
    return new BackgroundJob(argv.get(2)).isLeft();
  }

  private char charAt(int index) {
    return index >= 0 && index < line.length() ? line.charAt(index) : '\n';
  }

  private boolean isLeft() {
    boolean found = false;
    for (; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '\'' || c == '"') {
        skipQuoted(c);
      } else if (c == '#' && isBlank(charAt(at - 1))) {
        skipTo("\n");
      } else if (line.startsWith("((", at)) {
        skipTo("))");
      } else if (line.startsWith("<<", at) || isWait()) {
        return false;
      } else if (c == '&') {
        found |= isOperator();
      }
    }
    return found;
  }

  private void skipQuoted(char quote) {
    for (at++; at < line.length() && line.charAt(at) != quote; at++) {
      if (quote == '"' && line.charAt(at) == '\\') {
        at++;
      }
    }
  }

  /** Goes to the last character of the next such text, or to the end. */
  private void skipTo(String text) {
    int found = line.indexOf(text, at);
    at = found < 0 ? line.length() : found + text.length() - 1;
  }

  private boolean isWait() {
    return line.startsWith("wait", at) && isBoundary(at - 1) && isBoundary(at + "wait".length());
  }

  private boolean isBoundary(int index) {
    char c = charAt(index);
    return isBlank(c) || ";&|(){}`".indexOf(c) >= 0;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
  }

  /** Whether this is {@code &}, and not {@code &&}, {@code |&} or a part of {@code 2>&1}. */
  private boolean isOperator() {
    char before = charAt(at - 1);
    char next = charAt(at + 1);
    if (next == '&') {
      at++;
      return false;
    }
    return before != '>' && before != '<' && before != '|' && before != ';' && next != '>';
  }
}
