package dev.foster.core.state;

import dev.foster.core.SpawnFailure;
import dev.foster.plan.Service;
import dev.foster.text.Level;

/**
 * The loop looks up the user of the service and reads its files, before its pre_start commands and
 * again after them.
 *
 * @param asked the plan for which it does so
 * @param prepared whether the pre_start commands have run
 */
record LookingUp(Run run, Service asked, boolean prepared) implements Active {

  /** Begins a run; goes on at once if there is nothing to look up. */
  static State enter(ServiceMachine service, Run run) {
    return service.needsLookup() ? ask(service, run, false) : PreStart.enter(service, run);
  }

  /** The pre_start commands have run. */
  static State afterPreStart(ServiceMachine service, Run run) {
    return service.needsLookup() ? ask(service, run, true) : Spawning.enter(service, run);
  }

  private static State ask(ServiceMachine service, Run run, boolean prepared) {
    service.emit().lookUp(run);
    return new LookingUp(run, service.plan(), prepared);
  }

  @Override
  public String word() {
    return "starting";
  }

  @Override
  public String reason() {
    return "looking up its user and files";
  }

  @Override
  public State lookedUp(ServiceMachine service, Service found, SpawnFailure failure) {
    if (service.plan() != asked) { // a reload has come meanwhile
      return ask(service, run, prepared);
    }
    if (failure != null) {
      return Finishing.enter(service, run, Outcome.notStarted(failure.message(), failure, 1));
    }
    service.takeLookedUp(found);
    return prepared ? Spawning.enter(service, run) : PreStart.enter(service, run);
  }

  @Override
  public State stop(ServiceMachine service, Outcome cause) {
    service.emit().report(Level.INFO, "stopping", "stopping: " + cause.text());
    return Finishing.enter(service, run, cause);
  }

  @Override
  public State kill(ServiceMachine service) {
    return stop(service, Outcome.stopped("killed"));
  }
}
