package dev.foster.loop;

/** Where the loop pins its latest {@link Snapshot}; others read it without a lock. */
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
