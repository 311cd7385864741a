package dev.foster.process;

/**
 * What a service uses, and has used since Foster started. A number is {@link #UNKNOWN} if Foster
 * may not read it.
 *
 * @param cpuMillis processor time of all processes that it has ever had; never goes down
 * @param residentBytes resident sets of its processes; shared pages count for each of them
 * @param proportionalBytes the same with shared pages counted once; unknown unless asked for
 * @param processes living ones
 * @param threads of living processes
 * @param descriptors open in all processes
 * @param readBytes read from storage; never goes down
 * @param writtenBytes written to storage; never goes down
 * @param oomKills processes that the kernel's OOM killer has ended and Foster has reaped
 */
public record ServiceUsage(
    long cpuMillis,
    long residentBytes,
    long proportionalBytes,
    long processes,
    long threads,
    long descriptors,
    long readBytes,
    long writtenBytes,
    long oomKills) {
  /** A number that could not be read. */
  public static final long UNKNOWN = -1;
}
