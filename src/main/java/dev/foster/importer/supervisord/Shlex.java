package dev.foster.importer.supervisord;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Splits texts by the rules of Python's {@code shlex}, which supervisord uses. */
final class Shlex {
  /** Characters of names and values without quotes in {@code environment}. */
  private static final String WORD_MARKS = "_/.+-():";

  private final String text;
  private int at;

  private Shlex(String text) {
    this.text = text;
  }

  /** A text cannot be split; the message is for the user. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** {@code shlex.split}: the words of a command. */
  static List<String> split(String command) throws Malformed {
    List<String> words = new ArrayList<>();
    Shlex shlex = new Shlex(command);
    StringBuilder word = null;
    while (shlex.at < command.length()) {
      char c = command.charAt(shlex.at++);
      if (isBlank(c)) {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
        continue;
      }
      word = word == null ? new StringBuilder() : word;
      if (c == '\'' || c == '"') {
        shlex.quoted(word, c);
      } else if (c == '\\') {
        if (shlex.at == command.length()) {
          throw new Malformed("a \\ at its end escapes nothing");
        }
        word.append(command.charAt(shlex.at++));
      } else {
        word.append(c);
      }
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  /** The rest of a quoted part; only in double quotes a backslash escapes, and only two marks. */
  private void quoted(StringBuilder word, char quote) throws Malformed {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return;
      }
      char next = at < text.length() ? text.charAt(at) : 0;
      if (quote == '"' && c == '\\') {
        if (at == text.length()) {
          break;
        }
        at++;
        word.append(next == '"' || next == '\\' ? "" : "\\").append(next);
      } else {
        word.append(c);
      }
    }
    throw new Malformed("a " + quote + " is not closed");
  }

  /** The pairs of {@code KEY="value",KEY2=value2}, by supervisord's rules. */
  static Map<String, String> pairs(String text) throws Malformed {
    Shlex shlex = new Shlex(text);
    List<String> tokens = new ArrayList<>();
    for (String token = shlex.token(); token != null; token = shlex.token()) {
      tokens.add(token);
    }
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < tokens.size(); i += 4) { // the fourth one is the comma, whatever it is
      if (i + 2 >= tokens.size() || !tokens.get(i + 1).equals("=")) {
        throw new Malformed(
            "must be KEY=\"value\",KEY2=\"value2\"; quote values with blanks or marks such as , @"
                + " $");
      }
      pairs.put(tokens.get(i), unquoted(tokens.get(i + 2)));
    }
    return pairs;
  }

  private static String unquoted(String token) {
    int start = 0;
    int end = token.length();
    while (start < end && "'\"".indexOf(token.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && "'\"".indexOf(token.charAt(end - 1)) >= 0) {
      end--;
    }
    return token.substring(start, end);
  }

  /** The next token in the mode without POSIX rules, with its quotes; null at the end. */
  private String token() throws Malformed {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isBlank(c)) {
        at++;
      } else if (c == '#') {
        skipLine();
      } else if (c == '\'' || c == '"') {
        return quotedToken(c);
      } else if (isWord(c)) {
        return word();
      } else {
        at++;
        return String.valueOf(c);
      }
    }
    return null;
  }

  private String quotedToken(char quote) throws Malformed {
    int close = text.indexOf(quote, at + 1);
    if (close < 0) {
      throw new Malformed("a " + quote + " is not closed");
    }
    String token = text.substring(at, close + 1);
    at = close + 1;
    return token;
  }

  private String word() {
    StringBuilder word = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        skipLine(); // the word goes on after the comment
      } else if (isWord(c) || c == '\'' || c == '"') {
        word.append(c);
        at++;
      } else {
        break;
      }
    }
    return word.toString();
  }

  private void skipLine() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end + 1;
  }

  private static boolean isWord(char c) {
    boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    return letter || WORD_MARKS.indexOf(c) >= 0 || Template.isMark(c);
  }
}
