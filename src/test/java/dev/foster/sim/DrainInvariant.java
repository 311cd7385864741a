package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Request;
import dev.foster.core.ServiceView;
import dev.foster.kernel.Signals;
import dev.foster.plan.SignalAction;
import java.time.Duration;

/**
 * A stop request that allows it begins a drain, which lasts as long as configured. It ends earlier
 * for another signal, a request without a drain, a service that ends the container, an internal
 * error, or if nothing is left that serves anybody.
 */
final class DrainInvariant extends Invariant {
  private static final long SIGNAL_GAP = 100_000_000L;

  /** The present event should begin a drain. */
  private boolean due;

  /** The present event, or an earlier one, ends the drain. */
  private boolean mayEnd;

  private long until;

  DrainInvariant(Recorder recorder) {
    super(recorder);
  }

  private boolean isServing() {
    for (ServiceView view : recorder.views.values()) {
      boolean counts = view.wanted() && !view.plan().isOneshot() && view.plan().healthRequired();
      boolean over = FosterTerms.isAtRest(view) && !willStart(view);
      if (counts && !over) {
        return true;
      }
    }
    return false;
  }

  private static boolean willStart(ServiceView view) {
    return view.state().equals("waiting") || view.state().equals("backoff");
  }

  @Override
  void event(Event event) {
    due = false;
    Duration timeout = recorder.machine.plan().shutdownTimeout();
    if (event instanceof Event.Signalled it
        && recorder.machine.plan().signals().get(it.signal()) == SignalAction.Simple.STOP) {
      asked(timeout, it.signal() != Signals.INT);
      boolean other = recorder.now() >= recorder.drainBegunAt + SIGNAL_GAP;
      mayEnd |= recorder.isDraining() && (other || it.signal() == Signals.INT);
    } else if (event instanceof Event.Requested it
        && it.request() instanceof Request.Shutdown request) {
      Duration within = request.timeout() == null ? timeout : request.timeout();
      asked(within, request.drains());
      boolean late = recorder.now() + within.toNanos() <= until;
      mayEnd |= recorder.isDraining() && (!request.drains() || late);
    } else if (event instanceof Event.InternalError) {
      mayEnd = true;
    }
  }

  private void asked(Duration within, boolean drains) {
    Duration drain = recorder.machine.plan().drain();
    boolean already = recorder.isStopping() || recorder.isDraining();
    due = !already && drains && !drain.isZero() && drain.compareTo(within) < 0 && isServing();
    until = due ? recorder.eventAt + drain.toNanos() : until;
  }

  @Override
  void effect(Effect effect) {
    if (!(effect instanceof Effect.Report tell) || tell.service() != null) {
      return;
    }
    if (tell.kind().equals("draining")) {
      require(due, () -> "drains though nothing asked for it: " + tell.text());
      due = false;
    } else if (tell.kind().equals("stopping")) {
      require(!due, () -> "does not drain: " + tell.text());
      boolean drained = recorder.drainBegunAt != RunFacts.NEVER;
      String words = FosterTerms.stopWords(tell.text());
      boolean ofService = words.endsWith(" failed") || words.endsWith(" has completed");
      require(
          !drained || mayEnd || ofService || !isServing() || recorder.now() >= until,
          () -> "drains too briefly: " + words);
    }
  }

  @Override
  void turned() {
    boolean late = recorder.isDraining() && recorder.turnAt >= until + FosterTerms.SLACK;
    require(!late && !(mayEnd && recorder.isDraining()), "drains for too long");
    require(!due, "does not drain");
    require(!recorder.isDraining() || isServing(), "drains though nothing serves");
  }
}
