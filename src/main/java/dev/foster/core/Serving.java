package dev.foster.core;

/** States of a run that has come up: ready, and its checks and its watchdog go on. */
sealed interface Serving extends Running permits Up, Reloading {

  /** When it became ready. */
  long since();

  /** Its health checks; null without any. */
  HealthProgress health();

  @Override
  default String word() {
    return "up";
  }

  @Override
  default State dependencyFailed(ServiceMachine m, String words) {
    return stop(m, Outcome.dependencyFailed(words));
  }
}
