package dev.foster.cli;

import dev.foster.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The options of a command line with their values, and its operands. */
final class OptionValues {
  private final List<String> keys = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<String> operands = new ArrayList<>();

  /** Adds an option; {@code value} is null if it takes none. */
  void add(OptionSpec option, String value) {
    keys.add(option.key());
    values.add(value);
  }

  /** The operands, to which the reader adds. */
  List<String> operands() {
    return operands;
  }

  /** True if the option was given. */
  boolean has(String key) {
    return keys.contains(key);
  }

  /** All values of an option, in order. */
  List<String> all(String key) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).equals(key)) {
        found.add(values.get(i));
      }
    }
    return found;
  }

  /** The last value of an option; null if it was not given. */
  String last(String key) {
    int at = keys.lastIndexOf(key);
    return at < 0 ? null : values.get(at);
  }

  /** The value of {@code --socket}, or null. */
  String socket() {
    return last("--socket");
  }

  /** How often {@code -v} was given, less {@code -q}. */
  int verbosity() {
    int level = 0;
    for (String key : keys) {
      level += key.equals("--verbose") ? 1 : key.equals("--quiet") ? -1 : 0;
    }
    return level;
  }

  /** The last value of an option as a duration; null if it was not given. */
  Duration duration(String key) throws UsageException {
    String text = last(key);
    try {
      return text == null ? null : Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("cannot use '" + key + " " + text + "': " + e.getMessage());
    }
  }

  /** The last value of an option as a whole number, at most a million; -1 if it was not given. */
  int number(String key) throws UsageException {
    String text = last(key);
    if (text == null) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new UsageException("cannot use '" + key + " " + text + "': it is not a number");
      }
      value = Math.min(value * 10 + digit, 1_000_000);
    }
    if (text.isEmpty()) {
      throw new UsageException("cannot use '" + key + "': it is not a number");
    }
    return value;
  }
}
