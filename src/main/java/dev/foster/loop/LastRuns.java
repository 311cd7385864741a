package dev.foster.loop;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.kernel.KernelException;

/** Carries out {@link Effect.RememberRun}. */
final class LastRuns {
  private LastRuns() {}

  /** Reads or writes; results come to the mailbox. */
  static void remember(Effect.RememberRun effect, SchedulePort port, Mailbox mailbox) {
    String service = effect.service();
    try {
      if (effect.at() == null) {
        port.read(
            effect.path(),
            (at, failure) -> mailbox.put(new Event.RunRemembered(service, at, failure)));
      } else {
        port.write(
            effect.path(),
            effect.at(),
            failure -> mailbox.put(new Event.RunRemembered(service, null, failure)));
      }
    } catch (KernelException e) {
      mailbox.offer(new Event.RunRemembered(service, null, e.getMessage()));
    }
  }
}
