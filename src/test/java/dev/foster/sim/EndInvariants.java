package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Request;
import dev.foster.core.ServiceView;
import dev.foster.kernel.Signals;
import dev.foster.plan.SignalAction;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Invariants of the end of Foster. */
final class EndInvariants {
  private static final String NOTHING_LEFT = "nothing is left to run";

  private EndInvariants() {}

  /**
   * The shutdown ends within the time of its configuration, and at once when no process is left.
   */
  static final class ShutdownEnds extends Invariant {
    private static final long LAST_WAIT = 500_000_000L;
    private static final long INTERRUPT_GAP = 100_000_000L;

    private long by = RunFacts.NEVER;
    private long killBy = RunFacts.NEVER;
    private long interruptedAt = RunFacts.NEVER;
    private boolean interruptedAgain;

    ShutdownEnds(Recorder recorder) {
      super(recorder);
    }

    /** The end of a service may have started the shutdown before any request. */
    private void begun() {
      if (by == RunFacts.NEVER && recorder.isStopping()) {
        by = recorder.shutdownBegunAt + recorder.machine.plan().shutdownTimeout().toNanos();
      }
    }

    @Override
    void event(Event event) {
      begun();
      if (event instanceof Event.Signalled signalled) {
        SignalAction action = recorder.machine.plan().signals().get(signalled.signal());
        if (action == SignalAction.Simple.STOP) {
          asked(recorder.machine.plan().shutdownTimeout());
          if (signalled.signal() == Signals.INT) {
            interrupted();
          }
        }
      } else if (event instanceof Event.Requested asked
          && asked.request() instanceof Request.Shutdown request) {
        Duration own = request.timeout();
        asked(own == null ? recorder.machine.plan().shutdownTimeout() : own);
      } else if (event instanceof Event.InternalError) {
        asked(recorder.machine.plan().shutdownTimeout());
      }
    }

    /**
     * Two interrupts that come together count as one: a parent passes on what the terminal sends to
     * both.
     */
    private void interrupted() {
      interruptedAt = Math.min(interruptedAt, recorder.now());
      interruptedAgain |= recorder.now() - interruptedAt >= INTERRUPT_GAP;
    }

    private void asked(Duration timeout) {
      by = Math.min(by, recorder.now() + timeout.toNanos());
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.KillAll) {
        require(
            recorder.now() >= by || interruptedAgain,
            "SIGKILL for all before the shutdown time-out");
        killBy = Math.min(killBy, recorder.now());
      }
    }

    @Override
    void turned() {
      if (!recorder.isStopping() || recorder.exit != null) {
        return;
      }
      begun();
      boolean killed = killBy != RunFacts.NEVER;
      boolean nextTurn = recorder.shutdownBegunAt == recorder.turnAt; // its deadlines come next
      require(
          killed || nextTurn || recorder.turnAt < by + FosterTerms.SLACK && !interruptedAgain,
          "nobody was killed at the time-out");
      require(!killed || recorder.turnAt < killBy + LAST_WAIT, "waits for ever after SIGKILL");
      require(recorder.kernel.all().iterator().hasNext(), "nothing is left, but it does not end");
    }

