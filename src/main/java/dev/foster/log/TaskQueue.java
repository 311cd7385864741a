package dev.foster.log;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** What other threads hand to the pump: in order, never waiting. */
final class TaskQueue implements Executor {
  private static final int MOST_MESSAGES = 1000;

  private final Io io;
  private final int event;

  // guarded by this
  private ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private int messages;
  private long dropped;
  private boolean signalled;
  private boolean held;
  private boolean closed;

  private ArrayDeque<Runnable> spare = new ArrayDeque<>();

  TaskQueue(Io io) throws KernelException {
    this.io = io;
    this.event = io.eventCounter();
  }

  /** Readable when there is something to do. */
  int descriptor() {
    return event;
  }

  /** Hands in something that must not get lost. */
  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (closed) {
        return;
      }
      tasks.add(task);
      signalUnlessHeld();
    }
  }

  /** Hands in a message; the latest are dropped and counted when there are too many. */
  void message(Runnable task) {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (messages >= MOST_MESSAGES) {
        dropped++;
        return;
      }
      messages++;
      tasks.add(task);
      signalUnlessHeld();
    }
  }

  /** Lets what is handed in wait until {@link #release}. */
  synchronized void hold() {
    held = true;
  }

  /** Wakes the pump if something was handed in since {@link #hold}. */
  synchronized void release() {
    held = false;
    if (!tasks.isEmpty()) {
      wake();
    }
  }

  private void signalUnlessHeld() {
    if (!held || messages > MOST_MESSAGES / 2) {
      signal();
    }
  }

  /** Wakes the pump. */
  synchronized void wake() {
    if (!closed) {
      signal();
    }
  }

  private void signal() {
    if (!signalled) {
      signalled = true;
      io.signalEvent(event);
    }
  }

  /**
   * Runs what was handed in; for the pump's thread. What comes behind a task that fails is run the
   * next time. How many messages were dropped before.
   */
  long run() {
    ArrayDeque<Runnable> taken;
    long count;
    synchronized (this) {
      if (signalled) {
        signalled = false;
        io.clearEvent(event);
      }
      taken = tasks;
      tasks = spare;
      messages = 0;
      count = dropped;
      dropped = 0;
    }
    try {
      for (Runnable task = taken.poll(); task != null; task = taken.poll()) {
        task.run();
      }
    } finally {
      spare = taken;
      if (!taken.isEmpty()) {
        putBack();
      }
    }
    return count;
  }

  /** What was not run comes before what was handed in meanwhile. */
  private synchronized void putBack() {
    spare.addAll(tasks);
    tasks.clear();
    ArrayDeque<Runnable> all = spare;
    spare = tasks;
    tasks = all;
    signal();
  }

  synchronized void close() {
    closed = true;
    tasks.clear();
    io.close(event);
  }
}
