package dev.foster.supervisord;

import dev.foster.text.Level;
import java.util.Locale;

/** The levels of supervisord's log. */
final class LogLevels {
  static final String WORDS = "critical, error, warn, info, debug, trace, blather";

  private LogLevels() {}

  /** The level of Foster for a word of supervisord; null if it is none. */
  static Level of(String word) {
    return switch (word) {
      case "critical", "error" -> Level.ERROR;
      case "warn" -> Level.WARNING;
      case "info" -> Level.INFO;
      case "debug", "trace", "blather" -> Level.DEBUG;
      default -> null;
    };
  }

  /** The level for a word that has been checked; null is supervisord's default. */
  static Level orInfo(String word) {
    Level level = word == null ? null : of(word.toLowerCase(Locale.ROOT));
    return level == null ? Level.INFO : level;
  }
}
