package dev.foster.sim;

import dev.foster.core.Role;
import dev.foster.core.ServiceView;
import dev.foster.core.SpawnFailure;
import dev.foster.kernel.SpawnException;

/** The meaning of Foster's tokens, states and messages, and the precision of its times. */
final class FosterTerms {
  /** One event takes at most this long. */
  static final long SLACK = 50_000_000L; // ns

  private FosterTerms() {}

  static String runOf(String token) {
    int dot = token.indexOf('.');
    return dot < 0 ? token : token.substring(0, dot);
  }

  static Role roleOf(String token) {
    int dot = token.indexOf('.');
    if (dot < 0) {
      return Role.MAIN;
    }
    return switch (token.charAt(dot + 1)) {
      case 'p' -> token.startsWith("post", dot + 1) ? Role.POST_START : Role.PRE_START;
      case 's' -> Role.STOP_COMMAND;
      case 'f' -> Role.FINISH;
      case 'r' -> Role.READY_PROBE;
      case 'h' -> Role.HEALTH_PROBE;
      default -> throw new IllegalArgumentException(token);
    };
  }

  /** The reason in {@code stopping: REASON} and {@code stopping with SIGTERM: REASON}. */
  static String stopWords(String text) {
    return text.substring(text.indexOf(": ") + 2);
  }

  /** True if a run ends for this reason so that a new one replaces it. */
  static boolean isRestart(String words) {
    return words.equals("requested by foster restart")
        || words.equals("its configuration has changed")
        || words.endsWith("is being restarted");
  }

  /** True if the service has to stop, or stays down, until a dependent has stopped. */
  static boolean awaitsStop(ServiceView view) {
    String reason = view.reason();
    return reason != null && reason.startsWith("waiting for ") && reason.endsWith(" to stop");
  }

  /** A service without any process. */
  static boolean isAtRest(ServiceView view) {
    return switch (view.state()) {
      case "down", "waiting", "backoff", "completed", "failed" -> true;
      default -> false;
    };
  }

  static int code(SpawnFailure failure) {
    return failure.stage() == SpawnException.Stage.NOT_FOUND
        ? 127
        : failure.stage() == SpawnException.Stage.NOT_EXECUTABLE ? 126 : 1;
  }
}
