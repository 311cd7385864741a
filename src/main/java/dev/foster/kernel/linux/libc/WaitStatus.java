package dev.foster.kernel.linux.libc;

import dev.foster.kernel.ExitStatus;

/** The {@code int} through which {@code wait(2)} reports how a child ended. */
public final class WaitStatus {
  private WaitStatus() {}

  /** Does what the macros {@code WIFEXITED}, {@code WTERMSIG} and so on do. */
  public static ExitStatus decode(int status) {
    int signal = status & 0x7f;
    return signal == 0
        ? new ExitStatus.Exited(status >> 8 & 0xff)
        : new ExitStatus.Killed(signal, (status & 0x80) != 0);
  }
}
