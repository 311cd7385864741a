package dev.foster.core;

import dev.foster.kernel.Signals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What people ask for through the control socket. */
final class Requests {
  private final SupervisorMachine supervisor;
  private final ShutdownMachine shutdown;
  private final StepContext stage;
  private final Graph graph;
  private final PendingRequests waits;
  private final Reload reloads;

  Requests(
      SupervisorMachine supervisor,
      ShutdownMachine shutdown,
      StepContext stage,
      Graph graph,
      PendingRequests waits,
      Reload reloads) {
    this.supervisor = supervisor;
    this.shutdown = shutdown;
    this.stage = stage;
    this.graph = graph;
    this.waits = waits;
    this.reloads = reloads;
  }

  void asked(Event.Asked event) {
    Request request = event.request();
    String refusal = refusal(request);
    if (refusal != null) {
      answer(event.id(), false, refusal);
      return;
    }
    List<ServiceMachine> machines = machines(request);
    if (request instanceof Request.Start) {
      graph.want(new HashSet<>(machines));
      waits.up(event.id(), machines, false);
    } else if (request instanceof Request.Stop) {
      for (ServiceMachine m : machines) {
        m.want(false, false);
        if (m.state() instanceof Ending end && end.outcome().kind() == Outcome.Kind.STOPPED) {
          m.stop(Outcome.stopped("asked to")); // and not any more in order to restart it
        }
      }
      waits.down(event.id(), machines);
    } else if (request instanceof Request.Restart) {
      restart(event.id(), machines);
    } else if (request instanceof Request.Signal signal) {
      signal(event.id(), signal, machines);
    } else if (request instanceof Request.Shutdown end) {
      shutdown(event.id(), end);
    } else if (request instanceof Request.Reload reload) {
      reloads.ask(event.id(), reload.dryRun());
    }
  }

  private String refusal(Request request) {
    boolean always = request instanceof Request.Shutdown || request instanceof Request.Signal;
    if (supervisor.isStopping() && !always) {
      return "Foster is stopping";
    }
    if (waits.isFull() && !(request instanceof Request.Shutdown)) {
      return "too many requests are waiting";
    }
    for (String name : request.services()) {
      boolean starts = request instanceof Request.Start || request instanceof Request.Restart;
      boolean known = graph.get(name) != null;
      if (!known || starts && !supervisor.plan().services().containsKey(name)) {
        return "there is no service '" + name + "'" + (known ? " any more" : "");
      }
    }
    return null;
  }

  /** The services named; if none is, all: for a start or restart all that are enabled. */
  private List<ServiceMachine> machines(Request request) {
    List<ServiceMachine> found = new ArrayList<>();
    if (!request.services().isEmpty()) {
      for (String name : request.services()) {
        if (!found.contains(graph.get(name))) {
          found.add(graph.get(name));
        }
      }
      return found;
    }
    boolean enabledOnly = request instanceof Request.Start || request instanceof Request.Restart;
    for (ServiceMachine m : graph.machines()) {
      boolean stays = supervisor.plan().services().containsKey(m.name());
      if (!enabledOnly || stays && m.plan().enabled()) {
        found.add(m);
      }
    }
    return found;
  }

  private void restart(long id, List<ServiceMachine> machines) {
    waits.up(id, machines, true);
    for (ServiceMachine m : machines) {
      if (m.isRunning()) {
        m.want(true, true);
        m.history().clear();
        m.stop(Outcome.stopped("restart asked for"));
      }
    }
    graph.want(new HashSet<>(machines));
  }

  private void signal(long id, Request.Signal request, List<ServiceMachine> machines) {
    List<String> lines = new ArrayList<>();
    boolean ok = true;
    for (ServiceMachine m : machines) {
      int pid = m.state().pid();
      if (pid > 0) {
        m.signal(pid, request.signal(), false);
        lines.add(m.name() + ": " + Signals.name(request.signal()) + " sent to pid " + pid);
      } else {
        ok = false;
        lines.add(m.name() + ": does not run (" + m.state().word() + ")");
      }
    }
    stage.emit(new Effect.Answer(id, new Reply(ok, lines)));
  }

  private void shutdown(long id, Request.Shutdown request) {
    Duration timeout =
        request.timeout() == null ? supervisor.plan().shutdownTimeout() : request.timeout();
    shutdown.begin(0, "asked to", timeout, State.NEVER);
    answer(id, true, "stopping");
  }

  private void answer(long id, boolean ok, String line) {
    stage.emit(new Effect.Answer(id, new Reply(ok, List.of(line))));
  }
}
