package dev.foster.control;

import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.loop.StatusBoard;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to {@code foster wait}: comes when all services have reached the goal, or when one of
 * them will not reach it without a request. It looks at each new snapshot, and at nothing between.
 */
final class WaitAnswer implements Answer {

  /** What is waited for. */
  enum Goal {
    READY,
    HEALTHY,
    COMPLETED,
    DOWN;

    /** The goal of that name; null if there is none. */
    static Goal of(String word) {
      for (Goal goal : values()) {
        if (goal.word().equals(word)) {
          return goal;
        }
      }
      return null;
    }

    String word() {
      return switch (this) {
        case READY -> "ready";
        case HEALTHY -> "healthy";
        case COMPLETED -> "completed";
        case DOWN -> "down";
      };
    }
  }

  private final StatusBoard board;
  private final List<String> names;
  private final Goal goal;
  private final boolean wantsProgress;
  private final Runnable wake;
  private boolean listening;
  private final ProgressLine progress = new ProgressLine();

  /**
   * An answer that is not begun.
   *
   * @param names the services; each was known when the request came
   * @param wantsProgress whether the client wants to know what the answer still waits for
   */
  WaitAnswer(
      StatusBoard board, List<String> names, Goal goal, boolean wantsProgress, Runnable wake) {
    this.board = board;
    this.names = names;
    this.goal = goal;
    this.wantsProgress = wantsProgress;
    this.wake = wake;
  }

  @Override
  public boolean advance(SendBuffer out, long now) {
    if (!listening) {
      listening = true;
      board.listen(wake); // before the first look: no snapshot is missed
    }
    Snapshot snapshot = board.latest();
    List<String> open = new ArrayList<>();
    List<String> hopeless = new ArrayList<>();
    for (String name : names) {
      ServiceStatus service = find(snapshot, name);
      if (!reached(service)) {
        String never = whyNever(service, name, snapshot.stopping());
        (never == null ? open : hopeless).add(never == null ? state(service) : never);
      }
    }
    if (!hopeless.isEmpty()) {
      out.add(Replies.error(Replies.FAILED, "cannot wait: " + String.join("; ", hopeless)));
    } else if (open.isEmpty()) {
      List<String> lines = new ArrayList<>();
      names.forEach(name -> lines.add(name + ": " + goal.word()));
      out.add(Replies.done(lines));
    } else {
      if (wantsProgress) {
        progress.send(out, String.join("; ", open));
      }
      return false;
    }
    return true;
  }

  private static ServiceStatus find(Snapshot snapshot, String name) {
    for (ServiceStatus service : snapshot.services()) {
      if (service.name().equals(name)) {
        return service;
      }
    }
    return null;
  }

  /** A service that a reload has removed is down. */
  private boolean reached(ServiceStatus service) {
    if (service == null) {
      return goal == Goal.DOWN;
    }
    String state = service.state();
    return switch (goal) {
      case READY ->
          service.plan().isOneshot()
              ? state.equals("completed")
              : state.equals("up") && Boolean.TRUE.equals(service.ready());
      case HEALTHY -> state.equals("up") && Boolean.TRUE.equals(service.healthy());
      case COMPLETED -> state.equals("completed");
      case DOWN -> service.isAtRest();
    };
  }

  /** Why a service will not reach the goal unless it is started again; null if it still may. */
  private String whyNever(ServiceStatus service, String name, boolean stopping) {
    if (service == null) {
      return "there is no service '" + name + "' any more";
    }
    if (goal == Goal.DOWN) {
      return null;
    }
    if (stopping) {
      return "Foster is stopping";
    }
    if (goal == Goal.HEALTHY && service.plan().health() == null) {
      return name + " has no health check";
    }
    return switch (service.state()) {
      case "failed" -> service.withReason(name + " has failed");
      case "completed" -> name + " has completed";
      case "down" -> service.enabled() ? null : name + " is down; 'foster start' starts it";
      default -> null;
    };
  }

  private static String state(ServiceStatus service) {
    String state = service.state().equals("backoff") ? "in backoff" : service.state();
    return service.withReason(service.name() + " is " + state);
  }

  /** All answers share one {@code wake}: a second removal would take that of another one. */
  @Override
  public void cancel() {
    if (listening) {
      listening = false;
      board.unlisten(wake);
    }
  }
}
