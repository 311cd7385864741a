package dev.foster.sim;

import dev.foster.core.Event;
import dev.foster.core.Role;
import dev.foster.core.ServiceView;
import dev.foster.core.Survivor;
import dev.foster.kernel.ProcessInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the loop knows whose a process is. */
interface Truth {
  /** A process was started. */
  void started(int pid, String service, String token, Role role);

  /** The message as far as it may be believed; null if not at all. */
  Event.Notified checked(Event.Notified event, boolean heard);

  /** The core has stepped a message that names this main pid. */
  void mainChanged(int pid, String service, String run);

  /** If a main process with a successor was reaped: the message that makes that one main. */
  Event.Notified succession(int pid, Map<String, ServiceView> views);

  void reaped(int pid);

  void runEnded(String run);

  List<Survivor> scan(Map<String, ServiceView> views);

  List<ProcessInfo> members(String token);

  /** The simulation's own knowledge: all that can be known. */
  final class Known implements Truth {
    private final SimulatedKernel kernel;
    private final Whose whose;
    private final Map<String, SimulatedProcess> heirs = new HashMap<>();

    Known(SimulatedKernel kernel, Whose whose) {
      this.kernel = kernel;
      this.whose = whose;
    }

    @Override
    public void started(int pid, String service, String token, Role role) {}

    @Override
    public Event.Notified checked(Event.Notified event, boolean heard) {
      if (event.message().mainPid() == null || !heard) {
        return event;
      }
      SimulatedProcess process = kernel.get(event.message().mainPid());
      boolean its =
          process != null
              && process.isAlive()
              && process.token.equals(event.token())
              && whose.isKnown(process);
      if (its && process.isOurs()) {
        heirs.remove(event.token());
        return event;
      }
      if (its) {
        heirs.put(event.token(), process);
      }
      return new Event.Notified(event.service(), event.token(), event.message().withMainPid(null));
    }

    @Override
    public void mainChanged(int pid, String service, String run) {}

    @Override
    public Event.Notified succession(int pid, Map<String, ServiceView> views) {
      for (ServiceView view : views.values()) {
        SimulatedProcess heir = view.pid() == pid ? heirs.remove(view.token()) : null;
        if (heir != null && heir.isAlive() && heir.isOurs()) {
          return new Event.Notified(
              view.plan().name(), view.token(), Messages.mainPid(pid, heir.pid));
        }
      }
      return null;
    }

    @Override
    public void reaped(int pid) {}

    @Override
    public void runEnded(String run) {
      heirs.remove(run);
    }

    @Override
    public List<Survivor> scan(Map<String, ServiceView> views) {
      return whose.scan(views);
    }

    @Override
    public List<ProcessInfo> members(String token) {
      return whose.members(token).stream().map(SimulatedProcess::info).toList();
    }
  }

  /** The loop's process table, held against what can be known. */
  final class Found implements Truth {
    private final dev.foster.loop.Attribution table;
    private final SimulatedKernel kernel;
    private final Whose whose;

    Found(SimulatedKernel kernel, Whose whose) {
      this.kernel = kernel;
      this.whose = whose;
      table = new dev.foster.loop.Attribution(kernel);
    }

    @Override
    public void started(int pid, String service, String token, Role role) {
      table.started(pid, service, token, role);
    }

    @Override
    public Event.Notified checked(Event.Notified event, boolean heard) {
      return table.checked(event, heard);
    }

    @Override
    public void mainChanged(int pid, String service, String run) {
      table.mainChanged(pid, service, run);
    }

    @Override
    public Event.Notified succession(int pid, Map<String, ServiceView> views) {
      return table.succession(pid);
    }

    @Override
    public void reaped(int pid) {
      table.reaped(pid);
    }

    @Override
    public void runEnded(String run) {
      table.runEnded(run);
    }

    @Override
    public List<Survivor> scan(Map<String, ServiceView> views) {
      List<Survivor> found = table.scan();
      Map<Integer, String> owners = new HashMap<>();
      found.forEach(one -> owners.put(one.process().pid(), one.token()));
      for (Survivor known : whose.scan(views)) {
        int pid = known.process().pid();
        boolean same = owners.containsKey(pid) && isSame(owners.remove(pid), known.token());
        if (!same) {
          throw new Violation("NobodyIsOverlooked", known + " is not among " + found);
        }
      }
      if (!owners.isEmpty()) {
        throw new Violation("NobodyIsOverlooked", owners + " are none of those " + found);
      }
      return found;
    }

    private static boolean isSame(String found, String known) {
      return known == null || known.equals(found);
    }

    @Override
    public List<ProcessInfo> members(String token) {
      List<ProcessInfo> found = table.members(token);
      for (ProcessInfo process : found) {
        SimulatedProcess one = kernel.get(process.pid());
        if (!one.token.equals(token) && !one.run().equals(token)) {
          throw new Violation("NoStrangerIsSignalled", one + " is not of " + token);
        }
      }
      return found;
    }
  }
}
