package dev.foster.supervisorctl;

/** The states of supervisord. */
enum ProcessState {
  STOPPED,
  STARTING,
  RUNNING,
  BACKOFF,
  STOPPING,
  EXITED,
  FATAL;

  /** Whether nothing runs, and nothing will be started. */
  boolean isStopped() {
    return this == STOPPED || this == EXITED || this == FATAL;
  }

  /** Whether it runs or is about to. */
  boolean isRunning() {
    return this == RUNNING || this == BACKOFF || this == STARTING;
  }

  /** Whether there is a process to which a signal can be sent. */
  boolean isSignallable() {
    return this == RUNNING || this == STARTING || this == STOPPING;
  }
}
