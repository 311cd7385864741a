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
 * Checks sd_notify messages: the sender must belong to the service, and MAINPID must name a process
 * of the service. Only a child of Foster can be a main process, because Foster learns only of the
 * end of its children, and only their pids are safe to signal. A successor that is still a child of
 * the old main process therefore becomes the main process when Foster reaps the old one.
 */
final class MainPidTracker {
  private final Kernel kernel;
  private final ProcessOwnership ownership;

  /** Receives the name of a service and a warning. */
  private final BiConsumer<String, String> warnings;

  /** Successors that will become main processes, by run. */
  private final Map<String, ProcessInfo> successors = new HashMap<>();

  MainPidTracker(Kernel kernel, ProcessOwnership ownership, BiConsumer<String, String> warnings) {
    this.kernel = kernel;
    this.ownership = ownership;
    this.warnings = warnings;
  }

  /**
   * Removes from a message what Foster must not believe; null if the sender does not belong to the
   * service.
   *
   * @param accepted whether the service's configuration accepts messages of this sender
   */
  Event.Notified checked(Event.Notified event, boolean accepted) {
    Notification message = event.message();
    if (!isOf(message.sender(), event.token())) {
      int pid = message.sender().pid();
      // A living sender in another PID namespace is as invisible as one that has ended.
      boolean ended = message.sender().isGone() && kernel.process(pid) == null;
      if (message.ready() && ended && !ownership.leadersOf(event.token()).isEmpty()) {
        String who = "ignored READY=1 from pid " + pid;
        warnings.accept(event.service(), who + ", which had ended: its service is unknown");
      }
      return null;
    }
    Integer main = message.mainPid();
    if (main == null || !accepted) {
      return event;
    }
    if (!ownership.mayBeMain(main, event.token())) {
      String text = "ignored MAINPID=" + main + ": no living process of this service";
      warnings.accept(event.service(), text);
    } else if (isChild(main)) {
      successors.remove(event.token());
      return event;
    } else {
      successors.put(event.token(), kernel.process(main));
    }
    return new Event.Notified(event.service(), event.token(), message.withMainPid(null));
  }

  private boolean isOf(Notification.Sender sender, String run) {
    if (sender.isMarked(run)) {
      return true;
    }
    for (int pid : ownership.leadersOf(run)) {
      if (sender.belongsTo(pid)) {
        return true;
      }
    }
    return ownership.belongs(sender.pid(), run);
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
   * Handles the end of a reaped process. The caller calls this before {@link ProcessOwnership}
   * forgets the process.
   *
   * @return a message that makes the successor the main process, if the reaped process was a main
   *     process with a living successor; else null
   */
  Event.Notified reaped(int pid) {
    if (successors.isEmpty()) {
      return null;
    }
    String run = ownership.runOfMain(pid);
    ProcessInfo successor = run == null ? null : successors.remove(run);
    ProcessInfo now = successor == null ? null : kernel.process(successor.pid());
    boolean lives = now != null && now.startTime() == successor.startTime() && !now.isZombie();
    if (!lives || !isChild(successor.pid())) {
      return null;
    }
    return new Event.Notified(ownership.service(pid), run, announcement(pid, successor.pid()));
  }

  private static Notification announcement(int old, int pid) {
    Notification.Sender sender = new Notification.Sender(old, 0, 0, new int[0], null);
    return new Notification(
        sender, false, false, false, false, false, null, null, null, pid, null, null);
  }

  /** Forgets a run that has no process left. */
  void runEnded(String run) {
    successors.remove(run);
  }
}
