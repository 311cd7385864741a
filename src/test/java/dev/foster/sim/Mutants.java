package dev.foster.sim;

import java.util.ArrayList;
import java.util.List;

/** The bugs to plant, one at a time. White space and comments in their fragments do not matter. */
final class Mutants {
  private Mutants() {}

  private static final String STATE = "core/state/";
  private static final String SUPERVISOR = "core/supervisor/";

  static List<Mutant> all() {
    List<Mutant> all = new ArrayList<>(ofOneService());
    all.addAll(ofRuns());
    all.addAll(ofTheGraph());
    all.addAll(ofTheShutdown());
    all.addAll(ofTheLoop());
    all.addAll(PolicyMutants.all());
    all.addAll(UsageMutants.all());
    all.addAll(ReplicaMutants.all());
    all.addAll(ExportMutants.all());
    all.addAll(ScheduleMutants.all());
    return all;
  }

  /** Restarts, health and readiness checks, the watchdog. */
  private static List<Mutant> ofOneService() {
    String history = STATE + "RestartHistory";
    String decision = STATE + "RestartDecision";
    String probing = STATE + "Probing";
    String health = STATE + "HealthProgress";
    return List.of(
        new Mutant("one restart too many", history, "next", "size() >= limit", "size() > limit"),
        new Mutant("back-off never resets", history, "next", "if (upFor >=", "if (upFor / 1e9 >="),
        new Mutant("no longest delay", history, "delay", "Math.min(delay, longest)", "delay"),
        new Mutant(
            "a start request keeps old restarts",
            STATE + "ServiceMachine",
            "want",
            "fresh && !isRunning()",
            "fresh && isRunning()"),
        new Mutant(
            "finish cannot forbid a restart",
            decision,
            "afterRun",
            "if (noRestart) {",
            "if (noRestart && !service.wanted()) {"),
        new Mutant(
            "only 0 is a success",
            decision,
            "succeeded",
            "contains(exit.code())",
            "contains(exit.code() * 1_000)"),
        new Mutant(
            "restarts though it is not wanted",
            decision,
            "afterRun",
            "if (!service.wanted() || requested) {",
            "if (requested) {"),
        new Mutant(
            "failure with code 0",
            STATE + "Outcome",
            "failureCode",
            "status.shellCode() == 0 ? 1 : status.shellCode()",
            "status.shellCode()"),
        new Mutant(
            "a misbehaving service exits with 1",
            STATE + "Outcome",
            "withStatus",
            "useStatus && end != null ?",
            "useStatus && end == null ?"),
        new Mutant(
            "127 is 126",
            "core/SpawnFailure",
            "exitCode",
            "case NOT_FOUND -> 127;",
            "case NOT_FOUND -> 126;"),
        new Mutant(
            "checks overlap",
            probing,
            "beginCheck",
            "Status.UNDER_WAY, 0, State.NEVER, detail",
            "Status.DUE, 0, service.deadlineIn(timeout), detail"),
        new Mutant(
            "checks repeat without a pause",
            probing,
            "againAt",
            "now + Math.min(",
            "0 * Math.min("),
        new Mutant(
            "checks repeat too slowly",
            probing,
            "againAt",
            "interval.toNanos(), early)",
            "3_000_000_000L, early * 9)"),
        new Mutant(
            "the first pause does not grow",
            probing,
            "againAt",
            "tries - 1L, 0, 20",
            "tries - 1L, 0, 0"),
        new Mutant(
            "health checks without a pause",
            health,
            "verdict",
            "service.deadlineIn(plan.interval())",
            "service.now()"),
        new Mutant("one failed check too many", health, "verdict", "bad >= plan", "bad > plan"),
        new Mutant(
            "every check passes",
            STATE + "Starting",
            "probed",
            "answered(index, passed,",
            "answered(index, true,"),
        new Mutant(
            "waits for a check that cannot pass",
            STATE + "Starting",
            "probed",
            "next.cannotPass() ? Math.min",
            "!next.cannotPass() ? Math.min"),
        new Mutant(
            "WATCHDOG=1 is ignored",
            STATE + "Up",
            "watchdogAfter",
            "message.watchdog() || interval",
            "interval"),
        new Mutant(
            "READY=1 of any process counts",
            STATE + "ServiceFacts",
            "acceptsNotifyFrom",
            "pid == state.pid() || plan",
            "pid > 0 || plan"));
  }

