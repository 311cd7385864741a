package dev.foster.text;

import java.util.ArrayList;
import java.util.List;

/** Splits a line into words like a shell, by blanks, quotes and backslashes only. */
public final class ShellWords {
  private final String line;
  private final List<String> words = new ArrayList<>();
  private StringBuilder word;
  private int at;

  private ShellWords(String line) {
    this.line = line;
  }

  /**
   * The words of a line.
   *
   * @throws IllegalArgumentException a quote is not closed; the message is for the user
   */
  public static List<String> split(String line) {
    ShellWords words = new ShellWords(line);
    while (words.at < line.length()) {
      words.step(line.charAt(words.at++));
    }
    words.end();
    return words.words;
  }

  private void step(char c) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      end();
    } else if (c == '\'') {
      int close = line.indexOf('\'', at);
      if (close < 0) {
        throw new IllegalArgumentException("a ' is not closed");
      }
      word().append(line, at, close);
      at = close + 1;
    } else if (c == '"') {
      doubleQuoted(word());
    } else if (c == '\\') {
      if (at == line.length()) {
        throw new IllegalArgumentException("a \\ at the end escapes nothing");
      }
      char next = line.charAt(at++);
      if (next != '\n') { // a backslash removes a line end
        word().append(next);
      }
    } else {
      word().append(c);
    }
  }

  private void doubleQuoted(StringBuilder out) {
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == '"') {
        return;
      }
      char next = at < line.length() ? line.charAt(at) : 0;
      boolean escape = next == '"' || next == '\\' || next == '$' || next == '`' || next == '\n';
      if (c == '\\' && escape) {
        at++;
        if (next != '\n') {
          out.append(next);
        }
      } else {
        out.append(c);
      }
    }
    throw new IllegalArgumentException("a \" is not closed");
  }

  private StringBuilder word() {
    if (word == null) {
      word = new StringBuilder();
    }
    return word;
  }

  private void end() {
    if (word != null) {
      words.add(word.toString());
      word = null;
    }
  }
}
