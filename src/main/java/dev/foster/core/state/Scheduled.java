package dev.foster.core.state;

import dev.foster.plan.Service;
import java.time.Instant;

/** Wanted up; the next run is due by its schedule, or has to wait until it is. */
record Scheduled() implements Idle {
  @Override
  public String word() {
    return "waiting";
  }

  @Override
  public State start(ServiceMachine service) {
    return service.begin();
  }

  @Override
  public State due(ServiceMachine service, Instant at) {
    return service.schedule().begin(at);
  }

  @Override
  public State stop(ServiceMachine service, Outcome cause) {
    return service.wanted() ? this : service.goDown();
  }

  @Override
  public State replanned(ServiceMachine service, Service before) {
    return service.schedule() == null ? service.awaitDependencies() : this;
  }
}
