package dev.foster.kernel;

import java.time.Duration;
import java.util.List;

/**
 * The system calls that the loop needs. Only the loop's thread uses this port, and only that thread
 * reaps: so a child that the loop believes alive is alive or a zombie, and a signal to its pid
 * cannot reach another process.
 */
public interface Kernel extends ProcessFacts {

  /** Monotonic time in nanoseconds, from an arbitrary origin. */
  long now();

  /** How long a process may take until it executes its program. Then it gets SIGKILL. */
  Duration START_LIMIT = Duration.ofSeconds(10);

  /**
   * Starts a process that leads a session of its own. Returns soon, even if the drive of the
   * program does not answer: then the start is pending, see {@link #decidedStarts}.
   *
   * @return its pid
   * @throws SpawnException no process was started; the exception names the step that failed
   */
  int spawn(SpawnRequest request) throws SpawnException;

  /** True if the start of this process is pending. */
  boolean isPending(int pid);

  /**
   * Looks at the pending starts and kills processes whose {@link #START_LIMIT} is over.
   *
   * @return the starts that are not pending any more, each once
   */
  List<StartResult> decidedStarts();

  /**
   * How a pending start has ended. The process is still to be reaped if it has ended.
   *
   * @param failure null if the program runs, or if another process has killed the child before that
   */
  record StartResult(int pid, SpawnException failure) {}

  /**
   * Sends a signal to a child of Foster.
   *
   * @return false if the process no longer exists
   * @throws KernelException EPERM: the kernel does not permit it
   */
  boolean signal(int pid, int signal) throws KernelException;

  /**
   * Sends a signal to a process group.
   *
   * @return false if the group is empty
   * @throws KernelException EPERM: the kernel does not permit it
   */
  boolean signalGroup(int group, int signal) throws KernelException;

  /**
   * Sends a signal to a process that need not be a child, if its start time is still the same.
   *
   * @return false if the process is gone, even if another process has its pid now
   * @throws KernelException EPERM: the kernel does not permit it
   */
  boolean signal(ProcessInfo process, int signal) throws KernelException;

  /**
   * Why a process that was sent SIGKILL has not ended, or not been reaped.
   *
   * @return words that may follow a colon; empty if nothing is known
   */
  default String whyStillThere(int pid) {
    return "";
  }

  /**
   * The pid of a child that has ended and waits to be reaped; 0 if there is none. Until it is
   * reaped, {@link #process} and {@link #mark} know it.
   */
  int ended();

  /** Reaps a child that {@link #ended} has named. */
  Reaped reap(int pid);

  /** Reaps one child that has ended; null if no such child waits. */
  default Reaped reap() {
    int pid = ended();
    return pid == 0 ? null : reap(pid);
  }

  /**
   * A reaped child.
   *
   * @param cpuMicros processor time that it and the children it had waited for have used
   * @param readBytes what these have read from storage
   * @param writtenBytes what these have written to storage
   */
  record Reaped(int pid, ExitStatus status, long cpuMicros, long readBytes, long writtenBytes) {
    /** A child that has used nothing. */
    public Reaped(int pid, ExitStatus status) {
      this(pid, status, 0, 0, 0);
    }
  }

  /**
   * The hard {@code RLIMIT_LOCKS} of Foster itself: marks of its runs have to be below it.
   *
   * @return {@link ProcessFacts#NO_MARK} if it is unlimited, 0 if Foster may not change its limits
   */
  long markLimit();

  /** All descendants of Foster, parents before children, zombies included. */
  List<ProcessInfo> descendants();

  /**
   * Why some process could not be looked at since the last call of this method: no descriptor or no
   * memory was left. The results of {@link #children}, {@link #childrenOf}, {@link #process},
   * {@link #marker}, {@link #mark} and {@link #descendants} may be incomplete then.
   *
   * @return null if all results were complete
   */
  KernelException takeLookupError();

  /** Kills of the OOM killer in Foster's control group so far; -1 if the counter cannot be read. */
  long oomKills();

  /**
   * Sends SIGKILL to every process of the PID namespace except Foster, if Foster is PID 1;
   * otherwise to all descendants of Foster.
   */
  void killAll();

  /**
   * A pipe, both ends close-on-exec.
   *
   * @return read end, write end
   * @throws KernelException EMFILE, ENFILE
   */
  int[] pipe() throws KernelException;

  /**
   * Lets a process that has a pipe as its standard output open {@code /dev/stdout} again, also
   * after it has changed its user; ignores errors.
   *
   * @param fd the write end
   * @param owner the user of the process; null for that of Foster
   */
  void allowReopening(int fd, Identity owner);

  /** Closes a descriptor; -1 is ignored. */
  void close(int fd);
}
