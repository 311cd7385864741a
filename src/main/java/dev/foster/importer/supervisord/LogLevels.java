package dev.foster.importer.supervisord;

import dev.foster.text.Level;
import java.util.Locale;

/** The levels of supervisord's log. */
public final class LogLevels {
  /** The words of supervisord. */
  public static final String WORDS = "critical, error, warn, info, debug, trace, blather";

  private LogLevels() {}

  /** The level of Foster for a word of supervisord; null if it is none. */
  public static Level of(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "critical", "error" -> Level.ERROR;
      case "warn" -> Level.WARNING;
      case "info" -> Level.INFO;
      case "debug", "trace", "blather" -> Level.DEBUG;
      default -> null;
    };
  }
}
