package dev.foster.core.state;

import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.core.Survivor;
import dev.foster.kernel.ExitStatus;
import dev.foster.plan.Service;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The state of one service, and what each event makes of it.
 *
 * <pre>
 *   Idle       no process           Down Waiting Scheduled Backoff Completed Failed
 *   Active     a run starts or is   LookingUp PreStart Spawning Starting PostStart Up
 *              up
 *   Stopping   a run ends           StoppingHook DelayingStop SelfStopping RunningStopCommand
 *                                   StoppingMain KillingMain Finishing
 *                                   FindingSurvivors StoppingSurvivors KillingSurvivors
 *
 *   Down → Waiting → PreStart → Spawning → Starting → PostStart → Up
 *             ↑          ↓                     └──┬────────┴───────┘
 *             │     StoppingHook ←───────────────┼→ RunningStopCommand → StoppingMain → KillingMain
 *             │          │                        ├→ SelfStopping          │               │
 *             │          │                        │        │               │               │
 *             │          └───────────→ Finishing ←┴────────┴───────────────┴───────────────┘
 *             │                             ↓
 *             │                      FindingSurvivors → StoppingSurvivors → KillingSurvivors
 *             │                             ↓ no process of the run is left ↓
 *             ├──── Backoff ←───────────────┴───────────────────────────────┘
 *             │                             ↓
 *             └───────────────── Down, Completed or Failed
 * </pre>
 *
 * <p>A service with a user or with files passes LookingUp before PreStart, and again before
 * Spawning if it has pre_start commands. With {@code stop.delay}, DelayingStop comes between Up and
 * RunningStopCommand.
 *
 * <p><b>Wanted and state.</b> {@link ServiceMachine} keeps beside the state whether the service is
 * wanted up or down, because the two change independently. A start request for a service that is
 * stopping only sets <i>wanted</i>. When the run is over, {@link RestartDecision} reads it: a
 * service that is not wanted goes down; a wanted one waits for its dependencies, backs off,
 * completes or fails. Completed and Failed are final for a wanted service until the next request.
 *
 * <p><b>Schedules.</b> A scheduled service is a oneshot that is Scheduled between its runs. When it
 * is due, it is Waiting for its dependencies, and at the end of the run Scheduled again. It can be
 * due in any state, so {@link ScheduledRuns} stands beside the state, as <i>wanted</i> does.
 *
 * <p><b>Propagation.</b> No state looks at another service. After each event the supervisor settles
 * the graph: it visits the services in the order of their dependencies, again and again, until no
 * state changes. Starts travel from dependencies to dependents: a waiting service gets {@link
 * #dependenciesReady} when all of its conditions hold. Stops travel the other way: a service whose
 * main process runs is held until no running service needs it, and only then gets {@link #stop}.
 *
 * <p><b>Events are methods.</b> A cell of the table stands in the record of the state; if it does
 * not, it is the default of the state's group, and nowhere else. An event that can never reach a
 * state goes to {@link ServiceEffects#unexpected}. There is no pattern switch over the states: on
 * the JVM its first use would cost the start several milliseconds, even with an archive of classes.
 * The test of {@code docs/reference/states.md} gives every event to every state, and so proves that
 * the table is total.
 */
sealed interface State permits Idle, Active, Stopping {

  /** No deadline. */
  long NEVER = Long.MAX_VALUE;

  /** The word that users see. */
  String word();

  /** Monotonic time at which {@link #expired} is due; {@link #NEVER} without a deadline. */
  default long deadline() {
    return NEVER;
  }

  /** Monotonic time that users see as the end of this state; {@link #NEVER} if it may last. */
  default long timeoutAt() {
    return deadline();
  }

  /** The run; null in an idle state. */
  default Run run() {
    return null;
  }

  /** Pid of the main process; 0 without one. */
  default int pid() {
    return 0;
  }

  /** True if the kernel does not end a process of the run although it was sent SIGKILL long ago. */
  default boolean isStuck() {
    return false;
  }

  /** Why the service is in this state, for users; null if there is nothing to add. */
  default String reason() {
    return null;
  }

  /** A user, a dependent or a restart wants the service up. */
  State start(ServiceMachine service);

  /**
   * The conditions of all dependencies hold.
   *
   * @param renewals {@link ServiceMachine#renewals} of each dependency, by name
   */
  State dependenciesReady(ServiceMachine service, Map<String, Integer> renewals);

  /** A required dependency can never satisfy its condition. */
  State dependencyFailed(ServiceMachine service, String reason);

  /**
   * The schedule says that a run is due.
   *
   * @param at the instant at which it is due
   */
  State due(ServiceMachine service, Instant at);

  /** The service must stop, and no running service needs it. */
  State stop(ServiceMachine service, Outcome cause);

  /** Every process gets SIGKILL now. */
  State kill(ServiceMachine service);

  /** A process of the run was started. */
  State spawned(ServiceMachine service, Role role, int index, int pid);

  /** A process of the run could not be started. */
  State spawnFailed(ServiceMachine service, Role role, int index, SpawnFailure failure);

  /**
   * The user was looked up and the files were read.
   *
   * @param found the service with its present values; null after a failure
   * @param failure null without a failure
   */
  State lookedUp(ServiceMachine service, Service found, SpawnFailure failure);

  /** The main process ended. */
  State exited(ServiceMachine service, ExitStatus status, long oomKills);

  /** A hook or the command of a check ended. */
  State hookExited(ServiceMachine service, Role role, int index, ExitStatus status);

  /** A readiness or health check has a result. */
  State probed(ServiceMachine service, Role role, int index, boolean passed, String detail);

  /** The service sent an sd_notify message. */
  State notified(ServiceMachine service, Notification message);

  /** A scan found these processes of the run. */
  State scanned(ServiceMachine service, List<Survivor> survivors);

  /**
   * The service has another plan, under which the run goes on.
   *
   * @param before the plan until now
   */
  State replanned(ServiceMachine service, Service before);

  /** {@link #deadline} has passed. */
  State expired(ServiceMachine service);
}
