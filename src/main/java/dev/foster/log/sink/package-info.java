/**
 * Where lines go outside memory: Foster's standard output and standard error, log files with their
 * rotation, and the compression of old files. A {@link dev.foster.log.sink.Sink} takes bytes and
 * never waits. The package uses the kernel's ports and the formats of {@code log.format}. Only
 * {@code log} calls it; most types belong to the log pump's thread and say so.
 */
package dev.foster.log.sink;
