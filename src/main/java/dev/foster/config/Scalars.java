package dev.foster.config;

import dev.foster.config.yaml.CoreSchema;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.kernel.Signals;
import dev.foster.lint.MigrationHints;
import dev.foster.text.Durations;
import dev.foster.text.NearestWord;
import dev.foster.text.Sizes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads scalar values: expands variables and checks types and ranges. After an error a method
 * returns null.
 */
final class Scalars {
  /** Marks a node whose expansion failed; the error has been reported. */
  private static final String REFUSED = new String("");

  private final Problems problems;
  private final Interpolation interpolation;

  Scalars(Problems problems, Interpolation interpolation) {
    this.problems = problems;
    this.interpolation = interpolation;
  }

  /** The text of any scalar; numbers and truth values as in the file. */
  String text(Node node, String path) {
    if (!node.isScalar() || node.isNull()) {
      problems.error(node, path, "must be text, is " + node.words());
      return null;
    }
    String value = node.value;
    if (value == null) {
      value = expanded(node, path);
      if (value == REFUSED || !interpolation.dependsOnService()) {
        node.value = value; // else a default or an alias differs in the next service
      }
    }
    return value == REFUSED ? null : value;
  }

  private String expanded(Node node, String path) {
    try {
      String value = interpolation.expand(node.text);
      if (value.indexOf('\0') < 0) {
        return value;
      }
      problems.error(node, path, "must not contain a NUL byte");
    } catch (Interpolation.Refused e) {
      problems.error(node, path, e.getMessage());
    }
    return REFUSED;
  }

  /** A text that is not empty. */
  String someText(Node node, String path) {
    String text = text(node, path);
    if (text != null && text.isEmpty()) {
      problems.error(node, path, "must not be empty");
      return null;
    }
    return text;
  }

  /**
   * The text of a number or truth value, which must not be quoted, unless the quoted text contains
   * a variable.
   */
  private String unquoted(Node node, String path, String wanted) {
    if (!node.isScalar() || node.isNull()) {
      problems.error(node, path, "must be " + wanted + ", is " + node.words());
      return null;
    }
    String text = text(node, path);
    if (text != null && !node.plain && text.equals(node.text)) {
      String is = ", is the text " + Problems.quote(text) + "; remove the quotes";
      problems.error(node, path, "must be " + wanted + is);
      return null;
    }
    return text;
  }

  Boolean flag(Node node, String path) {
    String text = unquoted(node, path, "true or false");
    if (text == null) {
      return null;
    }
    Boolean flag = CoreSchema.flag(text);
    if (flag == null) {
      problems.error(node, path, "must be true or false, is " + Problems.quote(text));
    }
    return flag;
  }

