package dev.foster.init;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.InitKernel;
import dev.foster.kernel.InitKernel.Launch;

/** The messages of the init; each mode has its own texts, levels and streams. */
abstract class InitLog {
  final InitKernel kernel;
  final Options options;

  InitLog(InitKernel kernel, Options options) {
    this.kernel = kernel;
    this.options = options;
  }

  /** The init tried to become a subreaper; {@code errno} is 0 if it succeeded. */
  void subreaper(int errno) {}

  /** The kernel refused the parent-death signal. */
  void noParentDeathSignal(int errno) {}

  /** The init is neither PID 1 nor a subreaper. */
  void orphansGoElsewhere() {}

  /** The init gave up its terminal; {@code errno} is 0 if it succeeded. */
  void terminalGivenUp(int errno, boolean ledSession) {}

  /** The kernel could not make a process. */
  void noProcess(int errno) {}

  /** The child was started, or a step of its start failed. */
  void started(Launch launch) {}

  /** The init could not change to {@code /}. */
  void noRoot(int errno) {}

  /** A signal has arrived. */
  void received(int signal) {}

  /** The signal was dropped: the kernel sent it because the init gave up the terminal. */
  void handOff(int signal) {}

  /** The init is about to send a signal to the child as {@code arrivesAs}, 0 for not at all. */
  void forwarding(int signal, int arrivesAs) {}

  /** The init has sent the signal; {@code errno} is 0 if it succeeded. */
  void forwarded(int arrivesAs, int errno) {}

  /** The init is about to stop itself. */
  void suspending() {}

  /** A child was reaped. */
  void reaped(int pid, ExitStatus status, boolean main) {}

  /** Nothing more can be reaped now. */
  void reapedAll(boolean noChildren) {}

  /** The init starts to wait for what the child has left behind. */
  void waiting() {}

  /** That wait is over; the init kills what is left. */
  void killing() {}

  /** The init exits with {@code code}. */
  void leaving(int code) {}
}
