package dev.foster.plan;

public final class WellKnown {
  private WellKnown() {}

  public static String foregroundAdvice(Command command) {
    return null;
  }
}
