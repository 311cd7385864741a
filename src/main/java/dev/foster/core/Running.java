package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import java.util.List;

/** States of a run: from its first hook to the end of its last process. */
sealed interface Running extends State permits Beginning, Serving, Ending {

  /** The present run. */
  Run run();

  @Override
  default State start(ServiceMachine m) {
    return this;
  }

  @Override
  default State begin(ServiceMachine m) {
    return m.unexpected(this, "begin");
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

  /** A hook or probe that a former state started: its processes are found as survivors. */
  @Override
  default State hookExited(ServiceMachine m, Role role, int index, ExitStatus status) {
    return this;
  }

  /** An answer to a question of a former state. */
  @Override
  default State probed(ServiceMachine m, Role role, int index, boolean ok, String detail) {
    return this;
  }

  @Override
  default State notified(ServiceMachine m, Notification message) {
    return this;
  }

  /** The answer to a scan that another service asked for. */
  @Override
  default State survivors(ServiceMachine m, List<Survivor> left) {
    return this;
  }

  @Override
  default State expired(ServiceMachine m) {
    return m.unexpected(this, "expired");
  }
}
