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
 * Calls that nobody can hurry or interrupt, such as a host name's look-up or a {@code stat} on a
 * dead network drive. Each waits on a thread of its own. For each thing to ask there is never more
 * than one call under way, however many probes have asked and given up meanwhile: so what hangs
 * costs one thread, and no more than {@link #MOST} can.
 */
final class BlockingCalls {
  /** The most threads. With all of them stuck, further errands wait, and their probes time out. */
  static final int MOST = 8;

  private static final long STACK = 512 * 1024; // getaddrinfo is generous with the stack
  private static final int IDLE_SECONDS = 2;

  /** A call that may take as long as it likes. */
  interface Call {
    Object make() throws KernelException;
  }

  private static final class Errand {
    final String key;
    final Call call;
    boolean underWay;
    List<Probe> askers = new ArrayList<>();

    /** Those who came when the call was under way: its answer may be too old for them. */
    List<Probe> later = new ArrayList<>();

    Errand(String key, Call call) {
      this.key = key;
      this.call = call;
    }
  }

  private final Reactor reactor;

  // the reactor's own
  private final Map<String, Errand> errands = new HashMap<>();
  private final ArrayDeque<Errand> waiting = new ArrayDeque<>();
  private Executor threads;
  private int busy;

  BlockingCalls(Reactor reactor) {
    this.reactor = reactor;
  }

  /** Makes the call and tells the probe; {@code key} names what is asked. */
  void ask(String key, Probe asker, Call call) {
    Errand errand = errands.get(key);
    if (errand == null) {
      errand = new Errand(key, call);
      errands.put(key, errand);
      waiting.add(errand);
    }
    (errand.underWay ? errand.later : errand.askers).add(asker);
    sendNext();
  }

  /** The probe does not want to know any more. */
  void withdraw(String key, Probe asker) {
    Errand errand = errands.get(key);
    if (errand != null) {
      errand.askers.remove(asker);
      errand.later.remove(asker);
    }
  }

  private void sendNext() {
    while (busy < MOST && !waiting.isEmpty()) {
      Errand errand = waiting.remove();
      if (errand.askers.isEmpty()) { // all gave up before it was sent
        errands.remove(errand.key);
      } else {
        busy++;
        errand.underWay = true;
        try {
          threads().execute(() -> run(errand));
        } catch (OutOfMemoryError e) { // what the JVM throws if no thread can be had
          KernelException failure = new KernelException("cannot make a thread to ask", 0);
          reactor.submit(() -> over(errand, null, failure)); // later: the asker is not ready for it
        }
      }
    }
  }

  private Executor threads() {
    if (threads == null) {
      threads =
          new ThreadPoolExecutor(
              0,
              Integer.MAX_VALUE, // it is `busy` that bounds them
              IDLE_SECONDS,
              TimeUnit.SECONDS,
              new SynchronousQueue<>(),
              BlockingCalls::thread);
    }
    return threads;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "probe-errand", STACK);
    thread.setDaemon(true);
    return thread;
  }

  private void run(Errand errand) {
    Object result = null;
    KernelException failure = null;
    try {
      result = errand.call.make();
    } catch (KernelException e) {
      failure = e;
    } catch (RuntimeException | OutOfMemoryError e) { // the next one is to be asked nevertheless
      failure = new KernelException("internal error: " + e, 0);
    }
    Object answer = result;
    KernelException problem = failure;
    reactor.submit(() -> over(errand, answer, problem));
  }

  private void over(Errand errand, Object result, KernelException failure) {
    busy--;
    List<Probe> askers = errand.askers;
    errand.underWay = false;
    errand.askers = errand.later;
    errand.later = new ArrayList<>();
    waiting.add(errand); // sendNext drops it if nobody came meanwhile
    sendNext();
    for (Probe asker : askers) {
      asker.answered(result, failure);
    }
  }
}
