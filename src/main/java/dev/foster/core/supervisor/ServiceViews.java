package dev.foster.core.supervisor;

import dev.foster.core.ServiceView;
import dev.foster.core.state.ServiceMachine;
import dev.foster.plan.Dependency;
import java.util.ArrayList;
import java.util.List;

/** Makes the view of a service that others may see. */
final class ServiceViews {
  private ServiceViews() {}

  /** The views of all services, in the plan's order. */
  static List<ServiceView> all(Graph graph) {
    List<ServiceView> views = new ArrayList<>();
    for (ServiceMachine m : graph.machines()) {
      views.add(of(m, graph));
    }
    return views;
  }

  static ServiceView of(ServiceMachine m, Graph graph) {
    Boolean ready = m.isStarted() ? (Boolean) m.isReady() : null;
    return new ServiceView(
        m.plan(),
        m.stateWord(),
        m.pid(),
        m.session(),
        ready,
        m.healthy(),
        m.restarts(),
        m.pid() > 0 ? m.mainStartedAt() : 0,
        m.endedAt(),
        m.last() == null ? null : m.last().status(),
        reason(m, graph),
        m.timeoutAt(),
        m.statusText(),
        m.wanted(),
        m.token(),
        m.startTimes().startedAt(),
        m.startTimes().readyAt(),
        m.scheduleView());
  }

  private static String waitsForStop(ServiceMachine m, Graph graph) {
    ServiceMachine dependent = graph.runningDependent(m);
    return dependent == null ? null : "waiting for " + dependent.name() + " to stop";
  }

  private static String reason(ServiceMachine m, Graph graph) {
    if (m.isWaiting()) {
      Dependency missing = graph.missing(m);
      return missing == null
          ? waitsForStop(m, graph)
          : "waiting for " + missing.on() + " (" + missing.condition().word() + ")";
    }
    if (m.isStarted() && graph.isMarkedLeaving(m)) {
      return waitsForStop(m, graph);
    }
    if (m.isDown() && m.last() != null) {
      return m.last().text();
    }
    return m.reason();
  }
}
