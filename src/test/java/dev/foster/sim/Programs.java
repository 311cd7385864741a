package dev.foster.sim;

import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;

/** What is started by a request, or why nothing is. */
interface Programs {
  Life find(SpawnRequest request) throws SpawnException;

  /** Whether there is no descriptor left just now. */
  default boolean failsForWant() {
    return false;
  }
}
