package dev.foster.kernel;

/**
 * One {@code setrlimit(2)} limit.
 *
 * @param soft soft limit in the resource's unit, {@link #UNLIMITED} for none
 * @param hard hard limit in the resource's unit, {@link #UNLIMITED} for none
 */
public record ResourceLimit(Resource resource, long soft, long hard) {

  /** RLIM_INFINITY. */
  public static final long UNLIMITED = -1;

  /** Resources of {@code setrlimit(2)}; the ordinal is Linux's number on x86-64 and aarch64. */
  public enum Resource {
    CPU,
    FSIZE,
    DATA,
    STACK,
    CORE,
    RSS,
    NPROC,
    NOFILE,
    MEMLOCK,
    AS,
    LOCKS,
    SIGPENDING,
    MSGQUEUE,
    NICE,
    RTPRIO,
    RTTIME
  }
}
