package dev.foster.sim;

import java.util.List;

/**
 * Bugs to plant: what reaches dependents, what counts as a failed run, when Foster ends, and what
 * is looked up at a start; what is said of processes that do not end.
 */
final class PolicyMutants {
  private static final String GRAPH = "core/supervisor/Graph";
  private static final String SHUTDOWN = "core/supervisor/ShutdownMachine";
  private static final String DECISION = "core/state/RestartDecision";

  private static final String LOOKING_UP = "core/state/LookingUp";

  private PolicyMutants() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant(
            "a restart does not stop dependents first",
            GRAPH,
            "stopReason",
            "restarts && (follows || stops)",
            "restarts && stops"),
        new Mutant(
            "a bound service outlives its dependency",
            GRAPH,
            "unsatisfiable",
            "m.isRunning() ? edge.bound()",
            "m.isRunning() ? edge.bound() && edge.restart()"),
        new Mutant(
            "a failure stops what is up",
            GRAPH,
            "unsatisfiable",
            "m.isRunning() ? edge.bound() : edge.required()",
            "edge.required()"),
        new Mutant(
            "nothing is left though a service was stopped on request",
            SHUTDOWN,
            "nothingWillStart",
            "m.willStart() || m.isStoppedOnRequest()",
            "m.willStart()"),
        new Mutant(
            "exits with the code of the last failure",
            SHUTDOWN,
            "codeOfFirstFailure",
            "m.failureOrder() < first.failureOrder()",
            "m.failureOrder() > first.failureOrder()"),
        new Mutant(
            "a good run counts as a failure",
            DECISION,
            "restart",
            "boolean failed = !good || !served",
            "boolean failed = true"),
        new Mutant(
            "nobody says that SIGKILL does not help",
            "core/state/KillingMain",
            "expired",
            "service.emit().reportUnkillable(List.of(pid));",
            ""),
        new Mutant(
            "foster stop waits for what SIGKILL does not end",
            "core/supervisor/PendingRequests",
            "isDecided",
            "!decided && !target.machine.isStuck()",
            "!decided"),
        new Mutant(
            "a check is taken for a process in the background",
            DECISION,
            "reportSurvivors",
            "if (!one.role().isProbe()) {",
            "if (one.role() != null) {"),
        new Mutant(
            "a short good run is no failure",
            DECISION,
            "restart",
            "boolean failed = !good || !served",
            "boolean failed = !good"),
        new Mutant(
            "nothing is looked up after the pre_start commands",
            LOOKING_UP,
            "afterPreStart",
            "service.needsLookup()",
            "service.killed()"),
        new Mutant(
            "a look-up is forgotten", LOOKING_UP, "lookedUp", "service.takeLookedUp(found);", ""),
        new Mutant(
            "SIGINT delays stops", SHUTDOWN, "signalled", "if (interrupt) { skipDelays(); }", ""),
        new Mutant(
            "STOPPING=1 during the delay is ignored",
            "core/state/DelayingStop",
            "notified",
            "if (message.stopping()) {",
            "if (message.stopping() && message.ready()) {"),
        new Mutant(
            "a start is tried once too often",
            "core/state/RestartHistory",
            "afterFailedStart",
            "failedStarts >= policy.retries()",
            "failedStarts > policy.retries()"),
        new Mutant(
            "the delay between failed starts does not grow",
            "core/state/RestartHistory",
            "afterFailedStart",
            "failedStarts * policy.step().toNanos()",
            "0"),
        new Mutant(
            "failed starts count for ever",
            "core/state/RestartHistory",
            "next",
            "failedStarts = 0;",
            ""),
        new Mutant(
            "a dependent does not wait for the first attempt",
            GRAPH,
            "holds",
            "on.hasAttempted() && (stays || !on.isRunning())",
            "true"));
  }
}
