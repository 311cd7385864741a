package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import java.util.List;

/**
 * The state of one service. Together with what is wanted (up or down, kept beside it because it
 * changes on its own) it is all there is to know.
 *
 * <pre>
 *   Down → Waiting → Preparing → Launching → Starting → Up ─┬→ Commanding → Stopping → Killing ─┐
 *            ↑                                              └───────────────────────────────────┤
 *            └─── Backoff ←┬─ (nothing is left) ← Purging ← Draining ← Clearing ← Concluding ←──┘
 *                          ├→ Completed, Failed, Down
 * </pre>
 *
 * What a service says of itself leads aside: from Up to Reloading and back, from Starting, Up and
 * Reloading to Quitting instead of Stopping.
 *
 * <p>Each state is a record with only what is true in it; each event is a method. An event that
 * means the same in many states is answered in {@link Resting} or {@link Running}, one that can
 * never come there goes to {@link ServiceMachine#unexpected}. There is no pattern switch here: on
 * the way to the first service each of them would cost half a millisecond.
 */
sealed interface State permits Resting, Running {

  /** No deadline. */
  long NEVER = Long.MAX_VALUE;

  /** The word that users see. */
  String word();

  /** When {@link #expired} is due; {@link #NEVER} if nothing is. */
  default long deadline() {
    return NEVER;
  }

  /** When patience with this state ends, for people; {@link #NEVER} if it may last. */
  default long patience() {
    return deadline();
  }

  /** Pid of the main process, 0 if there is none. */
  default int pid() {
    return 0;
  }

  /** Why it is in this state, for people; null if there is nothing to add. */
  default String reason() {
    return null;
  }

  /** Someone wants it up. */
  State start(ServiceMachine m);

  /** All dependencies hold. */
  State begin(ServiceMachine m);

  /** A required dependency can never hold. */
  State dependencyFailed(ServiceMachine m, String words);

  /** It has to stop, and nothing that needs it runs any more. */
  State stop(ServiceMachine m, Outcome cause);

  /** Everything gets SIGKILL now. */
  State kill(ServiceMachine m);

  /** A process of the present run was started. */
  State spawned(ServiceMachine m, Role role, int index, int pid);

  /** A process of the present run could not be started. */
  State spawnFailed(ServiceMachine m, Role role, int index, SpawnFailure failure);

  /** The main process ended. */
  State exited(ServiceMachine m, ExitStatus status, long oomKills);

  /** Another process that we started for the present run ended. */
  State hookExited(ServiceMachine m, Role role, int index, ExitStatus status);

  /** A readiness or health check of the present run has an answer. */
  State probed(ServiceMachine m, Role role, int index, boolean ok, String detail);

  /** The present run sent an sd_notify message. */
  State notified(ServiceMachine m, Notification message);

  /** What is left of the present run. */
  State survivors(ServiceMachine m, List<Survivor> left);

  /** The deadline has passed. */
  State expired(ServiceMachine m);
}
