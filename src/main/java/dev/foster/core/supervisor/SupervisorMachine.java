package dev.foster.core.supervisor;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Role;
import dev.foster.core.RunToken;
import dev.foster.core.ServiceView;
import dev.foster.core.Survivor;
import dev.foster.core.state.ServiceMachine;
import dev.foster.core.state.StepContext;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * All services together: hands each event to the service or request that it concerns, then settles
 * the graph until no state changes. It knows no clock, thread, kernel or file: time and random
 * numbers are arguments, and effects say what the loop must do.
 */
public class SupervisorMachine implements Event.Visitor {
  private final StepContext context;
  private final Graph graph = new Graph();
  private final PendingRequests pending = new PendingRequests();
  private final ShutdownMachine shutdown;
  private final Settling settling;
  private final Reload reload;
  private final Requests requests;
  private Plan plan;
  private boolean booted;

  /** Restarts one after the other; null until the first. */
  private Rolling rolling;

  /** The deadline, unless {@link #deadlineStale}. */
  private long deadline = Long.MAX_VALUE;

  private boolean deadlineStale = true;

  /**
   * A supervisor before its first event, {@link Event.Booted}.
   *
   * @param random 64 random bits a call, for tokens and jitter
   */
  @SuppressWarnings("this-escape") // a subclass only observes
  public SupervisorMachine(Plan plan, LongSupplier random) {
    this.plan = plan;
    context = new StepContext(random);
    List<ServiceMachine> machines = new ArrayList<>();
    for (Service service : plan.services().values()) {
      machines.add(new ServiceMachine(context, service));
    }
    graph.rebuild(machines);
    shutdown = new ShutdownMachine(context, graph, () -> this.plan);
    settling = new Settling(context, graph, shutdown);
    reload = new Reload(this, context, graph, pending);
    requests = new Requests(this, shutdown, context, graph, pending, reload);
  }

  // --- for the loop -----------------------------------------------------------------------------

  /**
   * Steps one event.
   *
   * @param now monotonic time in nanoseconds
   * @return false for the exit of a process that concerns no service, which changes nothing and has
   *     no effect; thousands of these may come
   */
  public boolean step(Event event, long now) {
    boolean unrelated = event instanceof Event.Exited exit && context.isUnrelated(exit.pid());
    if (unrelated && !shutdown.awaitsOrphans()) {
      return false;
    }
    deadlineStale = true;
    context.beginStep(now);
    event.to(this);
    settle();
    return true;
  }

  /** Removes and returns the next effect; null without one. */
  public Effect poll() {
    return context.nextEffect();
  }

  /** Monotonic time at which {@link #expire} is due; {@link Long#MAX_VALUE} for never. */
  public long deadline() {
    if (deadlineStale) {
      deadlineStale = false;
      deadline = shutdown.deadline();
      if (!shutdown.isDone()) {
        deadline = Math.min(deadline, graph.nearestDeadline());
        if (rolling != null) {
          deadline = Math.min(deadline, rolling.deadline());
        }
      }
    }
    return deadline;
  }

  /** Steps every deadline that has passed at the monotonic time {@code now}. */
  public void expire(long now) {
    deadlineStale = true;
    context.beginStep(now);
    graph.expire(now);
    if (shutdown.deadline() <= now) {
      shutdown.expired();
    }
    settle();
  }

  /** True once a stop of Foster was requested, even if services still go on. */
  public boolean isStopping() {
    return shutdown.isRequested();
  }

  /** When Foster, which is draining, stops the services at the latest; MAX_VALUE if it is not. */
  public long drainsUntil() {
    return shutdown.drainsUntil();
  }

  /** True from the request of a reload until its plan was read. */
  public boolean isReloading() {
    return reload.isUnderWay();
  }

  /** The plan in force. */
  public Plan plan() {
    return plan;
  }

  /** True if this is the pid of a service's main process. */
  public boolean isMain(String service, int pid) {
    ServiceMachine m = graph.get(service);
    return m != null && m.pid() == pid;
  }

  /** When the shutdown has to be over, on the clock of the steps; MAX_VALUE before it begins. */
  public long shutdownBy() {
    return shutdown.by();
  }

  /** True if this is the main process of a service that is not ready yet. */
  public boolean isStarting(int pid) {
    StepContext.Owner owner = context.owner(pid);
    return owner != null
        && owner.role() == Role.MAIN
        && owner.machine().pid() == pid
        && owner.machine().isStarting();
  }

  /** True if the main process of the run has not been started yet, and is still to be. */
  public boolean isSpawning(String service, String token) {
    ServiceMachine m = graph.get(service);
    return m != null && token.equals(m.token()) && m.session() == 0 && !m.isStopping();
  }

  /** True if sd_notify messages of this process count for the service. */
  public boolean acceptsNotifyFrom(String service, int pid) {
    ServiceMachine m = graph.get(service);
    return m != null && m.acceptsNotifyFrom(pid);
  }

  /** The views of all services, in the plan's order. */
  public List<ServiceView> views() {
    return ServiceViews.all(graph);
  }

  // --- events -----------------------------------------------------------------------------------

  @Override
  public void booted(Event.Booted event) {
    booted = true;
    context.planRead();
    graph.wantEnabled();
  }

  @Override
  public void spawned(Event.Spawned event) {
    ServiceMachine m = current(event.service(), event.token());
    if (m != null) {
      int pid = event.pid();
      context.addOwner(pid, new StepContext.Owner(m, event.role(), event.index(), m.token()));
      m.spawned(event.role(), event.index(), pid);
    }
  }

  @Override
  public void spawnFailed(Event.SpawnFailed event) {
    ServiceMachine m = current(event.service(), event.token());
    if (m != null) {
      m.spawnFailed(event.role(), event.index(), event.failure());
    }
  }

