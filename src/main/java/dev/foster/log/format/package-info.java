/**
 * How one line of a service, or one message of Foster, looks in the output: prefixed, prefixed for
 * a terminal, or JSON. A format writes into a {@link dev.foster.log.format.LineBuffer} and knows
 * nothing about pipes, services or descriptors. It uses the kernel's memory port and the text
 * package. {@code log} and {@code log.sink} call it on the log pump's thread.
 */
package dev.foster.log.format;
