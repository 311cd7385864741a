package dev.foster.kernel;

/** Facts about processes from which Foster determines their owner. One thread at a time. */
public interface ProcessFacts {

  /** A {@link #marker} that cannot be read at this moment. */
  String UNKNOWN = "";

  /** A {@link #mark} of a process without a limit. */
  long NO_MARK = -1;

  /** Pids of Foster's children, adopted ones and zombies included. */
  int[] children();

  /** Pids of another process's children; empty if the process is gone. */
  int[] childrenOf(int pid);

  /** A process, or null if it is gone. */
  ProcessInfo process(int pid);

  /**
   * The value of {@code FOSTER_RUN} in the environment that a process was started with; null if the
   * environment has none or may not be read.
   *
   * <p>A process has no environment while it executes a program (microseconds, or as long as the
   * disk takes) and shortly before it becomes a zombie: {@link #UNKNOWN}. For a process that has
   * just died the result may be either.
   */
  String marker(int pid);

  /**
   * The hard {@code RLIMIT_LOCKS} of a process, in which Foster numbers its runs: children inherit
   * it, and a process without CAP_SYS_RESOURCE can only lower it. Source: getrlimit(2), proc(5).
   *
   * @return {@link #NO_MARK} if the limit is unlimited or the process is gone
   */
  long mark(int pid);
}