    @Override
    void over() {
      long waited = killBy == RunFacts.NEVER ? 0 : recorder.now() - killBy + FosterTerms.SLACK;
      boolean gaveUp = waited >= LAST_WAIT;
      for (SimulatedProcess process : recorder.kernel.all()) {
        require(gaveUp || !process.isAlive(), () -> process + " is left");
      }
    }
  }

  /** Foster exits with the documented exit code. */
  static final class ExitCodeIsAsPromised extends Invariant {
    private int asked;

    /** In which order services failed. */
    private final Map<String, Integer> failures = new HashMap<>();

    private int order;

    ExitCodeIsAsPromised(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.InternalError stop && !recorder.isStopping()) {
        asked = stop.exitCode();
      }
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.Report tell && tell.kind().equals("failed")) {
        failures.put(tell.service(), ++order);
      }
    }

    @Override
    void over() {
      int promised = promised();
      require(
          recorder.exit.code() == promised,
          () ->
              recorder.exit.code()
                  + " instead of "
                  + promised
                  + " ("
                  + recorder.shutdownWords
                  + ")");
    }

    private int promised() {
      String words = FosterTerms.stopWords(recorder.shutdownWords);
      if (words.equals("internal error")) {
        return asked;
      }
      int space = words.indexOf(' ');
      String name = words.substring(0, space);
      if (recorder.drainBegunAt != RunFacts.NEVER) {
        return 0; // a stop was requested before
      }
      if (words.endsWith(" failed") && recorder.views.containsKey(name)) {
        return codeOf(name);
      }
      if (words.equals(NOTHING_LEFT)) {
        return recorder.views.values().stream()
            .filter(view -> view.state().equals("failed"))
            .map(view -> view.plan().name())
            .min(Comparator.comparing(failures::get))
            .map(this::codeOf)
            .orElse(0);
      }
      if (words.endsWith(" has completed")) {
        return recorder.latest.get(name).mainStatus.shellCode();
      }
      return 0;
    }

    private int codeOf(String failed) {
      RunFacts run = recorder.latest.get(failed);
      boolean never = run == null || recorder.failedWithoutRun.contains(failed);
      return never ? 1 : run.exitCode();
    }
  }

  /**
   * A service that ends the container causes the shutdown; otherwise only a request does, or that
   * nothing is left to run.
   */
  static final class OnlyThatEndsTheContainer extends Invariant {
    private boolean asked;

    /** Services that somebody asked to be down, and nobody asked to be up since. */
    private final Set<String> stopped = new HashSet<>();

    OnlyThatEndsTheContainer(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.Signalled signalled) {
        asked |=
            recorder.machine.plan().signals().get(signalled.signal()) == SignalAction.Simple.STOP;
      }
      asked |= event instanceof Event.InternalError;
      asked |= event instanceof Event.Requested it && it.request() instanceof Request.Shutdown;
      if (event instanceof Event.Requested it && it.request() instanceof Request.Stop stop) {
        boolean known = recorder.views.keySet().containsAll(stop.services());
        boolean all = stop.services().isEmpty();
        stopped.addAll(all ? recorder.views.keySet() : known ? stop.services() : List.of());
      }
    }

    @Override
    void stepped() {
      stopped.removeIf(
          name -> recorder.views.get(name) == null || recorder.views.get(name).wanted());
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.Report tell && tell.text().endsWith(NOTHING_LEFT)) {
        for (String name : stopped) {
          require(
              !recorder.views.get(name).state().equals("down"),
              () -> "nothing is left, though " + name + " was only stopped on request");
        }
      }
    }

    @Override
    void turned() {
      require(
          !asked || recorder.isStopping() || recorder.isDraining(), "asked to stop and does not");
      for (ServiceView view : recorder.views.values()) {
        require(
            !view.wanted() || !ended(view) || recorder.isStopping(),
            () -> view.plan().name() + " ends the container");
      }
      if (recorder.isStopping() && !asked) {
        require(
            recorder.views.values().stream().anyMatch(this::ended)
                || recorder.shutdownWords.endsWith(NOTHING_LEFT),
            () -> "stops though nobody asked: " + recorder.shutdownWords);
      }
    }

    private boolean ended(ServiceView view) {
      boolean failed = view.state().equals("failed");
      RunFacts run = recorder.latest.get(view.plan().name());
      boolean own = run != null && !recorder.failedWithoutRun.contains(view.plan().name());
      if (failed && own && run.cause == RunFacts.Cause.GIVEN_UP) {
        return true; // health.action: end
      }
      return switch (view.plan().endsContainer()) {
        case ON_FAILURE -> failed;
        case ON_EXIT -> failed || view.state().equals("completed");
        case NEVER -> false;
      };
    }
  }
}
