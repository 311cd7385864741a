package dev.foster.core.supervisor;

import dev.foster.core.state.Outcome;
import dev.foster.core.state.ServiceMachine;
import dev.foster.core.state.StepContext;
import dev.foster.plan.Plan;
import dev.foster.plan.Replicas;

/** Applies to each service what the states of the others mean for it, until no state changes. */
final class Settling {
  /** More rounds than any graph needs. */
  private static final int MAX_ROUNDS = 10_000;

  private final StepContext context;
  private final Graph graph;
  private final ShutdownMachine shutdown;

  Settling(StepContext context, Graph graph, ShutdownMachine shutdown) {
    this.context = context;
    this.graph = graph;
    this.shutdown = shutdown;
  }

  /** Settles all services, then starts those that wait and have what they wait for. */
  void settle(Plan plan) {
    settleStates(plan);
    if (!shutdown.isBegun()) {
      startWaiting();
    }
  }

  private void settleStates(Plan plan) {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      if (context.takePlansChanged()) {
        graph.relink();
      }
      long before = context.stateChanges();
      graph.markLeaving();
      settleAll(plan, false);
      if (context.stateChanges() != before || shutdown.beginForService()) {
        continue; // before others stop: a failure may begin the shutdown, which has its own order
      }
      settleAll(plan, true);
      if (context.stateChanges() == before) {
        return;
      }
    }
    throw new IllegalStateException("the graph does not settle");
  }

  /** Settles the services that run, or those that do not. */
  private void settleAll(Plan plan, boolean running) {
    for (ServiceMachine m : graph.machines()) {
      if (m.isRunning() == running) {
        settle(m, plan);
      }
    }
  }

  /** Applies to one service what the states of the others mean for it. */
  private void settle(ServiceMachine m, Plan plan) {
    if (m.isStopping() || m.isDown()) {
      return;
    }
    if (graph.hasRunningDependents(m)) {
      return; // their stop comes first
    }
    if (!m.wanted()) {
      m.stop(causeOfStop(m, plan));
      return;
    }
    if (m.isFailed() || m.isCompleted()) {
      return;
    }
    String unsatisfiable = graph.unsatisfiable(m);
    if (unsatisfiable != null) {
      boolean markedWithDependents = graph.isMarkedLeaving(m); // else in the next round
      if (!m.isRunning() || markedWithDependents) {
        m.dependencyFailed(unsatisfiable);
      }
      return;
    }
    if (!m.isRunning()) {
      return;
    }
    String reason = graph.stopReason(m);
    String restarted = graph.restartedDependency(m);
    if (reason != null) {
      m.stop(Outcome.stopped(reason));
    } else if (restarted != null) {
      m.stop(Outcome.stopped(restarted + ", which it depends on, was restarted"));
    }
  }

  private Outcome causeOfStop(ServiceMachine m, Plan plan) {
    if (shutdown.isBegun()) {
      return Outcome.SHUTDOWN;
    }
    boolean configured = plan.services().containsKey(m.name());
    if (configured) {
      return Outcome.STOP_REQUEST;
    }
    Replicas replicas = plan.replicas().get(m.plan().serviceName());
    boolean scaled = replicas != null && replicas.isScaled();
    return Outcome.stopped(scaled ? "removed by foster scale" : "removed by a reload");
  }

  private void startWaiting() {
    for (ServiceMachine m : graph.machines()) {
      boolean free = m.restartReason() == null || graph.runningDependent(m) == null;
      if (m.isWaiting() && m.wanted() && free && graph.missing(m) == null) {
        m.dependenciesReady(graph.renewals(m), graph.imports(m));
      }
    }
  }
}
