package dev.foster.core.state;

/** Foster gave up on the service. */
record Failed(String reason) implements Idle {
  @Override
  public String word() {
    return "failed";
  }
}
