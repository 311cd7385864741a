package dev.foster.kernel;

/**
 * What the single-command init asks of the kernel. One thread calls it. Where a call gives an error
 * number ({@code errno(3)}), 0 means that it was done.
 */
public interface InitKernel {

  /** This process's pid. */
  int pid();

  /** True if orphans below this process come to it although it is not PID 1. */
  boolean isSubreaper();

  /** Makes orphans below this process come to it; an error number. */
  int becomeSubreaper();

  /** Has the kernel send {@code signal} to this process when its parent dies; an error number. */
  int parentDeathSignal(int signal);

  /**
   * From now on every signal that can be caught is received by {@link #nextSignal}, also those that
   * were ignored or blocked when this process was started.
   *
   * @throws KernelException that cannot be arranged
   */
  void receiveSignals() throws KernelException;

  /** The next signal, in order of arrival; waits for it, without ever waking up before. */
  int nextSignal();

  /** The next signal, or 0 if none comes until {@code deadline} on the clock of {@link #now}. */
  int nextSignal(long deadline);

  /** Monotonic time in nanoseconds; the origin means nothing. */
  long now();

  /** This process's own process group. */
  int group();

  /** True if this process leads its session. */
  boolean leadsSession();

  /**
   * The foreground process group of the terminal at descriptor 0.
   *
   * @return the group, or a negated error number: ENOTTY if that is no terminal, or not the one
   *     that controls this process
   */
  int foregroundGroup();

  /** Puts a process group into the foreground of the terminal at descriptor 0; an error number. */
  int giveForeground(int group);

  /** Gives up the controlling terminal, if it is at descriptor 0; an error number. */
  int detachTerminal();

  /** Makes {@code /} this process's working directory; an error number. */
  int changeToRoot();

  /**
   * Starts the one child.
   *
   * @throws KernelException no process could be made (EAGAIN, ENOMEM)
   */
  Launch start(InitChild child) throws KernelException;

  /** Gives back what memory waiting does not need, if there is nothing but to wait. */
  void releaseMemory();

  /**
   * Sends a signal; an error number.
   *
   * @param target a pid, or the negated number of a process group
   */
  int signal(int target, int signal);

  /**
   * Sends a signal to all that is left: as PID 1 every other process of the namespace, else every
   * process that descends from this one.
   */
  void signalRest(int signal);

  /** Reaps one child that has ended. */
  Ended reap();

  /** The signal that has stopped a child since this was asked last, or 0. */
  int stopOf(int child);

  /** Stops this process until it gets SIGCONT. */
  void suspend();

  /**
   * Stops this process's whole group by TSTP, as the terminal does for a key.
   *
   * @return true if it was stopped and has been continued: {@link #nextSignal} will tell; false if
   *     the kernel does not stop it, as nobody could continue it (it is PID 1, or its group is
   *     orphaned)
   */
  boolean suspendJob();

  /** Writes to descriptor 1 or 2; what cannot be written is lost. */
  void print(int fd, String text);

  /** The words of {@code strerror(3)}. */
  String errorWords(int errno);

  /** The words of {@code strsignal(3)}. */
  String signalWords(int signal);

  /**
   * A child that was reaped.
   *
   * @param pid its pid, or {@link #STILL_RUNNING} or {@link #NO_CHILDREN}
   * @param status how it ended; null if none was reaped
   */
  record Ended(int pid, ExitStatus status) {
    /** There are children, but none has ended. */
    public static final int STILL_RUNNING = 0;

    /** There is no child at all. */
    public static final int NO_CHILDREN = -1;
  }

  /** The step of a start that failed. */
  enum Step {
    NONE,
    /** A session or a process group of its own. */
    LEAD,
    /** The foreground of the terminal. */
    FOREGROUND,
    /** The execution of the program. */
    EXECUTE
  }

  /**
   * What came of a start. A child that failed at a step has ended, and must still be reaped.
   *
   * @param pid the child's pid
   * @param failed the step that failed, or {@link Step#NONE}
   * @param errno why
   * @param terminalErrno why the new session did not get the terminal, 0 if it did or was not to
   */
  record Launch(int pid, Step failed, int errno, int terminalErrno) {}
}
