package dev.foster.control;

/** A request that cannot be understood, or that names a service or command which does not exist. */
final class InvalidRequest extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * An error for the client; {@code message} begins with {@code cannot}, where that is possible.
   */
  InvalidRequest(String message) {
    super(message, null, false, false);
  }

  /** A member of the request has a value of the wrong type. */
  static InvalidRequest member(String key, String wrong) {
    return new InvalidRequest("cannot understand the request: '" + key + "' " + wrong);
  }
}
