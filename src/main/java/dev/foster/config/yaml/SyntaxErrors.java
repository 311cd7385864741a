package dev.foster.config.yaml;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Translates messages of the YAML parser for users. Loaded only after a syntax error. */
final class SyntaxErrors {
  static final String SECOND_DOCUMENT =
      "a second YAML document starts here; a configuration is one document";

  private SyntaxErrors() {}

  static YamlSyntaxException of(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext();
    boolean unclosed = problem.contains("unexpected end of stream");
    Mark mark = unclosed && e.getContextMark() != null ? e.getContextMark() : e.getProblemMark();
    int line = mark == null ? 1 : mark.getLine() + 1;
    int column = mark == null ? 1 : mark.getColumn() + 1;
    String words = words(problem, context);
    Mark from = e.getContextMark();
    boolean lines =
        from != null && from.getLine() + 1 < line && problem.contains("expected ',' or");
    String since = lines ? " (it opens on line " + (from.getLine() + 1) + ")" : "";
    return new YamlSyntaxException(line, column, words + since);
  }

  private static String words(String problem, String context) {
    if (problem.contains("(TAB)") || problem.contains("'\\t'")) {
      return "a tab cannot be used for indentation: use spaces";
    }
    if (problem.contains("unexpected end of stream")) {
      return "this quoted text is not closed";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "unexpected ':': wrong indentation, or a text that needs quotes";
    }
    if (problem.contains("expected <block end>")) {
      return "wrong indentation, or something is missing before this";
    }
    if (problem.contains("could not find expected ':'")) {
      return "the key before this has no ':'";
    }
    if (problem.contains("expected '<document start>'")) { // after "..."
      return SECOND_DOCUMENT;
    }
    if (problem.contains("expected ',' or")) {
      return "expected ',' or the closing bracket here";
    }
    if (problem.contains("cannot start any token")) {
      return "a text that starts with " + character(problem) + " needs quotes";
    }
    if (problem.contains("expected alphabetic or numeric character")) {
      return "a text that starts with '*' or '&' needs quotes";
    }
    if (problem.isEmpty()) {
      return "cannot read this as YAML";
    }
    return context.isEmpty()
        ? "cannot read this as YAML: " + problem
        : "cannot read this as YAML: " + context + ": " + problem;
  }

  /**
   * The message for {@code command:sleep 100} on the line of a syntax error or the one before it;
   * null if no such line is there.
   */
  static String missingSpace(String text, int line) {
    String[] lines = text.split("\\R", -1);
    for (int i = Math.min(line, lines.length) - 1; i >= 0 && i >= line - 2; i--) {
      String trimmed = lines[i].strip();
      int end = 0;
      while (end < trimmed.length()
          && (Character.isLetter(trimmed.charAt(end)) || trimmed.charAt(end) == '_')) {
        end++;
      }
      boolean colon = end > 0 && end + 1 < trimmed.length() && trimmed.charAt(end) == ':';
      if (colon && " \t/".indexOf(trimmed.charAt(end + 1)) < 0) {
        return "a space is missing after '"
            + trimmed.substring(0, end + 1)
            + "' on line "
            + (i + 1);
      }
    }
    return null;
  }

  /** The quoted character of {@code found character '@' that cannot start any token}. */
  private static String character(String problem) {
    int open = problem.indexOf('\'');
    int close = problem.indexOf('\'', open + 2);
    return open < 0 || close < 0 ? "this" : problem.substring(open, close + 1);
  }
}