  /** The states of a run: hooks, stop signals, time-outs, survivors. */
  private static List<Mutant> ofRuns() {
    String effects = STATE + "ServiceEffects";
    return List.of(
        new Mutant(
            "kills a second early",
            STATE + "Stopping",
            "beginWithSignal",
            "service.deadlineIn(service.plan().stop().timeout())",
            "service.deadlineIn(service.plan().stop().timeout().minusMillis(1_000))"),
        new Mutant(
            "the default stop signal is INT",
            STATE + "Stopping",
            "signal",
            "service.plan().stop().signal()",
            "Signals.INT"),
        new Mutant(
            "scope is always main",
            STATE + "StoppingMain",
            "enter",
            "scope() == StopPolicy.Scope.GROUP",
            "scope() == null"),
        new Mutant(
            "a stopped process gets no CONT",
            effects,
            "stopSignal",
            "signal(pid, Signals.CONT, group);",
            ""),
        new Mutant(
            "a stopped survivor gets no CONT",
            STATE + "StepContext",
            "stopSurvivors",
            "emit(new Effect.SignalSurvivors(service, survivors, Signals.CONT));",
            ""),
        new Mutant(
            "survivors found later get no TERM",
            STATE + "StoppingSurvivors",
            "scanned",
            "service.emit().stopSurvivors(added);",
            ""),
        new Mutant(
            "survivors are left alone",
            STATE + "FindingSurvivors",
            "scanned",
            "return new StoppingSurvivors(run, killAt, reported, noRestart, survivors, survivors);",
            "return service.decision().afterRun(run, reported, noRestart);"),
        new Mutant(
            "pre_start may fail",
            STATE + "PreStart",
            "hookExited",
            "if (status.isZero()) {",
            "if (status.isZero() || index > 0) {"),
        new Mutant(
            "post_start may fail",
            STATE + "PostStart",
            "hookExited",
            "if (status.isZero()) {",
            "if (status.isZero() || index > 0) {"),
        new Mutant(
            "post_start outlives a main process that ended",
            STATE + "PostStart",
            "exited",
            "if (hook == 0) {",
            "if (hook >= 0) {"),
        new Mutant(
            "EXTEND_TIMEOUT_USEC is ignored",
            "core/Notification",
            "extended",
            "return Math.max(deadline, now + more);",
            "return deadline;"),
        new Mutant(
            "STOPPING=1 is followed by a stop signal",
            STATE + "Up",
            "notified",
            "if (message.stopping()) {",
            "if (message.stopping() && message.ready()) {"),
        new Mutant(
            "STOPPING=1 without a time-out",
            STATE + "SelfStopping",
            "enter",
            "long killAt = service.deadlineIn(service.plan().stop().timeout());",
            "long killAt = NEVER;"));
  }

  /** Dependencies, requests, events of earlier runs. */
  private static List<Mutant> ofTheGraph() {
    String graph = SUPERVISOR + "Graph";
    String supervisor = SUPERVISOR + "SupervisorMachine";
    String pending = SUPERVISOR + "PendingRequests";
    return List.of(
        new Mutant(
            "a stop does not wait for dependents",
            graph,
            "hasRunningDependents",
            "return m.pid() > 0 && runningDependent(m) != null;",
            "return false;"),
        new Mutant(
            "started is ready", graph, "holds", "stays && on.isReady()", "stays && on.isStarted()"),
        new Mutant(
            "failures do not spread",
            graph,
            "unsatisfiable",
            "if (on.isFailed()) {",
            "if (on.isFailed() && m.isFailed()) {"),
        new Mutant(
            "restarts do not spread",
            graph,
            "restartedDependency",
            "edge.restart() &&",
            "!edge.required() &&"),
        new Mutant(
            "events of earlier runs count",
            supervisor,
            "current",
            "run != null && RunToken.isOf(run, token) ? m : null",
            "m"),
        new Mutant(
            "owners of reaped pids are kept",
            supervisor,
            "exited",
            "context.removeOwner(event.pid());",
            "context.owner(event.pid());"),
        new Mutant(
            "an exit is lost",
            supervisor,
            "exited",
            "} else if (event.pid() == owner.machine().pid()) {",
            "} else if (event.pid() == owner.machine().pid() && owner.machine().isStarted()) {"),
        new Mutant("only one scan is ever made", supervisor, "scanned", "context.scanDone();", ""),
        new Mutant("a reload gets no reply", supervisor, "settle", "reload.abandon();", ""),
        new Mutant(
            "one service is enough for success",
            pending,
            "reply",
            "return bad.isEmpty() ?",
            "return bad.isEmpty() || !good.isEmpty() ?"),
        new Mutant(
            "a stop is answered at once",
            pending,
            "wasDown",
            "return !m.isRunning() || m.generation() > target.generation;",
            "return true;"));
  }

