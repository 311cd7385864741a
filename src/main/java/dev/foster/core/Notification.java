package dev.foster.core;

/**
 * One message of the sd_notify protocol ({@code sd_notify(3)}): what a service says of itself.
 * Several things may be said in one message; {@code STOPPING} outweighs {@code READY}, which
 * outweighs {@code RELOADING}. {@code ready} and {@code reloading} together: a reload that is
 * already over.
 *
 * @param sender the process that sent it, vouched for by the kernel
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

  /** The same message with another main pid, or none. */
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
      return marker != null && (marker.equals(token) || marker.startsWith(token + "."));
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
