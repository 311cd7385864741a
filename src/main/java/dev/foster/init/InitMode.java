package dev.foster.init;

/**
 * The init that Foster acts as. It decides options, messages, exit codes and the child's session.
 */
public enum InitMode {
  /** {@code foster run}, with the options of both others. */
  FOSTER,
  /** {@code tini} 0.19.0, also under its name {@code docker-init}. */
  TINI,
  /** {@code dumb-init} 1.2.5. */
  DUMB_INIT;

  /** The mode for the name (or path) by which Foster was called. */
  public static InitMode of(String calledBy) {
    String name = calledBy.substring(calledBy.lastIndexOf('/') + 1);
    return switch (name) {
      case "tini", "docker-init" -> TINI;
      case "dumb-init" -> DUMB_INIT;
      default -> FOSTER;
    };
  }
}
