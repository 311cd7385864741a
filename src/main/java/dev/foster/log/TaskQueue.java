package dev.foster.log;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.RealCall;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Tasks from other threads for the pump's thread, in order. Submitting a task never waits. */
final class TaskQueue implements Executor {
  private static final int MAX_MESSAGES = 1000;

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

  /** A descriptor that is readable when there are tasks. */
  int descriptor() {
    return event;
  }

  /** Adds a task, unless the pump has ended. */
  @Override
  public void execute(Runnable task) {
    offer(task);
  }

  /** Adds a task; false if the pump has ended and will not run it. */
  synchronized boolean offer(Runnable task) {
    if (closed) {
      return false;
    }
    tasks.add(task);
    signalUnlessHeld();
    return true;
  }

  /**
   * Adds a task that logs a message; if too many wait, the task is dropped and counted.
   *
   * @return false if the pump has ended and will not run it
   */
  synchronized boolean message(Runnable task) {
    if (closed) {
      return false;
    }
    if (messages >= MAX_MESSAGES) {
      dropped++;
      return true;
    }
    messages++;
    tasks.add(task);
    signalUnlessHeld();
    return true;
  }

  /** Stops waking the pump for new tasks until {@link #release}. */
  synchronized void hold() {
    held = true;
  }

  /** Wakes the pump if tasks were added since {@link #hold}. */
  synchronized void release() {
    held = false;
    if (!tasks.isEmpty()) {
      wake();
    }
  }

  private void signalUnlessHeld() {
    if (!held || messages > MAX_MESSAGES / 2) {
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
   * Runs the tasks; called by the pump's thread. If a task throws, the tasks after it stay in the
   * queue.
   *
   * @return how many messages were dropped since the last call
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

  /** Puts the tasks that were not run before those that were added meanwhile. */
  private synchronized void putBack() {
    spare.addAll(tasks);
    tasks.clear();
    ArrayDeque<Runnable> all = spare;
    spare = tasks;
    tasks = all;
    signal();
  }

  /** Runs the last tasks, so that their callers get an answer, and takes no more. */
  void close() {
    ArrayDeque<Runnable> last;
    synchronized (this) {
      closed = true;
      last = tasks;
      tasks = new ArrayDeque<>();
      io.close(event);
    }
    for (Runnable task = last.poll(); task != null; task = last.poll()) {
      try {
        RealCall.run(task);
      } catch (RuntimeException | Error e) {
        // the pump has failed before, and the failure was logged
      }
    }
  }
}
