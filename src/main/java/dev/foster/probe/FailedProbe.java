package dev.foster.probe;

/** A check that cannot be tried at all, and says so. */
final class FailedProbe extends Probe {
  private final String why;

  FailedProbe(Order order, String why) {
    super(order);
    this.why = why;
  }

  @Override
  void begin() {
    finish(false, why);
  }

  @Override
  protected void ready(int events) {}
}
