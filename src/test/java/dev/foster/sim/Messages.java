package dev.foster.sim;

import dev.foster.core.Notification;

/** Random sd_notify messages. */
public final class Messages {
  private Messages() {}

  public static Notification ready(int pid) {
    return message(pid, true, false, false, null, null, null);
  }

  public static Notification watchdog(int pid) {
    return message(pid, false, true, false, null, null, null);
  }

  public static Notification trigger(int pid) {
    return message(pid, false, false, true, null, null, null);
  }

  public static Notification mainPid(int pid, int main) {
    return message(pid, false, false, false, main, null, null);
  }

  public static Notification stopping(int pid) {
    return message(pid, false, false, true);
  }

  public static Notification reloading(int pid) {
    return message(pid, false, true, false);
  }

  /** The same message, with the time at which the service says that it began. */
  public static Notification reloadingSince(int pid, long micros) {
    return new Notification(
        reloading(pid).sender(),
        false,
        true,
        false,
        false,
        false,
        micros,
        null,
        null,
        null,
        null,
        null);
  }

  /** All fields in one message. */
  public static Notification readyReloadingStopping(int pid) {
    return message(pid, true, true, true);
  }

  /** A reload that has ended already. */
  public static Notification reloaded(int pid) {
    return message(pid, true, true, false);
  }

  private static Notification message(int pid, boolean ready, boolean reloading, boolean stopping) {
    Notification plain = message(pid, ready, false, false, null, null, null);
    return new Notification(
        plain.sender(),
        ready,
        reloading,
        stopping,
        false,
        false,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  public static Notification says(int pid, String status, Integer errno) {
    Notification.Sender sender = new Notification.Sender(pid, 0, 0, new int[0], null);
    return new Notification(
        sender, false, false, false, false, false, null, status, errno, null, null, null);
  }

  static Notification interval(int pid, long micros) {
    return message(pid, false, false, false, null, micros, null);
  }

  public static Notification extend(int pid, long micros) {
    return message(pid, false, false, false, null, null, micros);
  }

  private static Notification message(
      int pid,
      boolean ready,
      boolean watchdog,
      boolean trigger,
      Integer mainPid,
      Long interval,
      Long extend) {
    return new Notification(
        new Notification.Sender(pid, 0, 0, new int[0], null),
        ready,
        false,
        false,
        watchdog,
        trigger,
        null,
        null,
        null,
        mainPid,
        interval,
        extend);
  }

  /** The message as text, for the trace. */
  static String words(Notification m) {
    StringBuilder text = new StringBuilder();
    text.append(m.ready() ? " READY=1" : "").append(m.watchdog() ? " WATCHDOG=1" : "");
    text.append(m.reloading() ? " RELOADING=1" : "").append(m.stopping() ? " STOPPING=1" : "");
    text.append(m.watchdogTrigger() ? " WATCHDOG=trigger" : "");
    text.append(m.mainPid() == null ? "" : " MAINPID=" + m.mainPid());
    text.append(m.watchdogUsec() == null ? "" : " WATCHDOG_USEC=" + m.watchdogUsec());
    text.append(
        m.extendTimeoutUsec() == null ? "" : " EXTEND_TIMEOUT_USEC=" + m.extendTimeoutUsec());
    return text.toString();
  }
}
