package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Request;
import dev.foster.core.Role;
import dev.foster.kernel.Signals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Invariants of main processes that SIGKILL does not end at once. */
final class StuckInvariants {
  private StuckInvariants() {}

  /**
   * After a while Foster says once that such a process is still there, and keeps nobody waiting.
   */
  static final class NobodyWaitsForTheUnkillable extends Invariant {
    private static final long GRACE = 5_000_000_000L;

    private record Killed(int pid, long at) {}

    /** Main processes that were sent SIGKILL and have not ended, by service. */
    private final Map<String, Killed> killed = new HashMap<>();

    /** The last SIGKILL; it may have been asked for by a user, if none follows to the whole run. */
    private Effect.Signal last;

    private final Set<String> reported = new HashSet<>();
    private final Map<Long, List<String>> stops = new HashMap<>();

    NobodyWaitsForTheUnkillable(Recorder recorder) {
      super(recorder);
    }

    @Override
    void event(Event event) {
      if (event instanceof Event.Exited exited) {
        killed.values().removeIf(one -> one.pid == exited.pid());
      } else if (event instanceof Event.Requested asked
          && asked.request() instanceof Request.Stop) {
        stops.put(asked.id(), asked.request().services());
      }
    }

    @Override
    void effect(Effect effect) {
      if (effect instanceof Effect.Signal signal && signal.signal() == Signals.KILL) {
        last = signal;
      } else if (effect instanceof Effect.KillRun run
          && FosterTerms.roleOf(run.token()) == Role.MAIN
          && last != null
          && run.service().equals(last.service())) {
        killed.putIfAbsent(run.service(), new Killed(last.pid(), recorder.now()));
        last = null;
      } else if (effect instanceof Effect.ReportUnkillable one) {
        require(reported.add(one.service()), () -> "said twice: " + one);
      } else if (effect instanceof Effect.RunEnded ended) {
        killed.remove(ended.service());
        reported.remove(ended.service());
      } else if (effect instanceof Effect.Answer answer) {
        stops.remove(answer.id());
      }
    }

    @Override
    void turned() {
      killed.forEach(
          (service, one) -> {
            boolean main = recorder.views.containsKey(service) && isMain(service, one.pid);
            boolean late = recorder.turnAt > one.at + GRACE + FosterTerms.SLACK;
            require(
                !main || !late || recorder.isKilled() || reported.contains(service),
                () -> "nobody says that SIGKILL has not ended " + service);
          });
      stops.forEach(
          (id, services) -> {
            boolean stuck =
                services.stream()
                    .anyMatch(name -> reported.contains(name) && killed.containsKey(name));
            boolean others = services.stream().anyMatch(name -> !reported.contains(name));
            require(!stuck || others, () -> "#" + id + " waits for " + services);
          });
    }

    private boolean isMain(String service, int pid) {
      return recorder.views.get(service).pid() == pid;
    }
  }
}
