package dev.foster.loop;

/** Holds the loop's latest {@link Snapshot}; other threads read it without a lock. */
public final class StatusBoard {
  private volatile Snapshot latest;

  /** The latest snapshot; null before the first turn. */
  public Snapshot latest() {
    return latest;
  }

  void publish(Snapshot snapshot) {
    latest = snapshot;
  }
}
