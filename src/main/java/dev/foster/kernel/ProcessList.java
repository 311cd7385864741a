package dev.foster.kernel;

import java.util.List;

/** The processes of this PID namespace and the resources they use. One thread at a time. */
public interface ProcessList {

  /**
   * All processes by pid, zombies included.
   *
   * @param commandLines whether the rows have a {@link Row#commandLine}
   */
  List<Row> processes(boolean commandLines);

  /**
   * What processes hold and have moved.
   *
   * @param proportional whether to find {@link Resources#proportionalBytes}, which takes the kernel
   *     long
   * @return in the order of the pids
   */
  Resources[] resources(int[] pids, boolean proportional);

  /** Whether kills by the OOM killer are counted in Foster's control group. */
  boolean countsOomKills();

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
   * @param childrenMillis processor time of its children that have ended and that it has waited for
   * @param residentBytes resident set size; shared pages count in full
   * @param threads how many it has; 0 for a zombie
   * @param ageMillis time since its start
   * @param commandLine its arguments, joined by spaces, at most {@link #LONGEST_COMMAND} bytes;
   *     empty for a zombie
   */
  record Row(
      ProcessInfo info,
      long cpuMillis,
      long childrenMillis,
      long residentBytes,
      int threads,
      long ageMillis,
      String commandLine) {}

  /**
   * What a process holds and has moved. A number is -1 if Foster may not read it, and 0 if the
   * process has ended.
   *
   * @param descriptors open file descriptors
   * @param readBytes read from storage by it and by children that it has waited for
   * @param writtenBytes written to storage by these
   * @param proportionalBytes proportional set size: its own pages, and its share of shared ones; -1
   *     if nobody asked for it
   */
  record Resources(long descriptors, long readBytes, long writtenBytes, long proportionalBytes) {

    /** True if nothing that was asked for is unknown. */
    public boolean isWhole(boolean proportional) {
      return descriptors >= 0
          && readBytes >= 0
          && writtenBytes >= 0
          && (!proportional || proportionalBytes >= 0);
    }
  }

  /** Longest command line that is read, in bytes. */
  int LONGEST_COMMAND = 4096;
}
