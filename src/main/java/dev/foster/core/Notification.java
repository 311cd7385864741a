package dev.foster.core;

/**
 * One message of the sd_notify protocol ({@code sd_notify(3)}). A message may contain several
 * assignments; {@code STOPPING} takes precedence over {@code READY}, which takes precedence over
 * {@code RELOADING}. {@code ready} and {@code reloading} together report a reload that is already
 * over.
 *
 * @param sender the process that sent it, according to the kernel
 * @param ready {@code READY=1}
 * @param reloading {@code RELOADING=1}
 * @param stopping {@code STOPPING=1}
 * @param watchdog {@code WATCHDOG=1}: it is alive
 * @param watchdogTrigger {@code WATCHDOG=trigger}: it wants to be treated as if it had hung
 * @param monotonicUsec {@code MONOTONIC_USEC}: CLOCK_MONOTONIC in µs when the reload began, or null
 * @param status {@code STATUS}: one line for people, empty to clear the last one, or null
 * @param errno {@code ERRNO}: a diagnosis, or null
 * @param mainPid {@code MAINPID}: not checked but for being positive, or null
 * @param watchdogUsec {@code WATCHDOG_USEC}: the new interval in µs, 0 for none, or null
 * @param extendTimeoutUsec {@code EXTEND_TIMEOUT_USEC}: from now on in µs, or null
 */
public record Notification(
    Sender sender,
    boolean ready,
    boolean reloading,
    boolean stopping,
    boolean watchdog,
    boolean watchdogTrigger,
    Long monotonicUsec,
    String status,
    Integer errno,
    Integer mainPid,
    Long watchdogUsec,
    Long extendTimeoutUsec) {

  /** Longest extension of a deadline: a year, in microseconds. */
  private static final long LONGEST_EXTENSION_USEC = 365L * 86_400 * 1_000_000;

  /**
   * A deadline after this message, which may extend it with {@code EXTEND_TIMEOUT_USEC}.
   *
   * @param deadline monotonic time in nanoseconds; {@link Long#MAX_VALUE} for none
   * @param now the present monotonic time
   */
  public long extended(long deadline, long now) {
    if (extendTimeoutUsec == null || deadline == Long.MAX_VALUE) {
      return deadline;
    }
    long more = Math.min(extendTimeoutUsec, LONGEST_EXTENSION_USEC) * 1_000;
    return Math.max(deadline, now + more);
  }

  /** This message with another main pid; null for none. */
  public Notification withMainPid(Integer pid) {
    return new Notification(
        sender,
        ready,
        reloading,
        stopping,
        watchdog,
        watchdogTrigger,
        monotonicUsec,
        status,
        errno,
        pid,
        watchdogUsec,
        extendTimeoutUsec);
  }

  /**
   * Who sent a message, looked up when it arrived, because short-lived senders ({@code
   * systemd-notify}) may be gone before anyone else could ask.
   *
   * @param pid process id in our namespace; never 0
   * @param uid real user id as the kernel, or a privileged sender, put it into the message
   * @param session its session id, 0 if it was gone already
   * @param ancestors its parent, the parent's parent and so on up to ours; empty if it was gone
   * @param marker its {@code FOSTER_RUN}, null if it has none or that could not be seen
   */
  public record Sender(int pid, int uid, int session, int[] ancestors, String marker) {

    /** True if nothing was to be seen of it: most often it had ended, and was waited for. */
    public boolean isGone() {
      return session == 0 && ancestors.length == 0 && marker == null;
    }

    /** True if it was started with a run's {@code FOSTER_RUN}, or a hook's or probe's of it. */
    public boolean isMarked(String token) {
      return RunToken.isOf(token, marker);
    }

    /** True if it is the process {@code leader}, is in its session, or descends from it. */
    public boolean belongsTo(int leader) {
      if (pid == leader || session == leader) {
        return true;
      }
      for (int ancestor : ancestors) {
        if (ancestor == leader) {
          return true;
        }
      }
      return false;
    }
  }
}
