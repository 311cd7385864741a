/**
 * Text formats without state: durations, sizes, times, JSON, UTF-8, paths and words of a shell.
 *
 * <p>Everything here turns text into values or values into text, and asks nothing of the machine.
 * {@link dev.foster.text.Utf8} reads native memory through {@code kernel.Memory}; nothing else here
 * uses another package. Every package may use this one.
 */
package dev.foster.text;
