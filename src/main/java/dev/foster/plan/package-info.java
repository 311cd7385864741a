/**
 * The checked configuration as immutable records, and the difference between two of them.
 *
 * <p>{@code config} makes a {@link dev.foster.plan.Plan}; the core, the loop, the log pump and the
 * control socket read it. The records hold values of {@code kernel} (users, limits, capabilities)
 * and have no behaviour besides small questions about themselves.
 */
package dev.foster.plan;
