package dev.foster.core;

import dev.foster.kernel.SpawnException;

/**
 * A start that failed.
 *
 * @param stage the step that failed
 * @param message begins with {@code cannot}
 */
public record SpawnFailure(SpawnException.Stage stage, String message) {

  /** True if it lay at the machine, which had no process, memory or descriptor left. */
  boolean isShortage() {
    return stage == SpawnException.Stage.FORK || stage == SpawnException.Stage.DESCRIPTORS;
  }

  /** 127, 126 or 1. */
  int exitCode() {
    return switch (stage) {
      case NOT_FOUND -> 127;
      case NOT_EXECUTABLE -> 126;
      default -> 1;
    };
  }
}
