package dev.foster.importer.supervisord;

import dev.foster.importer.Place;

/**
 * The value of a setting.
 *
 * @param value null if it is not known before the start, because {@code text} has a variable
 * @param text the expanded text; null for the default
 * @param place null for the default
 * @param from the section; null for an option of the command line
 * @param key its name
 */
record Setting<T>(T value, String text, Place place, Settings from, String key) {

  /** How messages name it. */
  String subject() {
    return from == null ? key : from.subject(key);
  }

  /** Whether the file has it. */
  boolean isGiven() {
    return place != null;
  }

  /** Whether its value is not known before the start. */
  boolean isVariable() {
    return place != null && value == null && text != null && Template.hasMark(text);
  }

  /** Whether it is given with that value. */
  boolean is(T other) {
    return other.equals(value);
  }
}
