package dev.foster.plan;

import dev.foster.kernel.Signals;
import java.util.Map;

/** What PID 1 does with a signal. */
public sealed interface SignalAction {

  /** Actions without parameters. */
  enum Simple implements SignalAction {
    /** Ordered graceful shutdown. */
    STOP,
    /** Reload the configuration. */
    RELOAD,
    /** Send it to the main process of every running service. */
    FORWARD,
    /** Do nothing. */
    IGNORE
  }

  /** The action for a signal that is not in the table. */
  static SignalAction ofUnlisted(int signal) {
    return switch (signal) {
      case Signals.WINCH, Signals.TSTP, Signals.TTIN, Signals.TTOU, Signals.PIPE, Signals.CHLD ->
          Simple.IGNORE;
      default -> Simple.FORWARD;
    };
  }

  /** Send to each named service its signal. */
  record Route(Map<String, Integer> signals) implements SignalAction {}
}
