/**
 * The log pump: one thread reads the pipes of all services, splits the bytes into lines and passes
 * each line to memory, to a log file, to subscribers and to Foster's outputs. {@link
 * dev.foster.log.LogPump} is the entrance; other threads call it and never wait for it. Everything
 * else belongs to the pump's thread. The package uses {@code log.format} for the look of a line and
 * {@code log.sink} for where it goes; {@code app} and {@code control} call it.
 */
package dev.foster.log;
