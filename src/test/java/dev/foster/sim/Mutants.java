package dev.foster.sim;

import java.util.ArrayList;
import java.util.List;

/** Bugs to plant into the core and the loop, one at a time. */
final class Mutants {
  private Mutants() {}

  /**
   * In {@code file} of {@code part} {@code find}, which is there once, becomes {@code replacement}.
   */
  record Mutant(String name, String part, String file, String find, String replacement) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Mutant plant(String name, String file, String find, String replacement) {
    return new Mutant(name, "core", file, find, replacement);
  }

  private static Mutant inLoop(String name, String file, String find, String replacement) {
    String part = file.equals("ProcessOwnership") ? "process" : "loop";
    return new Mutant(name, part, file, find, replacement);
  }

  static List<Mutant> all() {
    List<Mutant> all = new ArrayList<>(ofTheCore());
    all.addAll(ofTheLoop());
    return all;
  }

  private static List<Mutant> ofTheLoop() {
    return List.of(
        inLoop(
            "a wake-up without room is lost", "Mailbox", "overdue.set(true); // seen", "// seen"),
        inLoop(
            "one death a turn",
            "Loop",
            "reaped != null; reaped = kernel.reap()",
            "reaped != null; reaped = null"),
        inLoop(
            "sleeps too long",
            "Loop",
            "Math.max(0, deadline - kernel.now())",
            "Math.max(0, deadline - kernel.now()) + 100_000_000L"),
        inLoop(
            "the board is never renewed",
            "Loop",
            "board.publish(bulletin.snapshot(machine));",
            "if (board.latest() == null) board.publish(bulletin.snapshot(machine));"),
        inLoop("writing ends are never closed", "ServiceSpawner", "      descriptors.close();", ""),
        inLoop("ready pipes are never closed", "ServiceListeners", "probes.unwatchReady(id);", ""),
        inLoop(
            "MAINPID may be anybody's child",
            "MainPidTracker",
            "if (child == pid) {",
            "if (child > 0) {"),
        inLoop(
            "MAINPID may be a stranger's",
            "ProcessOwnership",
            "(entry == null || !entry.hook) && belongs(pid, run)",
            "(entry == null || !entry.hook)"),
        inLoop(
            "markers are not looked at",
            "ProcessOwnership",
            "owner = byMarker(marker);",
            "owner = null;"),
        inLoop(
            "nobody dies during a scan", "ProcessOwnership", "looks <= MOST_LOOKS", "looks <= 1"),
        inLoop(
            "who executes a program is nobody's",
            "ProcessOwnership",
            "unknown = Kernel.UNKNOWN.equals(marker);",
            "unknown = false;"),
        inLoop(
            "who executes a program is not waited for",
            "EffectRunner",
            "now - unknownSince < PATIENCE",
            "now < unknownSince"),
        inLoop(
            "survivors' children are overlooked",
            "ProcessOwnership",
            "collect(child, whose, into, depth + 1);",
            ""),
        inLoop("runs are never forgotten", "EffectRunner", "ears.runEnded(effect.token());", ""),
        inLoop(
            "an answer goes to the one before",
            "EffectRunner",
            "answer.accept(effect.reply());",
            "answer.accept(new Reply(true, java.util.List.of()));"));
  }

