package dev.foster.plan;

/**
 * The {@code replicas} of a service.
 *
 * @param count number of instances
 * @param first number of the first instance
 * @param rolling whether a reload restarts them one after the other
 * @param configured number of instances in the configuration; {@code foster scale} changes only
 *     {@code count}
 */
public record Replicas(int count, int first, boolean rolling, int configured) {
  /** The most instances of one service. */
  public static final int MOST = 100;

  /** As in the configuration. */
  public Replicas(int count, int first, boolean rolling) {
    this(count, first, rolling, count);
  }

  /** The name of an instance. */
  public static String instance(String service, int number) {
    return service + "-" + number;
  }

  /** The name of the instance at an index. */
  public String nameOf(String service, int index) {
    return instance(service, first + index);
  }

  /** Another number of instances, which is not in the configuration. */
  public Replicas scaled(int number) {
    return new Replicas(number, first, rolling, configured);
  }

  /** Whether {@code foster scale} has changed the number. */
  public boolean isScaled() {
    return count != configured;
  }
}
