package dev.foster.probe;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A thread that waits for descriptors and moments and tells the {@link ReactorTask} that they
 * belong to. It sleeps while there is nothing to do.
 */
public final class Reactor implements AutoCloseable {
  private static final long STACK = 256 * 1024;
  private static final int WAKE_TAG = 0;

  /** When to try again what {@link #tryWatch} could not do, in nanoseconds. */
  public static final long TRY_AGAIN = 100_000_000;

  private final Io io;
  private final Epoll epoll;
  private final int wake;
  private final long origin = System.nanoTime();
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean signalled = new AtomicBoolean();
  private volatile boolean closed;
  private boolean ended; // guarded by signalled: the descriptor of wake is closed

  // the thread's own
  private final Map<Integer, ReactorTask> watched = new HashMap<>();
  private final List<ReactorTask> timed = new ArrayList<>();
  private int lastTag = WAKE_TAG;
  private boolean closing;

  /**
   * Starts the thread.
   *
   * @throws KernelException no descriptors are left, or no thread can be had
   */
  public Reactor(Io io) throws KernelException {
    this.io = io;
    epoll = io.epoll();
    int counter = -1;
    try {
      counter = io.eventCounter();
      epoll.add(counter, Io.IN, WAKE_TAG);
      wake = counter;
      DaemonThreads.start("probe", STACK, this::run); // last: it sees all that was set above
    } catch (KernelException e) {
      epoll.close();
      if (counter >= 0) {
        io.close(counter);
      }
      throw e;
    }
  }

  /** Has the thread run a task, after those that were submitted before. From any thread. */
  public void submit(Runnable task) {
    if (closed) {
      return;
    }
    tasks.add(task);
    if (signalled.compareAndSet(false, true)) {
      synchronized (signalled) {
        if (!ended) { // else its number may be someone else's by now
          io.signalEvent(wake);
        }
      }
    }
  }

  /** Ends the thread and closes all that it watches; what is under way is never heard of again. */
  @Override
  public void close() {
    submit(() -> closing = true);
    closed = true;
  }

  /** Nanoseconds on the reactor's clock; from any thread. Moments of it compare with {@code <}. */
  public long now() {
    return System.nanoTime() - origin;
  }

  /** Waits for events of a descriptor; the watch owns it from now on, even if this fails. */
  void watch(ReactorTask watch, int fd, int events) throws KernelException {
    watch.fd = fd;
    watch.tag = ++lastTag;
    watched.put(watch.tag, watch);
    try {
      epoll.add(fd, events, watch.tag);
    } catch (KernelException e) {
      release(watch);
      throw e;
    }
  }

  /**
   * As {@link #watch}, but if the kernel has no room to wait for it the descriptor stays the
   * caller's.
   *
   * @return false if nothing is waited for
   */
  public boolean tryWatch(ReactorTask watch, int fd, int events) {
    int tag = ++lastTag;
    try {
      epoll.add(fd, events, tag);
    } catch (KernelException e) {
      return false;
    }
    watch.fd = fd;
    watch.tag = tag;
    watched.put(tag, watch);
    return true;
  }

  /** Waits for other events of a watch's descriptor. */
  public void change(ReactorTask watch, int events) {
    epoll.modify(watch.fd, events, watch.tag);
  }

  /** Closes a watch's descriptor, if it has one. */
  public void release(ReactorTask watch) {
    int fd = detach(watch);
    if (fd >= 0) {
      io.close(fd);
    }
  }

  /** Takes the descriptor away from a watch; -1 if it has none. */
  int detach(ReactorTask watch) {
    int fd = watch.fd;
    if (fd >= 0) {
      watched.remove(watch.tag);
      epoll.remove(fd);
      watch.fd = -1;
    }
    return fd;
  }

  /**
   * Calls {@link ReactorTask#expired} once at that moment, {@link ReactorTask#NEVER} for not at
   * all.
   */
  public void wakeAt(ReactorTask watch, long moment) {
    if (watch.wakeAt == ReactorTask.NEVER && moment != ReactorTask.NEVER) {
      timed.add(watch);
    } else if (watch.wakeAt != ReactorTask.NEVER && moment == ReactorTask.NEVER) {
      timed.remove(watch);
    }
    watch.wakeAt = moment;
  }

  private void run() {
    while (!closing) {
      try {
        turn();
      } catch (OutOfMemoryError e) {
        // nor is there room to tell it; what is waited for is still waited for
      }
    }
    for (ReactorTask watch : List.copyOf(watched.values())) {
      release(watch);
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
      signalled.set(false); // before the queue is emptied: later tasks signal again
      for (Runnable task = tasks.poll(); task != null && !closing; task = tasks.poll()) {
        try {
          task.run();
        } catch (RuntimeException | OutOfMemoryError e) {
          report(e);
        }
      }
      return;
    }
    ReactorTask watch = watched.get(tag);
    if (watch != null) {
      try {
        watch.ready(events);
      } catch (RuntimeException | OutOfMemoryError e) {
        report(e);
        watch.broken(e);
      }
    }
  }

  /** A mistake of ours (or of a listener) is told like any thread's, but does not end this one. */
  private static void report(Throwable problem) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, problem);
  }

  private int untilNearest() {
    long nearest = ReactorTask.NEVER;
    for (ReactorTask watch : timed) {
      nearest = Math.min(nearest, watch.wakeAt);
    }
    if (nearest == ReactorTask.NEVER) {
      return -1;
    }
    long millis = (nearest - now() + 999_999) / 1_000_000; // not early: that would spin
    return (int) Math.min(Math.max(millis, 0), Integer.MAX_VALUE);
  }

  private void expire() {
    long now = now();
    for (int i = timed.size() - 1; i >= 0; i--) {
      // expired() may drop others: then some are seen twice or later, which does no harm
      ReactorTask watch = i < timed.size() ? timed.get(i) : null;
      if (watch != null && watch.wakeAt <= now) {
        wakeAt(watch, ReactorTask.NEVER);
        try {
          watch.expired();
        } catch (RuntimeException | OutOfMemoryError e) {
          report(e);
          watch.broken(e);
        }
      }
    }
  }
}
