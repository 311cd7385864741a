package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import java.time.Instant;
import java.util.List;

/** Something that happened. Other threads post events to the mailbox; the loop steps them. */
public sealed interface Event {

  /** Calls the method of the visitor for this event. */
  void to(Visitor visitor);

  /** One method for each event: a new event breaks the build until the core handles it. */
  interface Visitor {
    void booted(Booted event);

    void spawned(Spawned event);

    void spawnFailed(SpawnFailed event);

    void lookedUp(LookedUp event);

    void exited(Exited event);

    void signalled(Signalled event);

    void probed(Probed event);

    void checkPassed(CheckPassed event);

    void notified(Notified event);

    void exported(Exported event);

    void scanned(Scanned event);

    void requested(Requested event);

    void planRead(PlanRead event);

    void clockSet(ClockSet event);

    void runRemembered(RunRemembered event);

    void internalError(InternalError event);
  }

  /** Foster has started; services may start. */
  record Booted() implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.booted(this);
    }
  }

  /** {@link Effect.Spawn} succeeded. */
  record Spawned(String service, Role role, int index, String token, int pid) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.spawned(this);
    }
  }

  /** {@link Effect.Spawn} failed. */
  record SpawnFailed(String service, Role role, int index, String token, SpawnFailure failure)
      implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.spawnFailed(this);
    }
  }

  /**
   * The result of {@link Effect.LookUp}.
   *
   * @param found the service with its present user and files; null after a failure
   * @param failure null without a failure
   */
  record LookedUp(String service, String token, Service found, SpawnFailure failure)
      implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.lookedUp(this);
    }
  }

  /**
   * Foster reaped a child, its own or an adopted one.
   *
   * @param oomKills kills by the kernel's OOM killer since the last exit; 0 if unknown
   * @param lastLine the last line of output of a check that failed, or null
   */
  record Exited(int pid, ExitStatus status, long oomKills, String lastLine) implements Event {

    /** An exit without a line of output. */
    public Exited(int pid, ExitStatus status, long oomKills) {
      this(pid, status, oomKills, null);
    }

    /** The same exit with a line of output. */
    public Exited withLastLine(String line) {
      return line == null ? this : new Exited(pid, status, oomKills, line);
    }

    @Override
    public void to(Visitor visitor) {
      visitor.exited(this);
    }
  }

  /**
   * Foster got a signal.
   *
   * @param terminalGone true for HUP if Foster is not PID 1 and its terminal hung up
   */
  record Signalled(int signal, int sender, boolean terminalGone) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.signalled(this);
    }
  }

  /** The result of {@link Effect.StartProbe}. */
  record Probed(String service, String token, Role role, int index, boolean ok, String detail)
      implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.probed(this);
    }
  }

  /** A readiness check that the service itself reports has passed (fd, log). */
  record CheckPassed(String service, String token, int index) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.checkPassed(this);
    }
  }

  /**
   * A process of the service sent an sd_notify message. If it names a main pid, that is a living
   * child of Foster and belongs to the run, but not to its hooks and checks.
   */
  record Notified(String service, String token, Notification message) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.notified(this);
    }
  }

  /**
   * The main process of a oneshot with {@code exports} has ended. This event comes before its exit.
   *
   * @param values what it has written; null after a failure
   * @param failure why the values do not count; null without a failure
   */
  record Exported(String service, String token, ExportedValues values, String failure)
      implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.exported(this);
    }
  }

  /** The result of {@link Effect.FindSurvivors}: all living processes but main processes. */
  record Scanned(List<Survivor> survivors) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.scanned(this);
    }
  }

  /** A client sent a request. {@link Effect.Answer} with the same id replies to it. */
  record Requested(long id, Request request) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.requested(this);
    }
  }

  /**
   * The configuration was read again.
   *
   * @param id id of the request; 0 for a signal
   * @param plan the new plan; null if it has errors or could not be read
   * @param invalidConfig true if the configuration has errors; false if it could not be read now
   * @param problems errors or warnings, one a line
   */
  record PlanRead(long id, boolean dryRun, Plan plan, boolean invalidConfig, List<String> problems)
      implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.planRead(this);
    }
  }

  /**
   * The wall clock was set, or the machine or Foster stood still. Comes before the first plan with
   * a schedule; without one it need not come at all.
   *
   * @param offset the wall clock minus the monotonic one, in nanoseconds
   */
  record ClockSet(long offset) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.clockSet(this);
    }
  }

  /**
   * What {@link Effect.RememberRun} has read, or why it failed.
   *
   * @param at when the last good run was due; null if the file does not exist yet
   * @param failure null without a failure
   */
  record RunRemembered(String service, Instant at, String failure) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.runRemembered(this);
    }
  }

  /** Foster must stop because of an error of its own. */
  record InternalError(String reason, int exitCode) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.internalError(this);
    }
  }
}
