package dev.foster.kernel;

import java.util.List;

/**
 * What the loop asks of the kernel. Called by the loop's thread alone: so a pid that the loop
 * believes alive is alive or a zombie of ours, and a signal never hits a stranger.
 */
public interface Kernel {

  /** Monotonic time in nanoseconds; the origin means nothing. */
  long now();

  /**
   * Starts a process that leads its own session.
   *
   * @return its pid
   * @throws SpawnException nothing was started; says which step failed
   */
  int spawn(SpawnRequest request) throws SpawnException;

  /**
   * Sends a signal to one of our children.
   *
   * @return false if there is no such process any more
   * @throws KernelException EPERM
   */
  boolean signal(int pid, int signal) throws KernelException;

  /**
   * Sends a signal to a process group.
   *
   * @return false if the group is empty
   * @throws KernelException EPERM
   */
  boolean signalGroup(int group, int signal) throws KernelException;

  /**
   * Sends a signal to a process that need not be our child, if it is still the same one.
   *
   * @return false if it is gone, or the pid is another process by now
   * @throws KernelException EPERM
   */
  boolean signal(ProcessInfo process, int signal) throws KernelException;

  /** Reaps one child that has ended; null if there is none now. */
  Reaped reap();

  /** One child that was reaped. */
  record Reaped(int pid, ExitStatus status) {}

  /** Pids of our children, adopted ones among them, zombies too. */
  int[] children();

  /** Pids of another process's children; empty if it is gone. */
  int[] childrenOf(int pid);

  /** A process, or null if it is gone. */
  ProcessInfo process(int pid);

  /** A {@link #marker} that nobody can tell just now. */
  String UNKNOWN = "";

  /**
   * The value of {@code FOSTER_RUN} in the environment that a process was started with; null if it
   * has none or may not be read. For a moment there is no environment while a process executes a
   * program (microseconds, or as long as the disk takes) and when it is about to be a zombie:
   * {@link #UNKNOWN}. One that has just died may have that or none.
   */
  String marker(int pid);

  /** All processes that descend from us, parents before children, zombies too. */
  List<ProcessInfo> descendants();

  /**
   * Why something of the processes was not seen since this was last asked: no descriptor or no
   * memory was left to look with. What {@link #children}, {@link #childrenOf}, {@link #process},
   * {@link #marker} and {@link #descendants} gave may not be all then.
   *
   * @return null if nothing was overlooked
   */
  KernelException overlooked();

  /** How often the OOM killer struck in our control group so far, -1 if that cannot be known. */
  long oomKills();

  /**
   * Sends SIGKILL to every process but ourselves that is ours to end: all of the PID namespace when
   * we are PID 1, else our descendants.
   */
  void killAll();

  /**
   * A pipe, both ends close-on-exec.
   *
   * @return read end, write end
   * @throws KernelException EMFILE, ENFILE
   */
  int[] pipe() throws KernelException;

  /** Gives a descriptor's file to a user, so that it can be re-opened; failures are ignored. */
  void chown(int fd, int uid, int gid);

  /** Closes a descriptor; -1 is ignored. */
  void close(int fd);
}
