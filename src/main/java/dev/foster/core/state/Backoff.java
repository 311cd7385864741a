package dev.foster.core.state;

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
    return service.wanted() ? service.awaitDependencies() : service.goDown();
  }

  @Override
  public State expired(ServiceMachine service) {
    return service.awaitDependencies();
  }
}
