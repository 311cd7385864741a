package dev.foster.sim;

/** An invariant that does not hold. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  private final String invariant;

  Violation(String invariant, String words) {
    super(invariant + ": " + words);
    this.invariant = invariant;
  }

  /** The name of the invariant. */
  String invariant() {
    return invariant;
  }
}
