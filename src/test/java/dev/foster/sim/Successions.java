package dev.foster.sim;

import dev.foster.core.Event;
import dev.foster.core.Notification;
import dev.foster.core.ServiceView;
import java.util.HashMap;
import java.util.Map;

/**
 * MAINPID. Only a child of Foster's can be a main process: nobody else's end would be told to it,
 * and nobody else's pid is safe to signal. A successor that is still its predecessor's child comes
 * into its own when that one is reaped.
 */
final class Successions {
  private final SimulatedKernel kernel;
  private final Whose whose;
  private final Map<String, SimulatedProcess> heirs = new HashMap<>();

  Successions(SimulatedKernel kernel, Whose whose) {
    this.kernel = kernel;
    this.whose = whose;
  }

  /** The event without a main pid that must not be believed, or not yet. */
  Event checked(Event event, Map<String, ServiceView> views) {
    if (!(event instanceof Event.Notified notified) || notified.message().mainPid() == null) {
      return event;
    }
    SimulatedProcess process = kernel.get(notified.message().mainPid());
    boolean its =
        process != null
            && process.isAlive()
            && process.token.equals(notified.token())
            && whose.isKnown(process);
    if (its && process.isOurs()) {
      heirs.remove(notified.token());
      return event;
    }
    if (its) {
      heirs.put(notified.token(), process);
    }
    Notification rest = notified.message().withMainPid(null);
    return new Event.Notified(notified.service(), notified.token(), rest);
  }

  /** If the main process has a successor that is alive: the message that makes it one. */
  Event reaped(int pid, Map<String, ServiceView> views) {
    for (ServiceView view : views.values()) {
      SimulatedProcess heir = view.pid() == pid ? heirs.remove(view.token()) : null;
      if (heir != null && heir.isAlive() && heir.isOurs()) {
        return new Event.Notified(
            view.plan().name(), view.token(), Messages.mainPid(pid, heir.pid));
      }
    }
    return null;
  }

  void runEnded(String token) {
    heirs.remove(token);
  }
}
