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

  /** The quoted character of {@code found character '@' that cannot start any token}. */
  private static String character(String problem) {
    int open = problem.indexOf('\'');
    int close = problem.indexOf('\'', open + 2);
    return open < 0 || close < 0 ? "this" : problem.substring(open, close + 1);
  }
}
