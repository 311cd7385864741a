package dev.foster.kernel.linux;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;

/** Chooses how a process is started. One thread at a time. */
final class Starter {
  private final ProcFs proc;
  private final Processes processes;
  private final Descriptors descriptors = new Descriptors();
  private final Spawner spawner = new Spawner(descriptors);
  private ScriptSpawner scripts;

  Starter(ProcFs proc, Processes processes) {
    this.proc = proc;
    this.processes = processes;
  }

  /** As {@code Kernel.spawn}. */
  int start(SpawnRequest request) throws SpawnException {
    processes.spawning();
    if (!ScriptSpawner.isNeeded(request)) {
      return spawner.start(request);
    }
    if (scripts == null) {
      scripts = new ScriptSpawner(proc, descriptors);
    }
    return scripts.start(request);
  }
}
