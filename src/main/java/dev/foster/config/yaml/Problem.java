package dev.foster.config.yaml;

/**
 * An error or a warning about a configuration.
 *
 * @param file name of the file as the user gave it, or null if the problem has no file
 * @param line line from 1; 0 if the problem concerns the whole file
 * @param column column from 1, in characters
 * @param path the key, such as {@code services.php.restart}; empty if the problem concerns no key
 * @param message description on one line; never contains a secret
 */
public record Problem(String file, int line, int column, String path, String message) {

  /** {@code FILE:LINE:COLUMN: services.php.restart: message}. */
  public String text() {
    return text("");
  }

  /** {@code FILE:LINE:COLUMN: warning: services.php.restart: message}. */
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
