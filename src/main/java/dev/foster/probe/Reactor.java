package dev.foster.probe;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.RealCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A thread that waits for descriptors and times, and calls the {@link ReactorTask} that they belong
 * to. It sleeps while there is nothing to do.
 */
public final class Reactor implements AutoCloseable {
  private static final long STACK = 256 * 1024;
  private static final int WAKE_TAG = 0;

  /** Pause before something that failed for lack of memory or descriptors is tried again. */
  public static final long RETRY_NANOS = 100_000_000;

  private final Io io;
  private final Epoll epoll;
  private final int wake;
  private final long origin = System.nanoTime();
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean signalled = new AtomicBoolean();
  private volatile boolean closed;
  private boolean ended; // guarded by signalled; the descriptor wake is closed

  // the thread's own
  private final Map<Integer, ReactorTask> watched = new HashMap<>();
  private final List<ReactorTask> timed = new ArrayList<>();
  private int lastTag = WAKE_TAG;
  private boolean closing;

  /**
   * Starts the thread.
   *
   * @throws KernelException no descriptor is left, or no thread can be made
   */
  public Reactor(Io io) throws KernelException {
    this.io = io;
    epoll = io.epoll();
    int counter = -1;
    try {
      counter = io.eventCounter();
      epoll.add(counter, Io.IN, WAKE_TAG);
      wake = counter;
      DaemonThreads.start("probe", STACK, this::run); // last: the thread uses the fields above
    } catch (KernelException e) {
      epoll.close();
      if (counter >= 0) {
        io.close(counter);
      }
      throw e;
    }
  }

  /** Adds a task for the reactor's thread, in the order of the calls. From any thread. */
  public void submit(Runnable task) {
    if (closed) {
      return;
    }
    tasks.add(task);
    if (signalled.compareAndSet(false, true)) {
      synchronized (signalled) {
        if (!ended) { // otherwise the descriptor may be reused already
          io.signalEvent(wake);
        }
      }
    }
  }

  /** Ends the thread and closes all watched descriptors; listeners get no further results. */
  @Override
  public void close() {
    submit(() -> closing = true);
    closed = true;
  }

  /** Nanoseconds on the reactor's clock, comparable with {@code <}. From any thread. */
  public long now() {
    return System.nanoTime() - origin;
  }

  /** Watches a descriptor. The reactor owns it from now on, and closes it if this fails. */
  void watch(ReactorTask task, int fd, int events) throws KernelException {
    task.fd = fd;
    task.tag = ++lastTag;
    watched.put(task.tag, task);
    try {
      epoll.add(fd, events, task.tag);
    } catch (KernelException e) {
      release(task);
      throw e;
    }
  }

  /**
   * Watches a descriptor for input. While the kernel has no room for that, the reactor tries again.
   * The reactor owns the descriptor from now on.
   */
  public void watchInput(ReactorTask task, int fd) {
    task.fd = fd;
    int tag = ++lastTag;
    try {
      epoll.add(fd, Io.IN, tag);
      task.tag = tag;
      watched.put(tag, task);
    } catch (KernelException e) {
      task.tag = ReactorTask.UNWATCHED;
      wakeAt(task, now() + RETRY_NANOS);
    }
  }

  /** Changes the events that a task waits for. */
  public void change(ReactorTask task, int events) {
    epoll.modify(task.fd, events, task.tag);
  }

  /** Closes the descriptor of a task, if it has one. */
  public void release(ReactorTask task) {
    int fd = detach(task);
    if (fd >= 0) {
      io.close(fd);
    }
  }

  /** Stops watching the descriptor of a task and returns it; -1 if there is none. */
  int detach(ReactorTask task) {
    int fd = task.fd;
    if (fd >= 0) {
      watched.remove(task.tag);
      epoll.remove(fd);
      task.fd = -1;
    }
    return fd;
  }

  /**
   * Sets when {@link ReactorTask#expired} is called, once; {@link ReactorTask#NEVER} for not at
   * all.
   */
  public void wakeAt(ReactorTask task, long time) {
    if (task.wakeAt == ReactorTask.NEVER && time != ReactorTask.NEVER) {
      timed.add(task);
    } else if (task.wakeAt != ReactorTask.NEVER && time == ReactorTask.NEVER) {
      timed.remove(task);
    }
    task.wakeAt = time;
  }

  private void run() {
    while (!closing) {
      try {
        turn();
      } catch (OutOfMemoryError e) {
        // there is no memory to log it; all watches are still in place
      }
    }
    for (ReactorTask task : List.copyOf(watched.values())) {
      release(task);
    }
    epoll.close();
    synchronized (signalled) {
      ended = true;
      io.close(wake);
    }
  }

  private void turn() {
    int count = epoll.await(untilNearest());
    for (int i = 0; i < count; i++) {
      dispatch(epoll.tag(i), epoll.events(i));
    }
    expire();
  }

  private void dispatch(int tag, int events) {
    if (tag == WAKE_TAG) {
      io.clearEvent(wake);
      signalled.set(false); // before the queue is read: later tasks signal again
      for (Runnable task = tasks.poll(); task != null && !closing; task = tasks.poll()) {
        try {
          RealCall.run(task);
        } catch (RuntimeException | Error e) {
          DaemonThreads.report(e);
        }
      }
      return;
    }
    ReactorTask task = watched.get(tag);
    if (task != null) {
      try {
        task.ready(events);
      } catch (RuntimeException | Error e) {
        DaemonThreads.report(e);
        task.failed(e);
      }
    }
  }

  private int untilNearest() {
    long nearest = ReactorTask.NEVER;
    for (ReactorTask task : timed) {
      nearest = Math.min(nearest, task.wakeAt);
    }
    if (nearest == ReactorTask.NEVER) {
      return -1;
    }
    long millis =
        (nearest - now() + 999_999) / 1_000_000; // rounded up: an early wake-up would repeat
    return (int) Math.min(Math.max(millis, 0), Integer.MAX_VALUE);
  }

  private void expire() {
    long now = now();
    for (int i = timed.size() - 1; i >= 0; i--) {
      // expired() may remove others; some are then seen twice or later, which is harmless
      ReactorTask task = i < timed.size() ? timed.get(i) : null;
      if (task != null && task.wakeAt <= now) {
        wakeAt(task, ReactorTask.NEVER);
        try {
          if (task.fd >= 0 && task.tag == ReactorTask.UNWATCHED) {
            watchInput(task, task.fd);
          } else {
            task.expired();
          }
        } catch (RuntimeException | Error e) {
          DaemonThreads.report(e);
          task.failed(e);
        }
      }
    }
  }
}
