package dev.foster.text;

/**
 * Parses a file of {@code KEY=VALUE} lines by the rules of docker compose. Blank lines and lines
 * that start with {@code #} are ignored. {@code export } may precede a name. A value may be in
 * single quotes (literal) or double quotes (with {@code \n \r \t \" \\ \$}), and then span several
 * lines. After a value without quotes, {@code #} starts a comment. {@code KEY} alone takes Foster's
 * own value. Variables are not expanded.
 */
public final class EnvFileParser {

  /** Gets what a file contains, in its order. */
  public interface Sink {
    /**
     * A variable.
     *
     * @param value null for {@code KEY} alone
     * @param line number of the line on which it starts
     */
    void variable(String name, String value, int line);

    /** An error; {@code name} is that of the variable, or null. */
    void error(int line, int column, String name, String message);
  }

  private final String text;
  private final Sink sink;
  private int at;
  private int line = 1;
  private int lineStart;

  private EnvFileParser(String text, Sink sink) {
    this.text = text;
    this.sink = sink;
  }

  /** Parses all lines; goes on after an error. Messages contain no values. */
  public static void parse(byte[] bytes, Sink sink) {
    String text = ByteText.decode(bytes);
    EnvFileParser file = new EnvFileParser(text, sink);
    if (text.startsWith("\uFEFF")) {
      file.at = 1;
      file.lineStart = 1;
    }
    while (file.at < text.length()) {
      file.line();
    }
  }

  /** Whether a line can set a variable of that name. */
  public static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isName(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private void error(int where, String message) {
    sink.error(line, where - lineStart + 1, null, message);
  }

  private char peek() {
    return peekAt(at);
  }

  private char peekAt(int index) {
    return index < text.length() ? text.charAt(index) : '\n';
  }

  private void skipBlanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\r') {
      at++;
    }
  }

  private void nextLine() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end + 1;
    line++;
    lineStart = at;
  }

  private void line() {
    skipBlanks();
    if (peek() != '\n' && peek() != '#') {
      variable();
    }
    nextLine();
  }

  private void variable() {
    if (text.startsWith("export ", at)) {
      at += "export ".length();
      skipBlanks();
    }
    int start = at;
    while (isName(peek())) {
      at++;
    }
    String name = text.substring(start, at);
    skipBlanks();
    char next = peek();
    if (name.isEmpty() || next != '=' && next != '\n' && next != '#') {
      error(at, "expected NAME=VALUE");
      return;
    }
    if (next != '=') {
      sink.variable(name, null, line);
      return;
    }
    at++;
    skipBlanks();
    int row = line; // a quoted value may end on another line
    int column = start - lineStart + 1;
    String value = value();
    if (value != null && value.indexOf('\0') >= 0) {
      sink.error(row, column, name, "contains a NUL byte");
    } else if (value != null) {
      sink.variable(name, value, row);
    }
  }

  private static boolean isName(char c) {
    boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    return letter || c >= '0' && c <= '9' || c == '.' || c == '-';
  }

  private String value() {
    char quote = peek();
    if (quote == '\'' || quote == '"') {
      String value = quoted(quote);
      skipBlanks();
      if (value != null && peek() != '\n' && peek() != '#') {
        error(at, "unexpected text after the closing quote");
      }
      return value;
    }
    int start = at;
    while (peek() != '\n' && !(peek() == '#' && at > start && isBlank(text.charAt(at - 1)))) {
      at++;
    }
    boolean comment = peekAt(start) == '#' && isBlank(text.charAt(start - 1));
    return comment ? "" : stripEnd(text.substring(start, at));
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static String stripEnd(String value) {
    int end = value.length();
    while (end > 0 && (isBlank(value.charAt(end - 1)) || value.charAt(end - 1) == '\r')) {
      end--;
    }
    return value.substring(0, end);
  }

  private String quoted(char quote) {
    int open = at++;
    StringBuilder value = new StringBuilder();
    int lines = 0;
    int start = lineStart;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        line += lines;
        lineStart = start;
        return value.toString();
      }
      if (c == '\n') {
        lines++;
        start = at;
      }
      boolean escape = c == '\\' && quote == '"' && at < text.length();
      value.append(escape ? escaped(text.charAt(at)) : String.valueOf(c));
      at += escape && isEscape(text.charAt(at)) ? 1 : 0;
    }
    error(open, "this quote is not closed");
    return null;
  }

  private static boolean isEscape(char c) {
    return "nrt\"\\$".indexOf(c) >= 0;
  }

  private static String escaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '"', '\\', '$' -> String.valueOf(c);
      default -> "\\";
    };
  }
}
