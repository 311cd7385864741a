package dev.foster.core.state;

import java.time.Instant;
import java.util.Map;

/** Wanted up; the condition of at least one dependency does not hold yet. */
record Waiting() implements Idle {
  @Override
  public String word() {
    return "waiting";
  }

  @Override
  public State start(ServiceMachine service) {
    return this;
  }

  @Override
  public State dependenciesReady(ServiceMachine service, Map<String, Integer> renewals) {
    return service.beginRun(renewals);
  }

  @Override
  public State dependencyFailed(ServiceMachine service, String reason) {
    return service.schedule() == null || service.schedule().failsWithDependency()
        ? service.decision().fail(Outcome.dependencyFailed(reason), "")
        : this; // until it is due again
  }

  @Override
  public State due(ServiceMachine service, Instant at) {
    return service.schedule().dueAgain(this, at);
  }

  @Override
  public State stop(ServiceMachine service, Outcome cause) {
    return service.wanted() ? this : service.goDown();
  }
}
