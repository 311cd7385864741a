package dev.foster.sim;

import dev.foster.core.RunToken;
import dev.foster.core.ServiceView;
import dev.foster.core.Survivor;
import dev.foster.kernel.ProcessFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The true owner of each process, as far as it can be known: by descent, session, group, mark or
 * marker.
 */
final class OwnershipOracle {
  private final SimulatedKernel kernel;

  OwnershipOracle(SimulatedKernel kernel) {
    this.kernel = kernel;
  }

  /** False for an orphan that left its session and group, and has no marker and no mark. */
  boolean isKnown(SimulatedProcess process) {
    return isKnown(process, true);
  }

  private boolean isKnown(SimulatedProcess process, boolean byMark) {
    for (SimulatedProcess p = process; p != null; p = kernel.get(p.parent)) {
      boolean led = p.session.origin == p.session || p.group.origin == p.group;
      boolean marked = byMark && kernel.markLimit() == ProcessFacts.NO_MARK;
      if (p.marker != null || led || marked) {
        return true;
      }
    }
    return false;
  }

  /** Living processes of a run, or of one of its hooks or probes. */
  List<SimulatedProcess> members(String token) {
    List<SimulatedProcess> found = new ArrayList<>();
    for (SimulatedProcess process : kernel.all()) {
      boolean ofRun = process.run().equals(token); // a mark names the run, but not the hook
      boolean its = process.token.equals(token) || ofRun;
      if (its && process.isAlive() && !process.isExecuting() && isKnown(process, ofRun)) {
        found.add(process);
      }
    }
    return found;
  }

  /** Living processes that can be recognized as a service's own. */
  List<SimulatedProcess> ofService(String service) {
    List<SimulatedProcess> found = new ArrayList<>();
    for (SimulatedProcess process : kernel.all()) {
      if (process.service.equals(service) && process.isAlive() && isKnown(process)) {
        found.add(process);
      }
    }
    return found;
  }

  /** All living processes except the main processes of live runs and their descendants. */
  List<Survivor> scan(Map<String, ServiceView> views) {
    List<Survivor> found = new ArrayList<>();
    for (SimulatedProcess process : kernel.all()) {
      if (process.isAlive() && !isBelowMain(process, views)) {
        boolean known = isKnown(process);
        found.add(
            new Survivor(
                known ? process.service : null,
                known ? process.run() : null,
                known ? RunToken.parse(process.token).role() : null,
                process.info()));
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
