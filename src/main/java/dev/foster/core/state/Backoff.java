package dev.foster.core.state;

import java.time.Instant;

/**
 * The restart delay runs.
 *
 * @param startAt monotonic time at which it ends
 * @param reason how the last run ended
 */
record Backoff(long startAt, String reason) implements Idle {
  @Override
  public String word() {
    return "backoff";
  }

  @Override
  public long deadline() {
    return startAt;
  }

  @Override
  public State dependencyFailed(ServiceMachine service, String failure) {
    return service.decision().fail(Outcome.dependencyFailed(failure), "");
  }

  @Override
  public State stop(ServiceMachine service, Outcome cause) {
    if (!service.wanted()) {
      return service.goDown();
    }
    service.takeNextPlan();
    return service.schedule() == null
        ? service.awaitDependencies()
        : service.schedule().stopped(cause.text());
  }

  /** The attempts of the last run go on. */
  @Override
  public State due(ServiceMachine service, Instant at) {
    return service.schedule().overlap(this, at);
  }

  @Override
  public State start(ServiceMachine service) {
    return service.awaitDependencies();
  }

  @Override
  public State expired(ServiceMachine service) {
    return service.awaitDependencies();
  }
}
