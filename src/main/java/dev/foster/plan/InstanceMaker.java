package dev.foster.plan;

import java.util.List;
import java.util.Map;

/**
 * Makes further instances of services with {@code replicas}, from what was kept of the
 * configuration. It reads the env and secret files of the service, but not the configuration.
 */
@FunctionalInterface
public interface InstanceMaker {

  /**
   * Makes an instance. Blocks as long as a drive or a name service does.
   *
   * @param service name of the service in the configuration
   * @param replicas all services with {@code replicas}, with their new numbers of instances
   */
  Result make(String service, int number, Map<String, Replicas> replicas);

  /**
   * The outcome.
   *
   * @param service the instance; null after an error
   * @param problems the errors, one a line
   */
  record Result(Service service, List<String> problems) {}
}