  private static List<Mutant> ofTheCore() {
    return List.of(
        plant("one restart too many", "RestartHistory", "size() >= limit", "size() > limit"),
        plant("back-off is never reset", "RestartHistory", "if (upFor >=", "if (upFor / 1e9 >="),
        plant("delays without bound", "RestartHistory", "Math.min(delay, longest)", "delay"),
        plant(
            "a fresh start forgets nothing",
            "ServiceMachine",
            "if (up && fresh && !isRunning()) {",
            "if (up && fresh && isRunning()) {"),
        plant(
            "kills a second early",
            "Ending",
            "signal, m.in(m.plan().stop().timeout()), cause)",
            "signal, m.in(m.plan().stop().timeout().minusMillis(1_000)), cause)"),
        plant(
            "nobody waits for dependents",
            "Graph",
            "return m.state().pid() > 0 && blocker(m, all) != null;",
            "return false;"),
        plant("started is ready", "Graph", "stays && on.isReady()", "stays && on.isStarted()"),
        plant(
            "finish cannot say no",
            "RestartDecision",
            "if (noMore) {",
            "if (noMore && !m.wanted()) {"),
        plant("who is found later is not told", "Leftover", "m.askToEnd(later);", ""),
        plant(
            "survivors are left alone",
            "Leftover",
            "return new Draining(run, killAt, told, noMore, left, left);",
            "return m.aftermath().decide(run, told, noMore);"),
        plant(
            "failures do not spread",
            "Graph",
            "if (on.isFailed()) { // why",
            "if (on.isFailed() && m.isFailed()) { // why"),
        plant(
            "a failure with code 0 is none",
            "Outcome",
            "status.shellCode() == 0 ? 1 : status.shellCode()",
            "status.shellCode()"),
        plant(
            "a second INT is a first one",
            "ShutdownMachine",
            "if (signal == Signals.INT && stage.now >= state.killFrom()) {",
            "if (signal == Signals.INT && stage.now < 0) {"),
        plant(
            "an INT that was passed on is a second one",
            "ShutdownMachine",
            "signal == Signals.INT ? stage.now + INTERRUPT_GAP.toNanos() : State.NEVER",
            "signal == Signals.INT ? stage.now : State.NEVER"),
        plant("127 is 126", "SpawnFailure", "case NOT_FOUND -> 127;", "case NOT_FOUND -> 126;"),
        plant(
            "stale tokens are fresh", "SupervisorMachine", "return same ? m : null;", "return m;"),
        plant(
            "the dead keep their names",
            "SupervisorMachine",
            "stage.owners.remove(event.pid())",
            "stage.owners.get(event.pid())"),
        plant(
            "an exit is lost",
            "SupervisorMachine",
            "} else if (event.pid() == m.state().pid()) {",
            "} else if (event.pid() == m.state().pid() && m.isStarted()) {"),
        plant(
            "probes overlap",
            "Probing",
            "Status.ASKED, 0, State.NEVER, detail",
            "Status.IDLE, 0, m.in(timeout), detail"),
        plant(
            "one good answer is enough",
            "PendingRequests",
            "return bad.isEmpty() ?",
            "return bad.isEmpty() || !good.isEmpty() ?"),
        plant("a reload is never answered", "SupervisorMachine", "reload.abandon();", ""),
        plant(
            "pre_start may fail",
            "Beginning",
            "if (status.isZero()) {",
            "if (status.isZero() || index > 0) {"),
        plant("the watchdog is not fed", "Up", "message.watchdog() || interval", "interval"),
        plant(
            "time-outs cannot be extended",
            "ServiceMachine",
            "return Math.max(deadline, stage.now + more);",
            "return deadline;"),
        plant(
            "scope is always main",
            "Ending",
            "m.plan().stop().scope() == StopPolicy.Scope.GROUP",
            "m.plan().stop().scope() == null"),
        plant(
            "who is stopped cannot be told to end",
            "Ending",
            "    m.signal(pid, Signals.CONT, group);\n",
            ""),
        plant(
            "survivors that are stopped cannot be told to end",
            "StepContext",
            "      emit(new Effect.SignalSurvivors(service, survivors, Signals.CONT));\n",
            ""),
        plant("checks are asked without a pause", "Probing", "now + Math.min(", "0 * Math.min("),
        plant(
            "checks are asked at leisure",
            "Probing",
            "interval.toNanos(), early)",
            "3_000_000_000L, early * 9)"),
        plant("the first pause does not grow", "Probing", "tries - 1L, 0, 20", "tries - 1L, 0, 0"),
        plant(
            "health is asked without a pause",
            "HealthProgress",
            "m.in(plan.interval())",
            "m.now()"),
        plant("one failure too many", "HealthProgress", "bad >= plan", "bad > plan"),
        plant("restarts do not spread", "Graph", "edge.restart() &&", "!edge.required() &&"),
        plant("INT is passed on as TERM", "ShutdownMachine", "= Signals.INT;", "= Signals.TERM;"),
        plant("the last kill spares services", "ShutdownMachine", "m.kill();", "m.state();"),
        plant(
            "only 0 is a success",
            "RestartDecision",
            "successCodes().contains(exit.code())",
            "successCodes().contains(exit.code() * 1_000)"),
        plant("one scan is enough for ever", "SupervisorMachine", "stage.scanDone();", ""),
        plant(
            "any answer is a good one",
            "Beginning",
            "answered(index, ok,",
            "answered(index, true,"),
        plant(
            "a stop is answered at once",
            "PendingRequests",
            "return !m.isRunning() || m.generation() > target.generation;",
            "return true;"),
        plant(
            "strangers are heard",
            "ServiceMachine",
            "pid == state.pid() || plan",
            "pid > 0 || plan"),
        plant(
            "who says that it stops is told to",
            "Up",
            "if (message.stopping()) {",
            "if (message.stopping() && message.ready()) {"),
        plant(
            "a quitter has all the time",
            "Ending",
            "long by = m.extended(m.in(m.plan().stop().timeout()), message);",
            "long by = NEVER;"),
        plant(
            "a lost check is waited for",
            "Beginning",
            "next.lost() ? Math.min",
            "!next.lost() ? Math.min"),
        plant(
            "a broken service exits with 1",
            "Outcome",
            "tells && end != null ?",
            "tells && end == null ?"),
        plant(
            "end ends nothing",
            "ShutdownMachine",
            "m.last().kind() == Outcome.Kind.GIVEN_UP",
            "m.last().kind() == null"),
        plant(
            "restarts ignore what is wanted",
            "RestartDecision",
            "if (!m.wanted() || asked) {",
            "if (asked) {"));
  }
}
