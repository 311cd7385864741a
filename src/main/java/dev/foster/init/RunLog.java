package dev.foster.init;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.InitKernel;
import dev.foster.kernel.InitKernel.Launch;
import dev.foster.kernel.InitKernel.Step;
import dev.foster.kernel.Signals;

/**
 * The messages of {@code foster run}, all on standard error; without -v only errors and warnings.
 */
final class RunLog extends InitLog {
  private static final int WARN = 1;
  private static final int INFO = 2;
  private static final int DEBUG = 3;

  private static final int ESRCH = 3;

  RunLog(InitKernel kernel, Options options) {
    super(kernel, options);
  }

  @Override
  void subreaper(int errno) {
    if (errno != 0 && shows(WARN)) {
      say("cannot become a subreaper: " + kernel.errorText(errno));
    }
  }

  @Override
  void noParentDeathSignal(int errno) {
    error("cannot set the parent-death signal: " + kernel.errorText(errno));
  }

  @Override
  void noProcess(int errno) {
    error("cannot start a process: " + kernel.errorText(errno));
  }

  @Override
  void started(Launch launch) {
    String program = options.command.getFirst();
    if (launch.failed() == Step.NONE) {
      if (shows(INFO)) {
        say("started " + program + " (pid " + launch.pid() + ")");
      }
      return;
    }
    String why = kernel.errorText(launch.errno());
    error(
        switch (launch.failed()) {
          case LEAD -> "cannot give " + program + " a session of its own: " + why;
          case FOREGROUND -> "cannot put " + program + " in the terminal's foreground: " + why;
          default -> "cannot run " + program + ": " + why;
        });
  }

  @Override
  void handOff(int signal) {
    if (shows(DEBUG)) {
      say("got " + Signals.name(signal) + " for giving up the terminal");
    }
  }

  @Override
  void forwarding(int signal, int arrivesAs) {
    if (shows(DEBUG)) {
      String what = arrivesAs == 0 ? ", dropped" : ", sending " + Signals.name(arrivesAs);
      say("got " + Signals.name(signal) + what);
    }
  }

  @Override
  void forwarded(int arrivesAs, int errno) {
    if (errno == ESRCH && shows(DEBUG)) {
      say("nobody was left to get " + Signals.name(arrivesAs));
    } else if (errno != 0 && errno != ESRCH && shows(WARN)) {
      say("cannot send " + Signals.name(arrivesAs) + ": " + kernel.errorText(errno));
    }
  }

  @Override
  void suspending() {
    if (shows(DEBUG)) {
      say("stopping with the job that the terminal has stopped");
    }
  }

  @Override
  void reaped(int pid, ExitStatus status, boolean main) {
    if (main && shows(INFO)) {
      String how =
          status instanceof ExitStatus.Killed killed
              ? "was killed by " + Signals.name(killed.signal())
              : "exited with code " + status.shellCode();
      say(options.command.getFirst() + " (pid " + pid + ") " + how);
    } else if (!main && options.warnOnReap) {
      say("Reaped zombie process with pid=" + pid);
    }
  }

  @Override
  void waiting() {
    if (shows(INFO)) {
      say("sent SIGTERM to what is left");
    }
  }

  @Override
  void killing() {
    if (shows(WARN)) {
      say("sending SIGKILL to what is still left");
    }
  }

  private void error(String text) {
    kernel.print(ExitRequest.STDERR, "foster: " + text + "\n");
  }

  private boolean shows(int level) {
    return options.verbosity >= level;
  }

  private void say(String text) {
    kernel.print(ExitRequest.STDERR, "foster | " + text + "\n");
  }
}
