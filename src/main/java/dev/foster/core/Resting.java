package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import java.util.List;

/** States without any process. */
sealed interface Resting extends State {

  @Override
  default State begin(ServiceMachine m) {
    return m.unexpected(this, "begin");
  }

  @Override
  default State dependencyFailed(ServiceMachine m, String words) {
    return this;
  }

  @Override
  default State stop(ServiceMachine m, Outcome cause) {
    return this;
  }

  @Override
  default State kill(ServiceMachine m) {
    return this;
  }

  @Override
  default State spawned(ServiceMachine m, Role role, int index, int pid) {
    return m.unexpected(this, "spawned");
  }

  @Override
  default State spawnFailed(ServiceMachine m, Role role, int index, SpawnFailure failure) {
    return m.unexpected(this, "spawnFailed");
  }

  @Override
  default State exited(ServiceMachine m, ExitStatus status, long oomKills) {
    return m.unexpected(this, "exited");
  }

  @Override
  default State hookExited(ServiceMachine m, Role role, int index, ExitStatus status) {
    return m.unexpected(this, "hookExited");
  }

  @Override
  default State probed(ServiceMachine m, Role role, int index, boolean ok, String detail) {
    return m.unexpected(this, "probed");
  }

  @Override
  default State notified(ServiceMachine m, Notification message) {
    return m.unexpected(this, "notified");
  }

  @Override
  default State survivors(ServiceMachine m, List<Survivor> left) {
    return m.unexpected(this, "survivors");
  }

  @Override
  default State expired(ServiceMachine m) {
    return m.unexpected(this, "expired");
  }

  /** Not running and not asked to, or ended because it was asked to. */
  record Down() implements Resting {
    @Override
    public String word() {
      return "down";
    }

    @Override
    public State start(ServiceMachine m) {
      return m.awaitDependencies();
    }
  }

  /** Wanted up; its dependencies do not hold yet. */
  record Waiting() implements Resting {
    @Override
    public String word() {
      return "waiting";
    }

    @Override
    public State start(ServiceMachine m) {
      return this;
    }

    @Override
    public State begin(ServiceMachine m) {
      return m.beginRun();
    }

    @Override
    public State dependencyFailed(ServiceMachine m, String words) {
      return m.aftermath().fail(Outcome.dependencyFailed(words), "");
    }

    @Override
    public State stop(ServiceMachine m, Outcome cause) {
      return m.wanted() ? this : m.rest();
    }
  }

  /** Waits to be started again. */
  record Backoff(int attempt, long startAt, String reason) implements Resting {
    @Override
    public String word() {
      return "backoff";
    }

    @Override
    public long deadline() {
      return startAt;
    }

    @Override
    public State start(ServiceMachine m) {
      return m.awaitDependencies();
    }

    @Override
    public State dependencyFailed(ServiceMachine m, String words) {
      return m.aftermath().fail(Outcome.dependencyFailed(words), "");
    }

    @Override
    public State stop(ServiceMachine m, Outcome cause) {
      return m.wanted() ? m.awaitDependencies() : m.rest();
    }

    @Override
    public State expired(ServiceMachine m) {
      return m.awaitDependencies();
    }
  }

  /** Ended well; will not be started again by itself. */
  record Completed() implements Resting {
    @Override
    public String word() {
      return "completed";
    }

    @Override
    public State start(ServiceMachine m) {
      return m.awaitDependencies();
    }
  }

  /** Given up. */
  record Failed(String reason, int exitCode) implements Resting {
    @Override
    public String word() {
      return "failed";
    }

    @Override
    public State start(ServiceMachine m) {
      return m.awaitDependencies();
    }
  }
}
