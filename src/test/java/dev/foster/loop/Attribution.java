package dev.foster.loop;

import dev.foster.core.Event;
import dev.foster.core.Role;
import dev.foster.core.Survivor;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.process.ProcessOwnership;
import dev.foster.process.SurvivorScan;
import java.util.List;

/** The loop's process ownership, survivor scan and MAINPID rules, for tests in other packages. */
public final class Attribution {
  private final ProcessOwnership ownership;
  private final SurvivorScan survivors;
  private final MainPidTracker mainPids;

  public Attribution(Kernel kernel) {
    ownership = new ProcessOwnership(kernel, 1, kernel.markLimit(), 1);
    survivors = new SurvivorScan(kernel, ownership);
    mainPids = new MainPidTracker(kernel, ownership, (service, text) -> {});
  }

  public ProcessOwnership ownership() {
    return ownership;
  }

  public void started(int pid, String service, String token, Role role) {
    ownership.started(pid, service, token, role);
  }

  public void reaped(int pid) {
    survivors.reaped(pid);
    survivors.allReaped();
  }

  public void runEnded(String run) {
    ownership.runEnded(run);
    mainPids.runEnded(run);
  }

  public List<Survivor> scan() throws KernelException {
    return survivors.scan();
  }

  public void giveUpUnknown() {
    survivors.giveUpUnknown();
  }

  public boolean someUnknown() {
    return survivors.someUnknown();
  }

  public List<ProcessInfo> members(String token) {
    return survivors.members(token);
  }

  public Event.Notified checked(Event.Notified event, boolean accepted) {
    return mainPids.checked(event, accepted);
  }

  public Event.Notified successor(int pid) {
    return mainPids.reaped(pid);
  }

  public void mainChanged(int pid, String service, String run) {
    ownership.mainChanged(pid, service, run);
  }
}
