package dev.foster.plan;

/**
 * Looks up what a service takes from the machine: its user and groups, those of its hooks, and its
 * env and secret files. A oneshot or a {@code pre_start} command may have changed them since the
 * configuration was read.
 */
@FunctionalInterface
public interface StartLookup {

  /**
   * Looks up everything again. Blocks as long as a drive or a name service does.
   *
   * @param service the service with the values of an earlier look-up
   */
  Result read(Service service);

  /**
   * The outcome.
   *
   * @param service the service with its present values; null after a failure
   * @param failure why it cannot start; null without a failure
   */
  record Result(Service service, String failure) {}
}
