package dev.foster.core;

import dev.foster.kernel.ExitStatus;
import dev.foster.plan.Plan;
import java.util.List;

/** Something that happened. Other threads post events to the mailbox; the loop steps them. */
public sealed interface Event {

  /** Hands this event to the method that is made for it. */
  void to(Visitor visitor);

  /** One method an event, so that a new one breaks the build until it is decided what it means. */
  interface Visitor {
    void booted(Booted event);

    void spawned(Spawned event);

    void spawnFailed(SpawnFailed event);

    void exited(Exited event);

    void signalled(Signalled event);

    void probed(Probed event);

    void checkPassed(CheckPassed event);

    void notified(Notified event);

    void scanned(Scanned event);

    void asked(Asked event);

    void planRead(PlanRead event);

    void stopAsked(StopAsked event);
  }

  /** Foster is up; services may start. */
  record Booted() implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.booted(this);
    }
  }

  /** The answer to {@link Effect.Spawn}. */
  record Spawned(String service, Role role, int index, String token, int pid) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.spawned(this);
    }
  }

  /** The other answer to {@link Effect.Spawn}. */
  record SpawnFailed(String service, Role role, int index, String token, SpawnFailure failure)
      implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.spawnFailed(this);
    }
  }

  /**
   * A child was reaped, ours or adopted.
   *
   * @param oomKills by how much the OOM killer's count rose since the last death, 0 if unknown
   */
  record Exited(int pid, ExitStatus status, long oomKills) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.exited(this);
    }
  }

  /**
   * Foster got a signal.
   *
   * @param terminalGone for HUP: Foster is not PID 1 and its terminal hung up
   */
  record Signalled(int signal, int sender, boolean terminalGone) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.signalled(this);
    }
  }

  /** The answer to {@link Effect.StartProbe}. */
  record Probed(String service, String token, Role role, int index, boolean ok, String detail)
      implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.probed(this);
    }
  }

  /** A readiness check that the service answers by itself has passed (fd, log). */
  record CheckPassed(String service, String token, int index) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.checkPassed(this);
    }
  }

  /**
   * An sd_notify message of a process that belongs to the service. Its main pid, if it names one,
   * is a living child of ours that belongs to the run and is none of its hooks and probes.
   */
  record Notified(String service, String token, Notification message) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.notified(this);
    }
  }

  /** The answer to {@link Effect.FindSurvivors}: all that live but main processes of live runs. */
  record Scanned(List<Survivor> survivors) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.scanned(this);
    }
  }

  /** Somebody asks for something; answered by {@link Effect.Answer} with the same id. */
  record Asked(long id, Request request) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.asked(this);
    }
  }

  /**
   * The configuration was read again.
   *
   * @param id of the request that asked for it, or 0 for HUP
   * @param plan the new plan, or null if it has errors
   * @param wrong true if it has errors; false with neither plan nor errors of its own: it could not
   *     be read now
   * @param problems what is wrong, line by line; with a plan: what it is warned of
   */
  record PlanRead(long id, boolean dryRun, Plan plan, boolean wrong, List<String> problems)
      implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.planRead(this);
    }
  }

  /** Foster itself must stop: an internal error. */
  record StopAsked(String reason, int exitCode) implements Event {
    @Override
    public void to(Visitor visitor) {
      visitor.stopAsked(this);
    }
  }
}
