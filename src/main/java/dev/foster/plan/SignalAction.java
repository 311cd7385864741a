package dev.foster.plan;

import dev.foster.kernel.Signals;
import java.util.Map;

/** What PID 1 does with a signal. */
public sealed interface SignalAction {

  /** The actions that need no words. */
  enum Simple implements SignalAction {
    /** Ordered graceful shutdown. */
    STOP,
    /** Read the configuration again. */
    RELOAD,
    /** To the main process of every running service. */
    FORWARD,
    /** Nothing. */
    IGNORE
  }

  /** What is done with a signal that the table does not list. */
  static SignalAction ofUnlisted(int signal) {
    return switch (signal) {
      case Signals.WINCH, Signals.TSTP, Signals.TTIN, Signals.TTOU, Signals.PIPE, Signals.CHLD ->
          Simple.IGNORE;
      default -> Simple.FORWARD;
    };
  }

  /** Each service named here gets the signal named for it. */
  record Route(Map<String, Integer> signals) implements SignalAction {}
}
