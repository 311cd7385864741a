package dev.foster.sim;

import dev.foster.core.ServiceView;
import dev.foster.core.Survivor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whose every process is, as far as that can be found out: by descent, session, group, marker. */
final class OwnershipOracle {
  private final SimulatedKernel kernel;

  OwnershipOracle(SimulatedKernel kernel) {
    this.kernel = kernel;
  }

  /** False for one that has left its session and group, has another environment and is orphaned. */
  boolean isKnown(SimulatedProcess process) {
    for (SimulatedProcess p = process; p != null; p = kernel.get(p.parent)) {
      boolean led = p.session.origin == p.session || p.group.origin == p.group;
      if (p.marker != null || led) {
        return true;
      }
    }
    return false;
  }

  /** Living processes of a run, or of one of its hooks or probes. */
  List<SimulatedProcess> members(String token) {
    List<SimulatedProcess> found = new ArrayList<>();
    for (SimulatedProcess process : kernel.all()) {
      boolean its = process.token.equals(token) || process.run().equals(token);
      if (its && process.isAlive() && !process.isExecuting() && isKnown(process)) {
        found.add(process);
      }
    }
    return found;
  }

  /** Living processes of a service that can be told to be its. */
  List<SimulatedProcess> ofService(String service) {
    List<SimulatedProcess> found = new ArrayList<>();
    for (SimulatedProcess process : kernel.all()) {
      if (process.service.equals(service) && process.isAlive() && isKnown(process)) {
        found.add(process);
      }
    }
    return found;
  }

  /** All that live but main processes of live runs and what is below them. */
  List<Survivor> scan(Map<String, ServiceView> views) {
    List<Survivor> found = new ArrayList<>();
    for (SimulatedProcess process : kernel.all()) {
      if (process.isAlive() && !isBelowMain(process, views)) {
        boolean known = isKnown(process);
        found.add(
            new Survivor(
                known ? process.service : null, known ? process.run() : null, process.info()));
      }
    }
    return found;
  }

  /** The living main processes. */
  Set<SimulatedProcess> mains(Map<String, ServiceView> views) {
    Set<SimulatedProcess> found = new HashSet<>();
    for (ServiceView view : views.values()) {
      SimulatedProcess process = kernel.get(view.pid());
      if (process != null && process.isAlive()) {
        found.add(process);
      }
    }
    return found;
  }

  private boolean isBelowMain(SimulatedProcess process, Map<String, ServiceView> views) {
    for (SimulatedProcess p = process; p != null; p = kernel.get(p.parent)) {
      ServiceView view = views.get(p.service);
      if (view != null && view.pid() == p.pid && p.run().equals(view.token())) {
        return true;
      }
    }
    return false;
  }
}
