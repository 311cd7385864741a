package dev.foster.config.schema;

/** Type of a key's value. */
public enum ValueType {
  TEXT,
  FLAG,
  /** {@code true}, {@code false}, or a word of {@link Key#choices}. */
  FLAG_OR_WORD,
  /**
   * {@code true}, {@code false}, or a text such as {@code yes}, {@code off}, {@code 1} or nothing.
   */
  SWITCH,
  INTEGER,
  NUMBER,
  DURATION,
  SIZE,
  OCTAL,
  SIGNAL,
  WORD,
  ADDRESS,
  COMMAND,
  /** A command, or a map with a command and its user. */
  HOOK,
  HOOKS,
  TEXTS,
  ONE_OR_MORE_TEXTS,
  VARIABLES,
  ENV_FILES,
  HEADERS,
  STATUSES,
  CODES,
  LIMIT,
  SECTION,
  /** A word of {@link Key#choices}, or the section. */
  WORD_OR_SECTION,
  /** A number of instances, or a word of {@link Key#choices}. */
  COUNT,
  /** A {@link #COUNT}, or the section. */
  COUNT_OR_SECTION,
  /** A text (the short form), or the section. */
  TEXT_OR_SECTION,
  /** A map of names to the section. */
  SECTIONS,
  /** A list of names, or a map of names to the section. */
  NAMES_OR_SECTIONS,
  SIGNAL_TABLE,
  /** A key that a later version will support. */
  PLANNED
}
