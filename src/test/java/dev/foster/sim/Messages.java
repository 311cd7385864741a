package dev.foster.sim;

import dev.foster.core.Notification;

/** sd_notify messages. */
public final class Messages {
  private Messages() {}

  static Notification ready(int pid) {
    return message(pid, true, false, false, null, null, null);
  }

  static Notification watchdog(int pid) {
    return message(pid, false, true, false, null, null, null);
  }

  static Notification trigger(int pid) {
    return message(pid, false, false, true, null, null, null);
  }

  public static Notification mainPid(int pid, int main) {
    return message(pid, false, false, false, main, null, null);
  }

  static Notification interval(int pid, long micros) {
    return message(pid, false, false, false, null, micros, null);
  }

  static Notification extend(int pid, long micros) {
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

  /** In words, for the trace. */
  static String words(Notification m) {
    StringBuilder text = new StringBuilder();
    text.append(m.ready() ? " READY=1" : "").append(m.watchdog() ? " WATCHDOG=1" : "");
    text.append(m.watchdogTrigger() ? " WATCHDOG=trigger" : "");
    text.append(m.mainPid() == null ? "" : " MAINPID=" + m.mainPid());
    text.append(m.watchdogUsec() == null ? "" : " WATCHDOG_USEC=" + m.watchdogUsec());
    text.append(
        m.extendTimeoutUsec() == null ? "" : " EXTEND_TIMEOUT_USEC=" + m.extendTimeoutUsec());
    return text.toString();
  }
}
