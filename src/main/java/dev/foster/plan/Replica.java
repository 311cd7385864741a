package dev.foster.plan;

/**
 * The place of an instance among the instances of a service with {@code replicas}.
 *
 * @param service name of the service in the configuration
 * @param number its number, the end of its own name
 * @param count number of instances
 */
public record Replica(String service, int number, int count) {}
