package dev.foster.importer.compose;

import java.util.Map;

/** Turns the variables of docker compose into those of Foster. */
final class ComposeVariables {
  /** Stands for a literal dollar sign until the whole text is known. */
  private static final char DOLLAR = '\uE000';

  private static final int DEEPEST = 16;

  private final Map<String, String> samples;

  /** Whether a value had a variable. */
  boolean found;

  /** A translation; a value for each variable that must be set is added to {@code samples}. */
  ComposeVariables(Map<String, String> samples) {
    this.samples = samples;
  }

  /** A value cannot be read; the message is for the user. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** A value of a compose file as a value of Foster with the same meaning. */
  String foster(String value) throws Malformed {
    String text = expand(value.replace(DOLLAR, '?'), 0);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      boolean escaped = next == DOLLAR || next == '$' || next == '{';
      out.append(c != DOLLAR ? String.valueOf(c) : escaped ? "$$" : "$");
    }
    return out.toString();
  }

  private String expand(String value, int depth) throws Malformed {
    if (depth > DEEPEST) {
      throw new Malformed("defaults are nested too deeply");
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      char next = i + 1 < value.length() ? value.charAt(i + 1) : 0;
      if (c != '$') {
        out.append(c);
      } else if (next == '$') {
        out.append(DOLLAR);
        i++;
      } else if (next == '{') {
        int close = close(value, i + 2);
        out.append(variable(value.substring(i + 2, close), depth));
        i = close;
      } else {
        int end = nameEnd(value, i + 1);
        if (end == i + 1) {
          throw new Malformed("write $$ for a dollar sign");
        }
        out.append(variable(value.substring(i + 1, end), depth));
        i = end - 1;
      }
    }
    return out.toString();
  }

  private static int close(String value, int from) throws Malformed {
    int open = 1;
    for (int i = from; i < value.length(); i++) {
      if (value.startsWith("${", i)) {
        open++;
      } else if (value.charAt(i) == '}' && --open == 0) {
        return i;
      }
    }
    throw new Malformed("a ${ is not closed");
  }

  private static int nameEnd(String text, int from) {
    int end = from;
    while (end < text.length()) {
      char c = text.charAt(end);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      if (!letter && (end == from || c < '0' || c > '9')) {
        break;
      }
      end++;
    }
    return end;
  }

  /** A variable that is not set is empty in compose, and an error in Foster. */
  private String variable(String inside, int depth) throws Malformed {
    int end = nameEnd(inside, 0);
    String name = inside.substring(0, end);
    String rest = inside.substring(end);
    String mark = rest.startsWith(":") ? rest.substring(1) : rest;
    if (name.isEmpty()
        || !rest.isEmpty() && (mark.isEmpty() || "-?+".indexOf(mark.charAt(0)) < 0)) {
      // what follows may be a secret: the message has the name only
      throw new Malformed("'${" + name + "…}' is not a variable; write $$ for a dollar sign");
    }
    found = true;
    if (rest.isEmpty()) {
      return "${" + name + ":-}";
    }
    if (mark.charAt(0) == '?') {
      samples.put(name, "1");
      String why = mark.substring(1).replace("}", "");
      return "${" + name + ":?" + (why.isEmpty() ? name + " must be set" : why) + "}";
    }
    return "${" + name + ":" + mark.charAt(0) + expand(mark.substring(1), depth + 1) + "}";
  }
}
