package dev.foster.probe;

import dev.foster.core.MessageText;
import dev.foster.kernel.KernelException;
import java.util.concurrent.atomic.AtomicBoolean;

/** One try of one check, from its start to its one result. */
abstract class Probe extends ReactorTask {
  final Prober prober;
  final Reactor reactor;
  private final long id;
  private final long deadline;
  private final long timeout;
  private final ProbeListener listener;

  /** What was missing, should the time run out now. */
  String lacking = "no answer";

  private final AtomicBoolean claimed = new AtomicBoolean();

  /** What every kind of probe is made of. {@code timeout} is in nanoseconds. */
  record Order(Prober prober, Reactor reactor, long id, long timeout, ProbeListener listener) {}

  Probe(Order order) {
    prober = order.prober;
    reactor = order.reactor;
    id = order.id;
    timeout = order.timeout;
    deadline = reactor.now() + timeout;
    listener = order.listener;
  }

  final long id() {
    return id;
  }

  /** Nanoseconds until the time-out, at least 0. */
  final long left() {
    return Math.max(0, deadline - reactor.now());
  }

  /** Takes the right to end the probe; the first who asks gets it. From any thread. */
  final boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** True once it is over or cancelled. */
  final boolean isOver() {
    return claimed.get();
  }

  /** Goes to work, unless it was cancelled before. */
  final void run() {
    if (isOver()) {
      return;
    }
    reactor.wakeAt(this, deadline);
    try {
      begin();
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  /** Has {@link #stepOver} called then, or the end at the time-out if that is earlier. */
  final void stepIn(long nanos) {
    reactor.wakeAt(this, Math.min(deadline, reactor.now() + nanos));
  }

  @Override
  protected final void expired() {
    if (reactor.now() >= deadline) {
      finish(false, lacking + " within " + MessageText.nanos(timeout));
    } else {
      reactor.wakeAt(this, deadline);
      stepOver();
    }
  }

  /** Ends the probe with a result, unless it is cancelled or over. */
  final void finish(boolean ok, String detail) {
    if (claim()) {
      abandon();
      prober.forget(this);
      listener.done(id, ok, detail);
    }
  }

  /** Gives back all that the probe holds. */
  void abandon() {
    reactor.wakeAt(this, NEVER);
    reactor.release(this);
  }

  @Override
  protected final void broken(Throwable problem) {
    finish(false, "internal error: " + problem);
  }

  /** Starts the work. */
  abstract void begin();

  /** The moment asked for with {@link #stepIn} has come. */
  void stepOver() {}

  /** An errand is done; one of the two is null. */
  void answered(Object result, KernelException failure) {}
}
