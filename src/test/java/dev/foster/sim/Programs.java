package dev.foster.sim;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;

/** Starts the program for a request, or refuses with a reason. */
interface Programs {
  ProgramBehaviour find(SpawnRequest request) throws SpawnException;

  /** Whether no descriptor is free just now. */
  default boolean failsForWant() {
    return false;
  }
}
