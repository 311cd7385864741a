package dev.foster.loop;

import dev.foster.core.Event;
import dev.foster.core.Notification;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.ProcessInfo;
import dev.foster.process.ProcessOwnership;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What of sd_notify messages may be believed, above all MAINPID. Only a child of ours can be a main
 * process: nobody else's end is told to us, and nobody else's pid is safe to signal. A successor
 * that is still a child of its predecessor therefore comes into its own when that one is reaped.
 */
final class MainPidTracker {
  private final Kernel kernel;
  private final ProcessOwnership processes;

  /** Takes a service and what to say about it. */
  private final BiConsumer<String, String> complaints;

  /** Processes that are to be main processes, by run. */
  private final Map<String, ProcessInfo> heirs = new HashMap<>();

  MainPidTracker(Kernel kernel, ProcessOwnership processes, BiConsumer<String, String> complaints) {
    this.kernel = kernel;
    this.processes = processes;
    this.complaints = complaints;
  }

  /**
   * The message as far as it may be believed; null if its sender is not of the service.
   *
   * @param heard false if the service does not want to hear of this sender: it may say so then
   */
  Event.Notified checked(Event.Notified event, boolean heard) {
    Notification message = event.message();
    if (!isOf(message.sender(), event.token())) {
      int pid = message.sender().pid();
      // Of one that entered from another namespace as little may be known: but it is still there.
      boolean ended = message.sender().isGone() && kernel.process(pid) == null;
      if (message.ready() && ended && !processes.leadersOf(event.token()).isEmpty()) {
        String who = "ignored READY=1 from pid " + pid;
        complaints.accept(event.service(), who + ", which had ended: nobody can tell whose it was");
      }
      return null;
    }
    Integer main = message.mainPid();
    if (main == null || !heard) {
      return event;
    }
    if (!processes.mayBeMain(main, event.token())) {
      String text = "ignored MAINPID=" + main + ": no living process of this service";
      complaints.accept(event.service(), text);
    } else if (isChild(main)) {
      heirs.remove(event.token());
      return event;
    } else {
      heirs.put(event.token(), kernel.process(main));
    }
    return new Event.Notified(event.service(), event.token(), message.withMainPid(null));
  }

  private boolean isOf(Notification.Sender sender, String run) {
    if (sender.isMarked(run)) {
      return true;
    }
    for (int pid : processes.leadersOf(run)) {
      if (sender.belongsTo(pid)) {
        return true;
      }
    }
    return processes.belongs(sender.pid(), run);
  }

  private boolean isChild(int pid) {
    for (int child : kernel.children()) {
      if (child == pid) {
        return true;
      }
    }
    return false;
  }

  /**
   * A process was reaped; call it before the process table is told.
   *
   * @return if it was a main process with a successor: the message that makes that one the main
   *     process; else null
   */
  Event.Notified reaped(int pid) {
    if (heirs.isEmpty()) {
      return null;
    }
    String run = processes.runOfMain(pid);
    ProcessInfo heir = run == null ? null : heirs.remove(run);
    ProcessInfo now = heir == null ? null : kernel.process(heir.pid());
    boolean lives = now != null && now.startTime() == heir.startTime() && !now.isZombie();
    if (!lives || !isChild(heir.pid())) {
      return null;
    }
    return new Event.Notified(processes.service(pid), run, announcement(pid, heir.pid()));
  }

  private static Notification announcement(int old, int pid) {
    Notification.Sender sender = new Notification.Sender(old, 0, 0, new int[0], null);
    return new Notification(
        sender, false, false, false, false, false, null, null, null, pid, null, null);
  }

  /** Nothing of a run is left. */
  void runEnded(String run) {
    heirs.remove(run);
  }
}
