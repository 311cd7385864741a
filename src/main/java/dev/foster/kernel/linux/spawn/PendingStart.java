package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Libc.LIBC;

import dev.foster.kernel.Kernel;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.spawn.ChildScript.ProcessLookup;

/**
 * A child between fork and exec, with the memory that it uses until exec. This can take long:
 * execve(2) and chdir(2) wait for a drive that does not answer, and execve waits while a process
 * has a write lease on the file (fcntl(2)).
 */
final class PendingStart {
  private final SpawnRequest request;
  private final ChildSteps steps;
  private final NativeArena arena;

  private int pid;
  private long startedAt;
  private boolean late;

  PendingStart(SpawnRequest request, ChildSteps steps, NativeArena arena) {
    this.request = request;
    this.steps = steps;
    this.arena = arena;
  }

  /** The child was made. */
  void started(int child) {
    pid = child;
    startedAt = System.nanoTime();
  }

  int pid() {
    return pid;
  }

  NativeArena arena() {
    return arena;
  }

  /** Waits for a limited time; returns false if the child still uses its memory. Throws nothing. */
  boolean await(ProcessLookup processes, long nanos) {
    return steps.script().awaitExec(processes, pid, nanos);
  }

  /**
   * Looks at the child, continues it if it was stopped, and kills it if its time is over.
   *
   * @return true if it has executed its program or has ended
   */
  boolean look(ProcessLookup processes) {
    if (!steps.script().isInUse()) {
      return true;
    }
    late |= System.nanoTime() - startedAt > Kernel.START_LIMIT.toNanos();
    if (late) {
      LIBC.kill(pid, Signals.KILL);
    } else {
      steps.script().continueStopped(processes, pid);
    }
    return !steps.script().isInUse();
  }

  /** Why it did not execute its program; null if it did, or if another process has killed it. */
  SpawnException failure() {
    SpawnException failure = steps.failure();
    return failure == null && late ? SpawnErrorText.tooLate(request) : failure;
  }

  /**
   * Sets the oom_score_adj of the running program. It may have got that of another start: until the
   * child executes its program it shares memory, and thereby the score, with Foster.
   */
  void setScore() {
    Integer score = request.attributes().oomScoreAdj();
    String text = score == null ? OomScore.own() : score.toString();
    if (text != null) {
      SmallFiles.write("/proc/" + pid + "/oom_score_adj", text);
    }
  }

  /** Frees the list of steps. */
  void free() {
    steps.script().free();
  }
}
