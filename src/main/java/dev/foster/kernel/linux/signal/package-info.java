/**
 * Receives signals without running Java in a handler: handlers of machine code write to a pipe, and
 * a thread reads it. Also lets the loop's thread wait for SIGCHLD. It uses only {@code libc}.
 * {@code app} and {@code init} call it.
 */
package dev.foster.kernel.linux.signal;
