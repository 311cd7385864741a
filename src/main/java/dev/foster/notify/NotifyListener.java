package dev.foster.notify;

import dev.foster.core.Notification;

/** Receives the sd_notify messages of services. */
public interface NotifyListener {

  /**
   * Receives a message. Runs on the reactor's thread, for each run in the order of sending. The
   * caller has not checked whether the sender belongs to the run: see {@link
   * Notification.Sender#belongsTo}.
   *
   * @param run the run that the socket was opened for
   */
  void notified(String run, Notification notification);
}
