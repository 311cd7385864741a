package dev.foster.loop;

import dev.foster.core.Event;
import dev.foster.core.Role;
import dev.foster.core.Survivor;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.process.ProcessOwnership;
import java.util.List;

/** The loop's process table and successions, for tests in other packages. */
public final class Attribution {
  private final ProcessOwnership processes;
  private final MainPidTracker successions;

  public Attribution(Kernel kernel) {
    processes = new ProcessOwnership(kernel);
    successions = new MainPidTracker(kernel, processes, (service, text) -> {});
  }

  public void started(int pid, String service, String token, Role role) {
    processes.started(pid, service, token, role);
  }

  public void reaped(int pid) {
    processes.reaped(pid);
    processes.allReaped();
  }

  public void runEnded(String run) {
    processes.runEnded(run);
    successions.runEnded(run);
  }

  public List<Survivor> scan() throws KernelException {
    return processes.scan();
  }

  public void giveUpUnknown() {
    processes.giveUpUnknown();
  }

  public boolean someUnknown() {
    return processes.someUnknown();
  }

  public List<ProcessInfo> members(String token) {
    return processes.members(token);
  }

  public Event.Notified checked(Event.Notified event, boolean heard) {
    return successions.checked(event, heard);
  }

  public Event.Notified succession(int pid) {
    return successions.reaped(pid);
  }

  public void mainChanged(int pid, String service, String run) {
    processes.mainChanged(pid, service, run);
  }
}
