package dev.foster.importer;

/**
 * A line of the report of an import.
 *
 * @param place null if it concerns no line
 * @param subject the setting, such as {@code [program:php] startsecs=5}; may be empty
 */
public record Finding(Kind kind, Place place, String subject, String message) {

  /** What a finding says. */
  public enum Kind {
    /** The file cannot be imported. */
    ERROR,
    /** Foster cannot do this. */
    LOST,
    /** Something to know or to decide. */
    NOTE,
    /** What a setting became; only shown on demand. */
    BECAME
  }

  /** {@code supervisord.conf:14: [program:php] startsecs=5: became ready.up_for: 5s}. */
  public String text() {
    StringBuilder text = new StringBuilder();
    if (place != null) {
      text.append(place.text()).append(": ");
    }
    if (!subject.isEmpty()) {
      text.append(subject).append(": ");
    }
    return text.append(kind == Kind.LOST ? "LOST: " : "").append(message).toString();
  }
}
