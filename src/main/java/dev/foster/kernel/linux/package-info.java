/**
 * Implements the port of {@code dev.foster.kernel} for Linux. The classes here are adapters: they
 * combine the packages below, which do the work. Only {@code app} makes them; {@code kernel.linux
 * .init} uses those for the start of a process.
 */
package dev.foster.kernel.linux;
