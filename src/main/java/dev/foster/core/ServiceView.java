package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.plan.Dependency;
import dev.foster.plan.Service;

/**
 * One service as others may see it.
 *
 * @param state {@code down waiting starting up stopping backoff completed failed}
 * @param pid main process, 0 if there is none
 * @param session its first pid in the present run, 0 without a run
 * @param ready null where it means nothing
 * @param healthy null without a verdict
 * @param restarts by its policy since it was last asked for
 * @param startedAt monotonic start of the main process; 0 if there is none
 * @param lastExit how the last main process ended, or null
 * @param reason why it is in this state, or null
 * @param patience monotonic end of the patience with this state; {@link Long#MAX_VALUE} for none
 * @param token FOSTER_RUN of the present run, or null
 */
public record ServiceView(
    Service plan,
    String state,
    int pid,
    int session,
    Boolean ready,
    Boolean healthy,
    int restarts,
    long startedAt,
    ExitStatus lastExit,
    String reason,
    long patience,
    String statusText,
    boolean wanted,
    String token) {

  static ServiceView of(ServiceMachine m, Graph graph) {
    boolean started = m.isStarted();
    Boolean ready = started ? (Boolean) m.isReady() : null;
    return new ServiceView(
        m.plan(),
        m.state().word(),
        m.state().pid(),
        m.session(),
        ready,
        m.healthy(),
        m.history().total(),
        m.state().pid() > 0 ? m.mainStartedAt() : 0,
        m.last() == null ? null : m.last().status(),
        reason(m, graph),
        m.state().patience(),
        m.statusText(),
        m.wanted(),
        m.token());
  }

  private static String reason(ServiceMachine m, Graph graph) {
    if (m.state() instanceof Resting.Waiting) {
      Dependency missing = graph.missing(m);
      return missing == null
          ? null
          : "waiting for " + missing.on() + " (" + Graph.word(missing.condition()) + ")";
    }
    if (!m.wanted() && m.isStarted()) {
      ServiceMachine blocker = graph.blocker(m, true);
      return blocker == null ? null : "waiting for " + blocker.name() + " to stop";
    }
    if (m.state() instanceof Resting.Down && m.last() != null) {
      return m.last().words();
    }
    return m.state().reason();
  }
}
