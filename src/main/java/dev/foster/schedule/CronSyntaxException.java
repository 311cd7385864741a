package dev.foster.schedule;

/** A cron expression is wrong; the message is for users and begins with the expression. */
public final class CronSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  CronSyntaxException(String message) {
    super(message);
  }
}