  private static List<Mutant> ofTheShutdown() {
    String shutdown = SUPERVISOR + "ShutdownMachine";
    return List.of(
        new Mutant(
            "a SIGINT begins a drain",
            SUPERVISOR + "ShutdownMachine",
            "signalled",
            "} else if (!interrupt && drains &&",
            "} else if (drains &&"),
        new Mutant(
            "a second signal does not end the drain",
            SUPERVISOR + "ShutdownMachine",
            "signalled",
            "if (!interrupt && context.now() <",
            "if (context.now() > 0 || context.now() <"),
        new Mutant(
            "a second INT does not kill",
            shutdown,
            "signalled",
            "if (interrupt && context.now() >= state.killFrom()) {",
            "if (interrupt && context.now() < 0) {"),
        new Mutant(
            "the same Ctrl-C twice kills",
            shutdown,
            "signalled",
            "interrupt ? context.now() + SIGNAL_GAP.toNanos() : NEVER",
            "interrupt ? context.now() : NEVER"),
        new Mutant(
            "the last kill spares services",
            shutdown,
            "killEverything",
            "m.kill();",
            "m.isRunning();"),
        new Mutant(
            "health.action: end does not end the container",
            shutdown,
            "endsContainer",
            "m.last().kind() == Outcome.Kind.ENDED_BY_HEALTH",
            "m.last().kind() == null"));
  }

  private static List<Mutant> ofTheLoop() {
    String loop = "loop/Loop";
    String runner = "loop/EffectRunner";
    String ownership = "process/ProcessOwnership";
    String scan = "process/SurvivorScan";
    return List.of(
        new Mutant("an exit does not wake the loop", "loop/Mailbox", "wake", "reapDue = true;", ""),
        new Mutant("one exit a turn", loop, "reap", "; pid = kernel.ended()) {", "; pid = 0) {"),
        new Mutant(
            "sleeps too long",
            loop,
            "untilDeadline",
            "Math.max(0, deadline - clock.now())",
            "Math.max(0, deadline - clock.now()) + 100_000_000L"),
        new Mutant(
            "the status is never published again",
            loop,
            "publish",
            "board.publish(",
            "if (board.latest() == null) board.publish("),
        new Mutant(
            "writing ends are never closed",
            "loop/ServiceSpawner",
            "launch",
            "descriptors.close();",
            ""),
        new Mutant(
            "ready pipes are never closed",
            "loop/ServiceListeners",
            "runEnded",
            "probes.unwatchReady(id);",
            ""),
        new Mutant(
            "MAINPID may be the child of another process",
            "loop/MainPidTracker",
            "isChild",
            "if (child == pid) {",
            "if (child > 0) {"),
        new Mutant(
            "MAINPID may be of another service",
            ownership,
            "mayBeMain",
            "&& belongs(pid, run)",
            ""),
        new Mutant(
            "marks are ignored", ownership, "look", "byMark(view.mark(process.pid()))", "null"),
        new Mutant("runs have no mark", "process/RunMarks", "mark", "number == null ?", "true ?"),
        new Mutant("markers are ignored", ownership, "look", "byMarker(marker)", "null"),
        new Mutant("a scan looks only once", scan, "scan", "passes <= MAX_PASSES", "passes <= 1"),
        new Mutant(
            "a process in exec has no owner",
            ownership,
            "look",
            "ProcessFacts.UNKNOWN.equals(marker)",
            "false"),
        new Mutant(
            "a scan does not wait for a process in exec",
            runner,
            "rescanSurvivors",
            "now - unknownSince <",
            "0 * (now - unknownSince) >"),
        new Mutant(
            "children of survivors are missed",
            scan,
            "collect",
            "collect(child, found, into, depth + 1);",
            ""),
        new Mutant(
            "ended runs are kept", runner, "runEnded", "listeners.runEnded(effect.token());", ""),
        new Mutant(
            "every reply is a success",
            runner,
            "answer",
            "refusal == null ? effect.reply() : new Reply(false, List.of(refusal))",
            "new Reply(true, java.util.List.of())"));
  }
}