  /** The state of a switch: truth values, and the words that people use in variables. */
  Boolean toggle(Node node, String path) {
    String text = text(node, path);
    if (text == null) {
      return null;
    }
    switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> {
        return true;
      }
      case "false", "no", "off", "0", "" -> {
        return false;
      }
      default -> {
        String message = "must be true, yes, on or 1, or false, no, off, 0 or empty, is ";
        problems.error(node, path, message + Problems.quote(text));
        return null;
      }
    }
  }

  Integer integer(Node node, String path, long min, long max) {
    Long value = wide(node, path, min, max);
    return value == null ? null : Integer.valueOf(value.intValue());
  }

  Long wide(Node node, String path, long min, long max) {
    String wanted = "a whole number from " + min + " to " + max;
    String text = unquoted(node, path, wanted);
    if (text == null) {
      return null;
    }
    Long value = CoreSchema.integer(text);
    if (value == null || value < min || value > max) {
      problems.error(node, path, "must be " + wanted + ", is " + Problems.quote(text));
      return null;
    }
    return value;
  }

  Double number(Node node, String path, long min, long max) {
    String wanted = "a number from " + min + " to " + max;
    String text = unquoted(node, path, wanted);
    if (text == null) {
      return null;
    }
    Double value = CoreSchema.number(text);
    if (value == null || !(value >= min && value <= max)) {
      problems.error(node, path, "must be " + wanted + ", is " + Problems.quote(text));
      return null;
    }
    return value;
  }

  Duration duration(Node node, String path, long minMillis) {
    String text = text(node, path);
    if (text == null) {
      return null;
    }
    try {
      Duration duration = Durations.parse(text);
      if (duration.toMillis() >= minMillis) {
        return duration;
      }
      String least = Durations.text(Duration.ofMillis(minMillis));
      problems.error(node, path, "must be at least " + least + ", is " + Problems.quote(text));
    } catch (IllegalArgumentException e) {
      problems.error(node, path, Problems.quote(text) + ": " + e.getMessage());
    }
    return null;
  }

  Long size(Node node, String path, long min) {
    String text = text(node, path);
    if (text == null) {
      return null;
    }
    try {
      long size = Sizes.parse(text);
      if (size >= min) {
        return size;
      }
      String least = Sizes.text(min);
      problems.error(node, path, "must be at least " + least + ", is " + Problems.quote(text));
    } catch (IllegalArgumentException e) {
      problems.error(node, path, Problems.quote(text) + ": " + e.getMessage());
    }
    return null;
  }

  /** File mode bits. {@code 0027} needs quotes: it is 27 in YAML 1.2 and 23 in YAML 1.1. */
  Integer octal(Node node, String path, long max) {
    String text = text(node, path);
    if (text == null) {
      return null;
    }
    String digits = text.startsWith("0o") ? text.substring(2) : text;
    Long value = CoreSchema.integer("0o" + digits);
    if (value == null || value > max) {
      problems.error(
          node,
          path,
          "must be an octal number up to "
              + Long.toOctalString(max)
              + ", such as \"0027\", is "
              + Problems.quote(text));
      return null;
    }
    if (node.plain && !text.startsWith("0o") && text.equals(node.text)) {
      problems.error(node, path, "an octal number needs quotes: \"" + text + "\"");
      return null;
    }
    return value.intValue();
  }

  /** The number of a signal. */
  Integer signal(Node node, String path) {
    String text = text(node, path);
    if (text == null) {
      return null;
    }
    int signal = Signals.parse(text);
    if (signal < 0) {
      problems.error(node, path, noSignal(text));
      return null;
    }
    return signal;
  }

  static String noSignal(String text) {
    boolean prefixed = text.regionMatches(true, 0, "SIG", 0, 3);
    String nearest = NearestWord.word(prefixed ? text.substring(3) : text, signalNames());
    String hint =
        nearest == null ? "" : ", did you mean '" + (prefixed ? "SIG" : "") + nearest + "'?";
    return "unknown signal " + Problems.quote(text) + hint;
  }

  private static List<String> signalNames() {
    String[] names = new String[Signals.RTMIN];
    int n = 0;
    for (int i = 1; i < 32; i++) {
      names[n++] = Signals.shortName(i);
    }
    names[n++] = "RTMIN";
    names[n++] = "RTMAX";
    return Arrays.asList(names).subList(0, n);
  }

  /** Index of the word in {@code words}; -1 after an error. */
  int word(Node node, String path, String[] words) {
    String text = text(node, path);
    if (text == null) {
      return -1;
    }
    for (int i = 0; i < words.length; i++) {
      if (words[i].equals(text)) {
        return i;
      }
    }
    List<String> known = Arrays.asList(words);
    String foreign = MigrationHints.value(text, known);
    if (text.startsWith("on-failure:") && known.contains("on-failure")) {
      String count = text.substring(text.indexOf(':') + 1);
      foreign = "; write {policy: on-failure, limit: {count: " + count + ", within: TIME}}";
    }
    String hint = foreign.isEmpty() ? NearestWord.hint(text, known) : "";
    String is = hint.isEmpty() ? ", is " + Problems.quote(text) : " (" + Problems.quote(text);
    problems.error(
        node, path, "must be " + either(known) + is + (hint.isEmpty() ? foreign : hint + ")"));
    return -1;
  }

  /** {@code true}, {@code false} or one of the words; null after an error. */
  String flagOrWord(Node node, String path, String[] words) {
    String[] all = new String[words.length + 2];
    all[0] = "true";
    all[1] = "false";
    System.arraycopy(words, 0, all, 2, words.length);
    int index = word(node, path, all);
    return index < 0 ? null : all[index];
  }

  /** {@code a, b or c}. */
  static String either(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
