package dev.foster.plan;

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

  /** Each service named here gets the signal named for it. */
  record Route(Map<String, Integer> signals) implements SignalAction {}
}
