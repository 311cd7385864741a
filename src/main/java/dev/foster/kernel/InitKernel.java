package dev.foster.kernel;

/**
 * The system calls that the single-command init needs. One thread calls them. A method that returns
 * an error number ({@code errno(3)}) returns 0 if it succeeds.
 */
public interface InitKernel {

  /** This process's pid. */
  int pid();

  /** True if the kernel gives orphaned descendants to this process although it is not PID 1. */
  boolean isSubreaper();

  /** Makes this process the parent of its orphaned descendants; returns an error number. */
  int becomeSubreaper();

  /**
   * Asks the kernel to send {@code signal} to this process when its parent ends.
   *
   * @return an error number
   */
  int parentDeathSignal(int signal);

  /**
   * Starts to receive every signal that can be caught, also signals that were ignored or blocked
   * when this process was started. {@link #nextSignal} returns them.
   *
   * @throws KernelException the kernel gives no pipe or no executable memory
   */
  void receiveSignals() throws KernelException;

  /** Waits for the next signal, without waking up before; returns signals in order of arrival. */
  int nextSignal();

  /** The next signal; 0 if none arrives until {@code deadline}, a time of {@link #now}. */
  int nextSignal(long deadline);

  /** Monotonic time in nanoseconds, from an arbitrary origin. */
  long now();

  /** This process's own process group. */
  int group();

  /** True if this process leads its session. */
  boolean leadsSession();

  /**
   * The foreground process group of the terminal at descriptor 0.
   *
   * @return the group, or a negated error number: ENOTTY if that is no terminal, or not the
   *     controlling terminal of this process
   */
  int foregroundGroup();

  /**
   * Makes a process group the foreground group of the terminal at descriptor 0.
   *
   * @return an error number
   */
  int giveForeground(int group);

  /** Releases the controlling terminal if it is at descriptor 0; returns an error number. */
  int detachTerminal();

  /** Changes the working directory to {@code /}; returns an error number. */
  int changeToRoot();

  /**
   * Starts the child.
   *
   * @throws KernelException no process could be made (EAGAIN, ENOMEM)
   */
  Launch start(InitChild child) throws KernelException;

  /** Releases memory that waiting does not need, unless a signal has arrived. */
  void releaseMemory();

  /**
   * Sends a signal.
   *
   * @param target a pid, or the negated number of a process group
   * @return an error number
   */
  int signal(int target, int signal);

  /**
   * Sends a signal to all remaining processes: to every other process of the namespace if this is
   * PID 1, otherwise to every descendant of this process.
   */
  void signalRemaining(int signal);

  /** Reaps one child that has ended. */
  Ended reap();

  /** The signal that has stopped a child since the last call of this method; 0 if none. */
  int takeStopSignal(int child);

  /** Stops this process until it gets SIGCONT. */
  void suspend();

  /**
   * Stops this process's group by TSTP, as the terminal does when its key is pressed.
   *
   * @return true if the group was stopped and has been continued: {@link #nextSignal} returns CONT;
   *     false if the kernel does not stop it, because this is PID 1 or because its group is
   *     orphaned
   */
  boolean suspendJob();

  /** Writes to descriptor 1 or 2; text that cannot be written is lost. */
  void print(int fd, String text);

  /** The text of {@code strerror(3)}. */
  String errorText(int errno);

  /** The text of {@code strsignal(3)}. */
  String signalText(int signal);

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
   * The result of a start. A child that failed at a step has ended, and must still be reaped.
   *
   * @param pid the child's pid
   * @param failed the step that failed, or {@link Step#NONE}
   * @param errno the error number of that step
   * @param terminalErrno why the new session did not get the terminal; 0 if it did, or should not
   */
  record Launch(int pid, Step failed, int errno, int terminalErrno) {}
}
