/**
 * Starts processes: everything between fork and exec. {@link dev.foster.kernel.linux.spawn.Spawner}
 * writes down the steps of the child in order, {@link dev.foster.kernel.linux.spawn.ChildScript}
 * holds them as a list of system calls, and the machine code of {@code ChildCode} performs the list
 * in the child. It uses {@code libc} and, for ids and file checks, {@code user}. {@code
 * LinuxKernel}, {@code init} and {@code net} call it.
 */
package dev.foster.kernel.linux.spawn;
