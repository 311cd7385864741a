package dev.foster.log.format;

/** The output of a process that a line came from. */
public enum Stream {
  STDOUT("stdout"),
  STDERR("stderr");

  private final String word;

  Stream(String word) {
    this.word = word;
  }

  /** Its name in JSON. */
  public String word() {
    return word;
  }
}
