package dev.foster.log.format;

/** Which output of a process a line came from. */
public enum Stream {
  STDOUT("stdout"),
  STDERR("stderr");

  private final String word;

  Stream(String word) {
    this.word = word;
  }

  /** The word for it in JSON. */
  public String word() {
    return word;
  }
}
