package dev.foster.config.schema;

import java.time.Duration;
import java.util.Locale;

/**
 * One key of the configuration, with its type, range and default.
 *
 * @param <T> Java type of the value; {@code Object} if it is not a single value
 */
public final class Key<T> {
  public final String name;
  public final ValueType type;

  /** Default value; null if there is none. */
  public final T fallback;

  /** Smallest value; milliseconds for durations, bytes for sizes. */
  public final long min;

  /** Largest value, in the unit of {@link #min}. */
  public final long max;

  /** Words that are accepted, or null. */
  public final String[] choices;

  /** Enum constants in the order of {@link #choices}, or null. */
  public final T[] values;

  /** Keys of the map that is the value, or null. */
  public final Section section;

  private Key(
      String name,
      ValueType type,
      T fallback,
      long min,
      long max,
      String[] choices,
      T[] values,
      Section section) {
    this.name = name;
    this.type = type;
    this.fallback = fallback;
    this.min = min;
    this.max = max;
    this.choices = choices;
    this.values = values;
    this.section = section;
  }

  public static Key<Object> of(String name, ValueType type) {
    return new Key<>(name, type, null, 0, 0, null, null, null);
  }

  public static Key<Object> of(String name, ValueType type, Section section) {
    return new Key<>(name, type, null, 0, 0, null, null, section);
  }

  public static Key<Object> of(String name, ValueType type, Section section, String... words) {
    return new Key<>(name, type, null, 0, 0, words, null, section);
  }

  static Key<String> text(String name) {
    return new Key<>(name, ValueType.TEXT, null, 0, 0, null, null, null);
  }

  static Key<Boolean> flag(String name, Boolean fallback) {
    return new Key<>(name, ValueType.FLAG, fallback, 0, 0, null, null, null);
  }

  static Key<Boolean> toggle(String name, Boolean fallback) {
    return new Key<>(name, ValueType.SWITCH, fallback, 0, 0, null, null, null);
  }

  /** {@code true}, {@code false} or one of {@code words}. */
  static Key<Boolean> flagOrWord(String name, Boolean fallback, String... words) {
    return new Key<>(name, ValueType.FLAG_OR_WORD, fallback, 0, 0, words, null, null);
  }

  static Key<Integer> integer(String name, Integer fallback, int min, int max) {
    return new Key<>(name, ValueType.INTEGER, fallback, min, max, null, null, null);
  }

  static Key<Double> number(String name, Double fallback, int min, int max) {
    return new Key<>(name, ValueType.NUMBER, fallback, min, max, null, null, null);
  }

  /** {@code min}: the shortest duration, in milliseconds. */
  static Key<Duration> duration(String name, Duration fallback, long min) {
    return new Key<>(name, ValueType.DURATION, fallback, min, Long.MAX_VALUE, null, null, null);
  }

  static Key<Long> size(String name, Long fallback, long min) {
    return new Key<>(name, ValueType.SIZE, fallback, min, Long.MAX_VALUE, null, null, null);
  }

  static Key<Integer> octal(String name, Integer fallback) {
    return new Key<>(name, ValueType.OCTAL, fallback, 0, 0777, null, null, null);
  }

  static <E extends Enum<E>> Key<E> word(String name, E fallback, E[] values) {
    return new Key<>(name, ValueType.WORD, fallback, 0, 0, words(values), values, null);
  }

  /** One of {@code words}, which no enum represents. */
  static Key<String> choice(String name, String fallback, String... words) {
    return new Key<>(name, ValueType.WORD, fallback, 0, 0, words, words, null);
  }

  private static <E extends Enum<E>> String[] words(E[] values) {
    String[] words = new String[values.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = word(values[i]);
    }
    return words;
  }

  /** The word for a constant in a configuration. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
