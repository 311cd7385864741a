package dev.foster.core;

import dev.foster.kernel.SpawnException;

/**
 * A process could not be started.
 *
 * @param stage the step that failed
 * @param message begins with {@code cannot}
 */
public record SpawnFailure(SpawnException.Stage stage, String message) {

  /** True if the machine lacked a process, memory or a descriptor. */
  public boolean isShortage() {
    return stage == SpawnException.Stage.FORK || stage == SpawnException.Stage.DESCRIPTORS;
  }

  /** The exit code that a shell would give: 127 not found, 126 not executable; otherwise 1. */
  public int exitCode() {
    return switch (stage) {
      case NOT_FOUND -> 127;
      case NOT_EXECUTABLE -> 126;
      default -> 1;
    };
  }
}
