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

  /** A problem of the whole configuration. */
  public static Problem withoutPlace(String message) {
    return new Problem(null, 0, 0, "", message);
  }

  /** {@code FILE:LINE:COLUMN: services.php.restart: message}. */
  public String text() {
    return text("");
  }

  /** {@code FILE:LINE:COLUMN: warning: services.php.restart: message}. */
  public String warningText() {
    return text("warning: ");
  }

  /** {@code FILE:LINE:COLUMN:}, or as much of it as is known; an empty text without a file. */
  public String place() {
    if (file == null) {
      return "";
    }
    return line > 0 ? file + ":" + line + ":" + column + ":" : file + ":";
  }

  private String text(String severity) {
    StringBuilder text = new StringBuilder(place());
    text.append(text.isEmpty() ? "" : " ").append(severity);
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    return text.append(message).toString();
  }
}
