package dev.foster.probe;

import dev.foster.kernel.KernelException;
import dev.foster.text.Durations;
import java.util.concurrent.atomic.AtomicBoolean;

/** One try of one check, from its start to its result. */
abstract class Probe extends ReactorTask {
  final Prober prober;
  final Reactor reactor;
  private final long id;
  private final long deadline;
  private final long timeout;
  private final ProbeListener listener;

  /** What is missing if the time-out expires now. */
  String missing = "no answer";

  private final AtomicBoolean claimed = new AtomicBoolean();

  /**
   * What every probe needs.
   *
   * @param timeout in nanoseconds
   */
  record Setup(Prober prober, Reactor reactor, long id, long timeout, ProbeListener listener) {}

  Probe(Setup setup) {
    prober = setup.prober;
    reactor = setup.reactor;
    id = setup.id;
    timeout = setup.timeout;
    deadline = reactor.now() + timeout;
    listener = setup.listener;
  }

  final long id() {
    return id;
  }

  /** Nanoseconds until the time-out, at least 0. */
  final long remaining() {
    return Math.max(0, deadline - reactor.now());
  }

  /** Claims the right to end the probe; true for the first caller only. From any thread. */
  final boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** True once the probe has a result or is cancelled. */
  final boolean isOver() {
    return claimed.get();
  }

  /** Starts the probe, unless it was cancelled. */
  final void run() {
    if (isOver()) {
      return;
    }
    reactor.wakeAt(this, deadline);
    try {
      begin();
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  /** Sets when {@link #stepExpired} is called, if the time-out does not come earlier. */
  final void limitStep(long nanos) {
    reactor.wakeAt(this, Math.min(deadline, reactor.now() + nanos));
  }

  @Override
  protected final void expired() {
    if (reactor.now() >= deadline) {
      finish(false, missing + " within " + Durations.rounded(timeout));
    } else {
      reactor.wakeAt(this, deadline);
      stepExpired();
    }
  }

  /** Ends the probe with a result, unless it is over. */
  final void finish(boolean ok, String detail) {
    if (claim()) {
      release();
      prober.forget(this);
      listener.done(id, ok, detail);
    }
  }

  /** Releases what the probe holds. */
  void release() {
    reactor.wakeAt(this, NEVER);
    reactor.release(this);
  }

  @Override
  protected final void failed(Throwable problem) {
    finish(false, "internal error: " + problem);
  }

  /** Starts the work. */
  abstract void begin();

  /** Handles the end of the time that {@link #limitStep} set. */
  void stepExpired() {}

  /** Handles the result of a blocking call; {@code failure} is null if the call succeeded. */
  void callDone(Object result, KernelException failure) {}
}
