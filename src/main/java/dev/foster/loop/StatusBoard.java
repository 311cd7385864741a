package dev.foster.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Holds the loop's latest {@link Snapshot}; other threads read it without a lock. */
public final class StatusBoard {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Snapshot latest;

  /** The latest snapshot; null before the first turn. */
  public Snapshot latest() {
    return latest;
  }

  /** Calls {@code wake} on the loop's thread after each new snapshot; it must not block. */
  public void listen(Runnable wake) {
    listeners.add(wake);
  }

  /** Undoes one {@link #listen}. */
  public void unlisten(Runnable wake) {
    listeners.remove(wake);
  }

  void publish(Snapshot snapshot) {
    latest = snapshot;
    for (Runnable wake : listeners) {
      wake.run();
    }
  }
}
