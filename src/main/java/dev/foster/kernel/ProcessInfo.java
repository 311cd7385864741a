package dev.foster.kernel;

/**
 * A process as {@code /proc/PID/stat} shows it.
 *
 * @param startTime clock ticks since boot; with the pid it names a process for ever
 * @param command the kernel's short name of it, at most 15 bytes
 * @param state the letter of {@code ps}: R S D Z T …
 */
public record ProcessInfo(
    int pid, int parent, int group, int session, long startTime, String command, char state) {

  /** True for a process that has ended and waits to be reaped. */
  public boolean isZombie() {
    return state == 'Z' || state == 'X';
  }
}
