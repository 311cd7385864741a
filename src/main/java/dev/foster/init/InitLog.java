package dev.foster.init;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.InitKernel;
import dev.foster.kernel.InitKernel.Launch;

/** What the init says about itself; each personality has its own words, levels and streams. */
abstract class InitLog {
  final InitKernel kernel;
  final Options options;

  InitLog(InitKernel kernel, Options options) {
    this.kernel = kernel;
    this.options = options;
  }

  /** The init was asked to become a subreaper, and is one if {@code errno} is 0. */
  void subreaper(int errno) {}

  /** The parent-death signal was refused. */
  void noParentDeathSignal(int errno) {}

  /** The init is neither PID 1 nor a subreaper. */
  void orphansGoElsewhere() {}

  /** It gave up its terminal, or could not if {@code errno} is not 0. */
  void terminalGivenUp(int errno, boolean ledSession) {}

  /** No process could be made. */
  void noProcess(int errno) {}

  /** The child was started, or failed to at a step. */
  void started(Launch launch) {}

  /** {@code /} could not be entered. */
  void noRoot(int errno) {}

  /** A signal has come. */
  void received(int signal) {}

  /** It was swallowed: the kernel sent it because the terminal was given up. */
  void handOff(int signal) {}

  /** A signal is about to be sent to the child as {@code arrivesAs}, 0 for not at all. */
  void forwarding(int signal, int arrivesAs) {}

  /** It was sent, or could not be if {@code errno} is not 0. */
  void forwarded(int arrivesAs, int errno) {}

  /** The init is about to stop itself. */
  void suspending() {}

  /** A child was reaped. */
  void reaped(int pid, ExitStatus status, boolean main) {}

  /** There is nothing more to reap now. */
  void reapedAll(boolean noChildren) {}

  /** The time for what the child left behind begins. */
  void waiting() {}

  /** That time is over; what is left is killed. */
  void killing() {}

  /** The init leaves with {@code code}. */
  void leaving(int code) {}
}
