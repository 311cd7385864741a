package dev.foster.init;

/**
 * Which init Foster is taken for; it decides options, messages, exit codes and the child's place.
 */
public enum InitMode {
  /** {@code foster run}: the union of the others' options. */
  FOSTER,
  /** {@code tini} 0.19.0, also under its name {@code docker-init}. */
  TINI,
  /** {@code dumb-init} 1.2.5. */
  DUMB_INIT;

  /** The personality of the name (or path) that Foster was called by. */
  public static InitMode of(String calledBy) {
    String name = calledBy.substring(calledBy.lastIndexOf('/') + 1);
    return switch (name) {
      case "tini", "docker-init" -> TINI;
      case "dumb-init" -> DUMB_INIT;
      default -> FOSTER;
    };
  }
}
