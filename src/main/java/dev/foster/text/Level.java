package dev.foster.text;

/** Severity of a message of Foster, the most urgent first. */
public enum Level {
  ERROR("error"),
  WARNING("warning"),
  INFO("info"),
  /** Shown with {@code -v}. */
  DEBUG("debug");

  private final String word;

  Level(String word) {
    this.word = word;
  }

  /** The word in JSON. */
  public String word() {
    return word;
  }
}
