package dev.foster.config.yaml;

/**
 * Something in a configuration that is wrong, or looks wrong.
 *
 * @param file name of the file as the user gave it, or null if no file is to blame
 * @param line counted from 1; 0 if the file as a whole is meant
 * @param column counted from 1, in characters
 * @param path the key: {@code services.php.restart}; empty if no key is meant
 * @param message what is wrong, on one line; never holds a secret
 */
public record Problem(String file, int line, int column, String path, String message) {

  /** {@code FILE:LINE:COLUMN: services.php.restart: message}. */
  public String text() {
    return text("");
  }

  /** The same with the word {@code warning} where compilers have it. */
  public String warningText() {
    return text("warning: ");
  }

  private String text(String severity) {
    StringBuilder text = new StringBuilder();
    if (file != null) {
      text.append(file).append(':');
      if (line > 0) {
        text.append(line).append(':').append(column).append(':');
      }
      text.append(' ');
    }
    text.append(severity);
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    return text.append(message).toString();
  }
}
