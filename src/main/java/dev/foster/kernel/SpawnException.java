package dev.foster.kernel;

/** A process that could not be started; says which step failed. */
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
    /** fork: EAGAIN (process limits), ENOMEM. Worth another try. */
    FORK,
    /** The program was not found: the shell's 127. */
    NOT_FOUND,
    /** The program was found but cannot be executed: the shell's 126. */
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
