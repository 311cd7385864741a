/**
 * What goes into the core and what comes out of it: events, effects, requests, replies, and the
 * view of a service that others may see. Values only; {@code core.supervisor} and {@code
 * core.state} hold the state machines. The loop and every thread that posts events use this
 * package.
 */
package dev.foster.core;
