package dev.foster.core.state;

/**
 * When a service was first started and first ready, for {@code foster graph --times}. Later runs do
 * not change these times.
 */
public final class StartTimes {
  private long startedAt;
  private long readyAt;

  /** Monotonic time at which its dependencies held and it was started; 0 for never. */
  public long startedAt() {
    return startedAt;
  }

  /** Monotonic time at which it was ready, a oneshot completed; 0 for never. */
  public long readyAt() {
    return readyAt;
  }

  void stateChanged(ServiceMachine service, long now) {
    if (startedAt == 0 && service.isRunning()) {
      startedAt = now;
    }
    if (readyAt == 0 && service.isReady()) {
      readyAt = now;
    }
  }
}
