package dev.foster.loop;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Limits how many lines a service can cause in Foster's log with its sd_notify messages: {@link
 * #MAX_LINES} in {@link #WINDOW_NANOS} for each service. Lines about deaths and starts are not
 * limited: the restart policy does that.
 */
final class MessageLimit {
  static final int MAX_LINES = 10;
  static final long WINDOW_NANOS = 10_000_000_000L;

  /** Kinds of events that a message of a service causes directly. */
  private static final Set<String> KINDS = Set.of("notified", "mainpid", "reloading", "reloaded");

  private final Map<String, Window> windows = new HashMap<>();

  private static final class Window {
    long startedAt;
    int lines;
    long leftOut;
  }

  /**
   * Decides whether a line is logged.
   *
   * @param service the service that the line is about, or null
   * @param kind kind of the event
   * @param now on the kernel's clock
   * @return the text, with the number of lines that were left out before it; null to leave it out
   */
  String admit(String service, String kind, String text, long now) {
    if (service == null || !KINDS.contains(kind)) {
      return text;
    }
    Window window = windows.computeIfAbsent(service, name -> new Window());
    if (window.lines == 0 || now - window.startedAt >= WINDOW_NANOS) {
      window.startedAt = now;
      window.lines = 0;
    }
    if (window.lines >= MAX_LINES) {
      window.leftOut++;
      return null;
    }
    window.lines++;
    long leftOut = window.leftOut;
    window.leftOut = 0;
    return leftOut == 0 ? text : text + " (" + leftOut + " such messages before it were left out)";
  }
}
