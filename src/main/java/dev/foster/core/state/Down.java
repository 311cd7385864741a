package dev.foster.core.state;

/** Not running and not wanted: never started, or stopped on request. */
record Down() implements Idle {
  @Override
  public String word() {
    return "down";
  }
}
