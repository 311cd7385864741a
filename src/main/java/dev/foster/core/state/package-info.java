/**
 * The state machine of one service: its states ({@link dev.foster.core.state.State}), the events
 * that move it from one to another, and the decision that follows a run. Pure: the time and random
 * numbers come in through {@code StepContext}, and effects go out through it. Only {@code
 * core.supervisor} uses this package, through {@link dev.foster.core.state.ServiceMachine}; the
 * states themselves are not visible outside.
 */
package dev.foster.core.state;
