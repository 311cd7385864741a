package dev.foster.core.state;

import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.core.Survivor;
import dev.foster.kernel.ExitStatus;
import dev.foster.plan.Service;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A run starts or is up. */
sealed interface Active extends State
    permits LookingUp, PreStart, Spawning, Starting, PostStart, Up {

  @Override
  default State start(ServiceMachine service) {
    return this;
  }

  /** The last run goes on. */
  @Override
  default State due(ServiceMachine service, Instant at) {
    return service.schedule().overlap(this, at);
  }

  @Override
  default State dependenciesReady(ServiceMachine service, Map<String, Integer> renewals) {
    return service.emit().unexpected(this, "dependenciesReady");
  }

  @Override
  default State dependencyFailed(ServiceMachine service, String reason) {
    return stop(service, Outcome.dependencyFailed(reason));
  }

  @Override
  default State spawned(ServiceMachine service, Role role, int index, int pid) {
    return service.emit().unexpected(this, "spawned");
  }

  @Override
  default State spawnFailed(ServiceMachine service, Role role, int index, SpawnFailure failure) {
    return service.emit().unexpected(this, "spawnFailed");
  }

  @Override
  default State lookedUp(ServiceMachine service, Service found, SpawnFailure failure) {
    return service.emit().unexpected(this, "lookedUp");
  }

  @Override
  default State exited(ServiceMachine service, ExitStatus status, long oomKills) {
    return service.emit().unexpected(this, "exited");
  }

  /** An earlier state started this command; its processes are found as survivors. */
  @Override
  default State hookExited(ServiceMachine service, Role role, int index, ExitStatus status) {
    return this;
  }

  /** An earlier state started this check. */
  @Override
  default State probed(
      ServiceMachine service, Role role, int index, boolean passed, String detail) {
    return this;
  }

  @Override
  default State notified(ServiceMachine service, Notification message) {
    return this;
  }

  /** Another service asked for this scan. */
  @Override
  default State scanned(ServiceMachine service, List<Survivor> survivors) {
    return this;
  }

  /** Changes nothing: this state looks at the plan only when it needs a value. */
  @Override
  default State replanned(ServiceMachine service, Service before) {
    return this;
  }

  @Override
  default State expired(ServiceMachine service) {
    return service.emit().unexpected(this, "expired");
  }
}
