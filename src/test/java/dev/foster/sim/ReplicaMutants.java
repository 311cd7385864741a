package dev.foster.sim;

import java.util.List;

/** Bugs to plant in the scaling of services and in restarts one after the other. */
final class ReplicaMutants {
  private static final String ROLLING = "core/supervisor/Rolling";
  private static final String RELOAD = "core/supervisor/Reload";
  private static final String SCALE = "plan/Scale";

  private ReplicaMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant(
            "a rolling restart waits for nobody",
            ROLLING,
            "isUp",
            "(m.isReady() || m.isCompleted())",
            "m.isStarted()"),
        new Mutant(
            "a rolling restart does not wait for health",
            ROLLING,
            "isDone",
            "m.plan().health() == null ||",
            "m.plan() != null ||"),
        new Mutant(
            "a rolling restart goes on after a failure",
            ROLLING,
            "settle",
            "roll.present != null && isDone(roll)",
            "roll.present != null && (isDone(roll) || roll.present.failures() > roll.failures)"),
        new Mutant(
            "a failure does not end a rolling restart",
            ROLLING,
            "failure",
            "m.failures() > roll.failures || m.isFailed()",
            "false"),
        new Mutant(
            "a rolling update restarts all at once",
            RELOAD,
            "carryOut",
            "change.rolling() && m.wanted()",
            "change.rolling() && !m.wanted()"),
        new Mutant(
            "a new instance starts only if it is enabled",
            RELOAD,
            "carryOut",
            "all || service.enabled()",
            "service.enabled()"),
        new Mutant(
            "scaling takes old plans of others",
            RELOAD,
            "scaled",
            "known ? asNow(service) : service",
            "service"),
        new Mutant(
            "scaling down leaves one too many",
            SCALE,
            "kept",
            "replica.number() >=",
            "replica.number() >"));
  }
}