  @Override
  public void lookedUp(Event.LookedUp event) {
    ServiceMachine m = current(event.service(), event.token());
    if (m != null) {
      m.lookedUp(event.found(), event.failure());
    }
  }

  @Override
  public void exited(Event.Exited event) {
    exited(event, context.owner(event.pid()));
    context.removeOwner(event.pid()); // last: the loop repeats a step that threw
  }

  private void exited(Event.Exited event, StepContext.Owner owner) {
    boolean ofPresentRun = owner != null && owner.runToken().equals(owner.machine().token());
    if (!ofPresentRun) {
      otherExited();
    } else if (owner.role() != Role.MAIN) {
      context.setCheckLine(event.lastLine());
      owner.machine().hookExited(owner.role(), owner.index(), event.status());
      context.setCheckLine(null);
      otherExited();
    } else if (event.pid() == owner.machine().pid()) {
      owner.machine().exited(event.status(), event.oomKills());
    } else {
      otherExited(); // a former main process, replaced with MAINPID
    }
  }

  /** The process that ended may have been the last survivor for which a service waits. */
  private void otherExited() {
    if (shutdown.awaitsOrphans() || context.awaitsSurvivors()) {
      context.findSurvivors();
    }
  }

  @Override
  public void signalled(Event.Signalled event) {
    int signal = event.signal();
    SignalAction action =
        event.terminalGone() ? SignalAction.Simple.STOP : plan.signals().get(signal);
    if (action == null) {
      action = SignalAction.ofUnlisted(signal);
    }
    if (action instanceof SignalAction.Route route) {
      for (Map.Entry<String, Integer> entry : route.signals().entrySet()) {
        route(entry.getKey(), entry.getValue());
      }
    } else if (action == SignalAction.Simple.FORWARD) {
      for (ServiceMachine m : graph.machines()) {
        forward(m, signal);
      }
    } else if (action == SignalAction.Simple.STOP) {
      shutdown.signalled(signal, !event.terminalGone());
    } else if (action == SignalAction.Simple.RELOAD) {
      reload.request(0, false, null);
    }
  }

  /** Sends a signal to a service, or to all of its instances. */
  private void route(String service, int signal) {
    ServiceMachine named = graph.get(service);
    if (named != null) {
      forward(named, signal);
      return;
    }
    for (ServiceMachine m : graph.machines()) {
      if (m.plan().serviceName().equals(service)) {
        forward(m, signal);
      }
    }
  }

  private static void forward(ServiceMachine m, int signal) {
    if (m != null && m.pid() > 0) {
      m.emit().signal(m.pid(), signal, false);
    }
  }

  @Override
  public void probed(Event.Probed event) {
    ServiceMachine m = current(event.service(), event.token());
    if (m != null) {
      m.probed(event.role(), event.index(), event.ok(), event.detail());
    }
  }

  @Override
  public void checkPassed(Event.CheckPassed event) {
    ServiceMachine m = current(event.service(), event.token());
    if (m != null) {
      m.probed(Role.READY_PROBE, event.index(), true, null);
    }
  }

  @Override
  public void notified(Event.Notified event) {
    ServiceMachine m = current(event.service(), event.token());
    if (m != null) {
      m.notified(event.message());
    }
  }

  @Override
  public void exported(Event.Exported event) {
    graph.exported(event, current(event.service(), event.token()));
  }

  @Override
  public void scanned(Event.Scanned event) {
    context.scanDone();
    for (ServiceMachine m : graph.machines()) {
      if (m.isStopping()) {
        m.scanned(ofRun(event.survivors(), m.token()));
      }
    }
    shutdown.scanned(event.survivors());
  }

  private static List<Survivor> ofRun(List<Survivor> all, String token) {
    List<Survivor> found = new ArrayList<>();
    for (Survivor survivor : all) {
      if (token.equals(survivor.token())) {
        found.add(survivor);
      }
    }
    return found;
  }

  @Override
  public void requested(Event.Requested event) {
    requests.requested(event);
  }

  @Override
  public void planRead(Event.PlanRead event) {
    reload.planRead(event);
  }

  @Override
  public void clockSet(Event.ClockSet event) {
    graph.clockSet(context, event.offset());
  }

  @Override
  public void runRemembered(Event.RunRemembered event) {
    graph.runRemembered(event);
  }

  @Override
  public void internalError(Event.InternalError event) {
    shutdown.begin(event.exitCode(), event.reason(), plan.shutdownTimeout(), ShutdownState.NEVER);
  }

  /** The service if the token is of its present run; null otherwise: the event is late. */
  private ServiceMachine current(String service, String token) {
    ServiceMachine m = graph.get(service);
    String run = m == null ? null : m.token();
    return run != null && RunToken.isOf(run, token) ? m : null;
  }

  // --- settling ---------------------------------------------------------------------------------

  private void settle() {
    if (!booted) {
      return;
    }
    if (rolling != null) {
      rolling.settle(); // first: a service that restarts now is nothing to start with
    }
    do { // the removal of a service may let others go on
      settling.settle(plan);
    } while (reload.settle() || rolling != null && rolling.settle());
    shutdown.settle(reload.isUnderWay());
    boolean done = shutdown.isDone();
    pending.settle(context, done);
    if (done) {
      reload.abandon();
    }
  }

  /** The restarts one after the other; made when it is first needed. */
  Rolling rolling() {
    if (rolling == null) {
      rolling = new Rolling(this, context, graph);
    }
    return rolling;
  }

  /** The restarts one after the other; null if there has been none. */
  Rolling rollingIfAny() {
    return rolling;
  }

  /** Puts a new plan into force. */
  void takePlan(Plan next) {
    plan = next;
    context.emit(new Effect.PlanChanged(next));
  }
}
