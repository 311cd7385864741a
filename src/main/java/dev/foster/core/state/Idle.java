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

/** The service has no process. */
sealed interface Idle extends State permits Down, Waiting, Scheduled, Backoff, Completed, Failed {

  @Override
  default State start(ServiceMachine service) {
    return service.begin();
  }

  @Override
  default State due(ServiceMachine service, Instant at) {
    return service.emit().unexpected(this, "due");
  }

  @Override
  default State dependenciesReady(ServiceMachine service, Map<String, Integer> renewals) {
    return service.emit().unexpected(this, "dependenciesReady");
  }

  @Override
  default State dependencyFailed(ServiceMachine service, String reason) {
    return this;
  }

  @Override
  default State stop(ServiceMachine service, Outcome cause) {
    return this;
  }

  @Override
  default State kill(ServiceMachine service) {
    return this;
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

  @Override
  default State hookExited(ServiceMachine service, Role role, int index, ExitStatus status) {
    return service.emit().unexpected(this, "hookExited");
  }

  @Override
  default State probed(
      ServiceMachine service, Role role, int index, boolean passed, String detail) {
    return service.emit().unexpected(this, "probed");
  }

  @Override
  default State notified(ServiceMachine service, Notification message) {
    return service.emit().unexpected(this, "notified");
  }

  @Override
  default State scanned(ServiceMachine service, List<Survivor> survivors) {
    return service.emit().unexpected(this, "scanned");
  }

  /** Changes nothing: the next run takes the new plan. */
  @Override
  default State replanned(ServiceMachine service, Service before) {
    return this;
  }

  @Override
  default State expired(ServiceMachine service) {
    return service.emit().unexpected(this, "expired");
  }
}
