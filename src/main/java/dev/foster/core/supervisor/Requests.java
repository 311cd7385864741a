package dev.foster.core.supervisor;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Reply;
import dev.foster.core.Request;
import dev.foster.core.state.ServiceMachine;
import dev.foster.core.state.StepContext;
import dev.foster.kernel.Signals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Carries out the requests of users. */
final class Requests {
  private final SupervisorMachine supervisor;
  private final ShutdownMachine shutdown;
  private final StepContext context;
  private final Graph graph;
  private final PendingRequests pending;
  private final Reload reload;

  Requests(
      SupervisorMachine supervisor,
      ShutdownMachine shutdown,
      StepContext context,
      Graph graph,
      PendingRequests pending,
      Reload reload) {
    this.supervisor = supervisor;
    this.shutdown = shutdown;
    this.context = context;
    this.graph = graph;
    this.pending = pending;
    this.reload = reload;
  }

  void requested(Event.Requested event) {
    Request request = event.request();
    String refusal = refusal(request);
    if (refusal != null) {
      reply(event.id(), false, refusal);
      return;
    }
    List<ServiceMachine> machines = machines(request);
    if (request instanceof Request.Start) {
      for (ServiceMachine m : machines) {
        m.runOnRequest(false);
      }
      graph.want(new HashSet<>(machines));
      pending.awaitUp(event.id(), machines, false);
    } else if (request instanceof Request.Stop) {
      stop(event.id(), machines);
    } else if (request instanceof Request.Restart) {
      restart(event.id(), machines);
    } else if (request instanceof Request.RollingRestart) {
      rollingRestart(event.id(), machines);
    } else if (request instanceof Request.Scale scale) {
      reload.scale(event.id(), scale.counts());
    } else if (request instanceof Request.Signal signal) {
      signal(event.id(), signal, machines);
    } else if (request instanceof Request.Shutdown end) {
      shutdown(event.id(), end);
    } else if (request instanceof Request.Reload read) {
      reload.request(event.id(), read.dryRun(), read.part());
    }
  }

  private String refusal(Request request) {
    boolean always = request instanceof Request.Shutdown || request instanceof Request.Signal;
    if (supervisor.isStopping() && !always) {
      return "Foster is stopping";
    }
    if (pending.isFull() && !(request instanceof Request.Shutdown)) {
      return "too many requests are waiting";
    }
    for (String name : request.services()) {
      boolean starts = starts(request);
      boolean known = graph.get(name) != null;
      if (!known || starts && !supervisor.plan().services().containsKey(name)) {
        return "there is no service '" + name + "'" + (known ? " any more" : "");
      }
    }
    return null;
  }

  private static boolean starts(Request request) {
    return request instanceof Request.Start
        || request instanceof Request.Restart
        || request instanceof Request.RollingRestart;
  }

  /** The services named; without a name all, or for a start or restart all that are enabled. */
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
    boolean enabledOnly = starts(request);
    for (ServiceMachine m : graph.machines()) {
      boolean configured = supervisor.plan().services().containsKey(m.name());
      if (!enabledOnly || configured && m.plan().enabled()) {
        found.add(m);
      }
    }
    return found;
  }

  private void stop(long id, List<ServiceMachine> machines) {
    for (ServiceMachine m : machines) {
      m.stopOnRequest();
    }
    pending.awaitDown(id, machines);
  }

  private void restart(long id, List<ServiceMachine> machines) {
    pending.awaitUp(id, machines, true);
    for (ServiceMachine m : machines) {
      m.runOnRequest(true);
      m.restartOnRequest();
    }
    graph.want(new HashSet<>(machines));
  }

  private void rollingRestart(long id, List<ServiceMachine> machines) {
    String other = supervisor.rolling().underWay(machines);
    if (other != null) {
      reply(id, false, "a rolling restart of '" + other + "' is already under way");
      return;
    }
    supervisor.rolling().restart(id, machines);
  }

  private void signal(long id, Request.Signal request, List<ServiceMachine> machines) {
    List<String> lines = new ArrayList<>();
    boolean ok = true;
    for (ServiceMachine m : machines) {
      int pid = m.pid();
      if (pid > 0) {
        m.emit().signal(pid, request.signal(), false);
        lines.add(m.name() + ": " + Signals.name(request.signal()) + " sent to pid " + pid);
      } else {
        ok = false;
        lines.add(m.name() + ": does not run (" + m.stateWord() + ")");
      }
    }
    context.emit(new Effect.Answer(id, new Reply(ok, lines)));
  }

  private void shutdown(long id, Request.Shutdown request) {
    Duration timeout =
        request.timeout() == null ? supervisor.plan().shutdownTimeout() : request.timeout();
    shutdown.requested(timeout, request.drains());
    reply(id, true, shutdown.drainsUntil() == ShutdownState.NEVER ? "stopping" : "draining");
  }

  private void reply(long id, boolean ok, String line) {
    context.emit(new Effect.Answer(id, new Reply(ok, List.of(line))));
  }
}
