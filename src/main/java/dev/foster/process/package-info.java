/**
 * Determines which service a process belongs to, for a stop and for {@code foster ps}. The loop
 * reports what it starts and reaps, and asks for the processes that are left; the control server
 * lists the process tree. Uses the ports of {@code kernel} and the words of {@code core}.
 */
package dev.foster.process;
