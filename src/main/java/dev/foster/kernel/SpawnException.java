package dev.foster.kernel;

/** A process could not be started; {@link #stage} names the step that failed. */
public final class SpawnException extends KernelException {
  private static final long serialVersionUID = 1L;

  /** The step of a start that failed. */
  public enum Stage {
    /** Credentials: user, group, supplementary groups, capabilities, no_new_privs. */
    IDENTITY,
    /** rlimits, nice, oom_score_adj. */
    LIMITS,
    /** The working directory. */
    DIRECTORY,
    /** Descriptors. */
    DESCRIPTORS,
    /** fork: EAGAIN (process limits), ENOMEM. A later attempt may succeed. */
    FORK,
    /** The program was not found; a shell exits with 127. */
    NOT_FOUND,
    /** The program was found but cannot be executed; a shell exits with 126. */
    NOT_EXECUTABLE
  }

  private final Stage stage;

  public SpawnException(Stage stage, String message, int errno) {
    super(message, errno);
    this.stage = stage;
  }

  /** The step that failed. */
  public Stage stage() {
    return stage;
  }
}
