package dev.foster.notify;

import dev.foster.core.Notification;

/** Hears what services say of themselves. */
public interface NotifyListener {

  /**
   * A message came. Called by the reactor's thread, for each run in the order of sending. Whether
   * the sender belongs to the run is not checked yet: {@link Notification.Sender#belongsTo}.
   *
   * @param run what the socket was opened for
   */
  void notified(String run, Notification notification);
}
