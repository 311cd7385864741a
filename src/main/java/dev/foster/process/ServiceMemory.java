package dev.foster.process;

/**
 * The memory of a service.
 *
 * @param bytes resident sets of all its processes
 * @param processes how many these are
 * @param largest name of the process with the largest resident set
 * @param largestPid its pid
 * @param largestBytes its resident set
 */
public record ServiceMemory(
    long bytes, int processes, String largest, int largestPid, long largestBytes) {

  /** The memory of these processes and one more. */
  ServiceMemory plus(String name, int pid, long resident) {
    boolean larger = resident > largestBytes;
    return new ServiceMemory(
        bytes + resident,
        processes + 1,
        larger ? name : largest,
        larger ? pid : largestPid,
        larger ? resident : largestBytes);
  }
}
