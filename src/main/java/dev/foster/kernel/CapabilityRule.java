package dev.foster.kernel;

import java.util.List;

/**
 * What a process may have of the capability sets.
 *
 * @param keep true: nothing but {@code numbers} stays; false: all but {@code numbers} stays
 * @param numbers capability numbers of {@code capabilities(7)}
 */
public record CapabilityRule(boolean keep, List<Integer> numbers) {}
