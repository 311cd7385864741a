package dev.foster.probe;

import dev.foster.kernel.KernelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Calls that cannot be interrupted or polled, such as the look-up of a host name, or {@code stat}
 * on a dead network drive. Each call blocks a thread of its own. There is at most one running call
 * for each key, however many probes have asked for it and timed out meanwhile. So a name or a file
 * that hangs costs one thread, and all together cost at most {@link #MAX_THREADS}. Owned by the
 * reactor's thread.
 */
final class BlockingCalls {
  /** The most threads. If all of them hang, further calls wait, and their probes time out. */
  static final int MAX_THREADS = 8;

  private static final long STACK = 512 * 1024; // getaddrinfo(3) uses much of it
  private static final int IDLE_SECONDS = 2;

  /** A call that may block. */
  interface Call {
    Object make() throws KernelException;
  }

  private static final class PendingCall {
    final String key;
    final Call call;
    boolean running;
    List<Probe> probes = new ArrayList<>();

    /** Probes that asked while the call was running: its result may be too old for them. */
    List<Probe> laterProbes = new ArrayList<>();

    PendingCall(String key, Call call) {
      this.key = key;
      this.call = call;
    }
  }

  private final Reactor reactor;
  private final Map<String, PendingCall> pending = new HashMap<>();
  private final ArrayDeque<PendingCall> queue = new ArrayDeque<>();
  private Executor threads;
  private int busyThreads;

  BlockingCalls(Reactor reactor) {
    this.reactor = reactor;
  }

  /**
   * Makes the call, and passes the result to {@link Probe#callDone}.
   *
   * @param key identifies the question; calls with the same key have the same result
   */
  void submit(String key, Probe probe, Call call) {
    PendingCall entry = pending.get(key);
    if (entry == null) {
      entry = new PendingCall(key, call);
      pending.put(key, entry);
      queue.add(entry);
    }
    (entry.running ? entry.laterProbes : entry.probes).add(probe);
    startNext();
  }

  /** Drops the interest of a probe in a result. */
  void withdraw(String key, Probe probe) {
    PendingCall entry = pending.get(key);
    if (entry != null) {
      entry.probes.remove(probe);
      entry.laterProbes.remove(probe);
    }
  }

  private void startNext() {
    while (busyThreads < MAX_THREADS && !queue.isEmpty()) {
      PendingCall entry = queue.remove();
      if (entry.probes.isEmpty()) { // all of them have timed out
        pending.remove(entry.key);
      } else {
        start(entry);
      }
    }
  }

  private void start(PendingCall entry) {
    busyThreads++;
    entry.running = true;
    try {
      threads().execute(() -> run(entry));
    } catch (OutOfMemoryError e) { // the JVM throws it if pthread_create fails
      KernelException failure = new KernelException("cannot make a thread for the call", 0);
      reactor.submit(() -> finished(entry, null, failure)); // later: the probe is in begin() now
    }
  }

  private Executor threads() {
    if (threads == null) {
      threads =
          new ThreadPoolExecutor(
              0,
              Integer.MAX_VALUE, // busyThreads is the bound
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new SynchronousQueue<>(),
              BlockingCalls::thread);
    }
    return threads;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "probe-call", STACK);
    thread.setDaemon(true);
    return thread;
  }

  private void run(PendingCall entry) {
    Object result = null;
    KernelException failure = null;
    try {
      result = make(entry);
    } catch (KernelException e) {
      failure = e;
    } catch (RuntimeException | Error e) { // the next call must run nevertheless
      failure = new KernelException("internal error: " + e, 0);
    }
    Object value = result;
    KernelException problem = failure;
    reactor.submit(() -> finished(entry, value, problem));
  }

  private static Object make(PendingCall entry) throws KernelException {
    return entry.call.make();
  }

  private void finished(PendingCall entry, Object result, KernelException failure) {
    busyThreads--;
    List<Probe> probes = entry.probes;
    entry.running = false;
    entry.probes = entry.laterProbes;
    entry.laterProbes = new ArrayList<>();
    queue.add(entry); // startNext drops it if no probe needs it
    startNext();
    for (Probe probe : probes) {
      probe.callDone(result, failure);
    }
  }
}
