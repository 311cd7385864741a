package dev.foster.kernel;

/**
 * A process as {@code /proc/PID/stat} shows it.
 *
 * @param startTime clock ticks since boot; together with the pid it is unique until the next boot
 * @param command the kernel's short name of the process, at most 15 bytes
 * @param state the letter of {@code ps}: R S D Z T …; Z only if no thread of the process lives
 */
public record ProcessInfo(
    int pid, int parent, int group, int session, long startTime, String command, char state) {

  /** True for a process that has ended and waits for its parent to reap it. */
  public boolean isZombie() {
    return state == 'Z' || state == 'X';
  }
}
