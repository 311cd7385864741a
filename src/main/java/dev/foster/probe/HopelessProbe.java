package dev.foster.probe;

/** A check that cannot be tried at all, and says so. */
final class HopelessProbe extends Probe {
  private final String why;

  HopelessProbe(Order order, String why) {
    super(order);
    this.why = why;
  }

  @Override
  void begin() {
    finish(false, why);
  }

  @Override
  void ready(int events) {}
}
