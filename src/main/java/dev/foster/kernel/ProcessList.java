package dev.foster.kernel;

import java.util.List;

/** The processes of this PID namespace and the resources they use. One thread at a time. */
public interface ProcessList {

  /** All processes by pid, zombies included. */
  List<Row> processes();

  /** A process, or null if it is gone. */
  ProcessInfo process(int pid);

  /** {@link ProcessFacts#marker}, but null where that is unknown. */
  String marker(int pid);

  /** {@link ProcessFacts#mark}. */
  long mark(int pid);

  /**
   * A process.
   *
   * @param cpuMillis processor time used so far, in user and kernel mode
   * @param residentBytes resident set size; shared pages count in full
   * @param ageMillis time since its start
   * @param commandLine its arguments, joined by spaces, at most {@link #LONGEST_COMMAND} bytes;
   *     empty for a zombie
   */
  record Row(
      ProcessInfo info, long cpuMillis, long residentBytes, long ageMillis, String commandLine) {}

  /** Longest command line that is read, in bytes. */
  int LONGEST_COMMAND = 4096;
}
