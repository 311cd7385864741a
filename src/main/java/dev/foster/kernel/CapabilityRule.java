package dev.foster.kernel;

import java.util.List;

/**
 * Which capabilities a process keeps.
 *
 * @param keep true: the process keeps only {@code numbers}; false: it keeps all others
 * @param numbers capability numbers of {@code capabilities(7)}
 */
public record CapabilityRule(boolean keep, List<Integer> numbers) {}
