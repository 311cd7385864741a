package dev.foster.plan;

/**
 * The {@code replicas} of a service.
 *
 * @param count number of instances
 * @param first number of the first instance
 * @param rolling whether a reload restarts them one after the other
 */
public record Replicas(int count, int first, boolean rolling) {

  /** The name of an instance. */
  public static String instance(String service, int number) {
    return service + "-" + number;
  }
}
