/**
 * Ports to the operating system and their values: processes, signals, descriptors, sockets, files.
 * Nothing here knows Linux calls; {@code kernel.linux} implements the ports, tests and the
 * simulation implement them as well. Every package may use these types; this package uses no other.
 */
package dev.foster.kernel;
