package dev.foster.core.state;

/** The last run succeeded, and Foster does not start another one by itself. */
record Completed() implements Idle {
  @Override
  public String word() {
    return "completed";
  }
}
