package dev.foster.text;

/** How much a message of Foster's own matters; the first is the most urgent. */
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

  /** The word for it in JSON. */
  public String word() {
    return word;
  }
}
