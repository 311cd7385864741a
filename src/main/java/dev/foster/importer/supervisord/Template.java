package dev.foster.importer.supervisord;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Texts in which variables, whose values are not known yet, stand as one character each. So the
 * text can be split and compared like any other.
 */
final class Template {
  private static final char FIRST = '\uE000';
  private static final char LAST = '\uF8FF';

  private final List<String> names = new ArrayList<>();
  private boolean paddingLost;

  /** Whether a character stands for a variable. */
  static boolean isMark(char c) {
    return c >= FIRST && c <= LAST;
  }

  /** Whether a text has such a character. */
  static boolean hasMark(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isMark(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** The character for a variable; one more than there are makes it a text. */
  String mark(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      index = names.size();
      names.add(name);
    }
    return index <= LAST - FIRST ? String.valueOf((char) (FIRST + index)) : "${" + name + "}";
  }

  /** Notes that zeros before a number could not be kept. */
  void losePadding() {
    paddingLost = true;
  }

  /** Whether zeros were lost since the last call. */
  boolean takePaddingLost() {
    boolean lost = paddingLost;
    paddingLost = false;
    return lost;
  }

  /** The names of all variables. */
  List<String> names() {
    return names;
  }

  /** The names of the variables in a text. */
  List<String> namesIn(String text) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      if (isMark(text.charAt(i))) {
        found.add(names.get(text.charAt(i) - FIRST));
      }
    }
    return found;
  }

  /** The text as a value in a configuration of Foster, where {@code ${X}} is expanded. */
  String foster(String text) {
    if (text.indexOf('$') < 0 && !hasMark(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      if (isMark(c)) {
        out.append("${").append(names.get(c - FIRST)).append('}');
      } else {
        out.append(c == '$' && (next == '$' || next == '{' || isMark(next)) ? "$$" : c);
      }
    }
    return out.toString();
  }

  /** The text with the values of its variables. */
  String resolve(String text, Map<String, String> values) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isMark(c)) {
        out.append(values.getOrDefault(names.get(c - FIRST), ""));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
