/**
 * Reads {@code /proc}: processes, descendants, the marker in an environment, the OOM killer's
 * counter. Also signals a process that it has found there. It uses {@code libc}, and {@code user}
 * to open files of other users and for threads that a process may hold up. {@code LinuxKernel},
 * {@code LinuxProcessList} and {@code init} call it.
 */
package dev.foster.kernel.linux.proc;
