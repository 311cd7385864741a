package dev.foster.probe;

/** Gets what a oneshot has written to {@code $FOSTER_ENV}. */
@FunctionalInterface
public interface ExportListener {

  /**
   * The main process has ended, and its pipe was read.
   *
   * @param bytes what it has written; null if that was too much or could not be read
   * @param tooMuch whether it was more than {@link ExportPipes#MOST} bytes
   */
  void taken(byte[] bytes, boolean tooMuch);
}
