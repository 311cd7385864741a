package dev.foster.config.yaml;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Words of people for what a YAML scanner complains about. Loaded only when it does. */
final class SyntaxErrors {
  static final String SECOND_DOCUMENT =
      "a second document begins here; a configuration is one document";

  private SyntaxErrors() {}

  static YamlSyntaxException of(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext();
    boolean unclosed = problem.contains("unexpected end of stream");
    Mark mark = unclosed && e.getContextMark() != null ? e.getContextMark() : e.getProblemMark();
    int line = mark == null ? 1 : mark.getLine() + 1;
    int column = mark == null ? 1 : mark.getColumn() + 1;
    return new YamlSyntaxException(line, column, words(problem, context));
  }

  private static String words(String problem, String context) {
    if (problem.contains("(TAB)") || problem.contains("'\\t'")) {
      return "a tab cannot be used for indentation: use spaces";
    }
    if (problem.contains("unexpected end of stream")) {
      return "this quoted text is not closed";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "a ':' is not possible here: wrong indentation, or a text that needs quotes";
    }
    if (problem.contains("expected <block end>")) {
      return "the indentation does not fit, or something is missing before this";
    }
    if (problem.contains("could not find expected ':'")) {
      return "a key without ':' before this";
    }
    if (problem.contains("expected '<document start>'")) { // behind "..."
      return SECOND_DOCUMENT;
    }
    if (problem.contains("expected ',' or")) {
      return "expected ',' or the closing bracket here";
    }
    if (problem.contains("cannot start any token")) {
      return "a text that begins with " + character(problem) + " needs quotes";
    }
    if (problem.contains("expected alphabetic or numeric character")) {
      return "a text that begins with '*' or '&' needs quotes";
    }
    if (problem.isEmpty()) {
      return "cannot read this as YAML";
    }
    return context.isEmpty()
        ? "cannot read this as YAML: " + problem
        : "cannot read this as YAML: " + context + ": " + problem;
  }

  /** The quoted character of {@code found character '@' that cannot start any token}. */
  private static String character(String problem) {
    int open = problem.indexOf('\'');
    int close = problem.indexOf('\'', open + 2);
    return open < 0 || close < 0 ? "this" : problem.substring(open, close + 1);
  }
}
