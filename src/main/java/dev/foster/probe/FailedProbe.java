package dev.foster.probe;

/** A probe of a check that cannot be tried; it fails with the reason. */
final class FailedProbe extends Probe {
  private final String reason;

  FailedProbe(Setup setup, String reason) {
    super(setup);
    this.reason = reason;
  }

  @Override
  void begin() {
    finish(false, reason);
  }

  @Override
  protected void ready(int events) {}
}
