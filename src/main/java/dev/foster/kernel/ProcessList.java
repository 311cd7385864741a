package dev.foster.kernel;

import java.util.List;

/** The processes of this PID namespace and what they use. One thread at a time. */
public interface ProcessList {

  /** All of them, by pid; zombies too. */
  List<Row> processes();

  /** One of them, or null if it is gone. */
  ProcessInfo process(int pid);

  /**
   * The value of {@code FOSTER_RUN} in the environment that a process was started with; null if it
   * has none or if it may not be read.
   */
  String marker(int pid);

  /**
   * A process.
   *
   * @param cpuMillis processor time that it used so far, user's and system's
   * @param residentBytes its resident set, shared pages counted in full
   * @param ageMillis time since it was started
   * @param commandLine its arguments with a space between each, at most {@link #LONGEST_COMMAND}
   *     bytes of them; empty for a zombie
   */
  record Row(
      ProcessInfo info, long cpuMillis, long residentBytes, long ageMillis, String commandLine) {}

  /** Bytes of a command line that are looked at. */
  int LONGEST_COMMAND = 4096;
}
