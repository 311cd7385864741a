package dev.foster.init;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.InitKernel;
import dev.foster.kernel.InitKernel.Launch;
import dev.foster.kernel.InitKernel.Step;

/** The messages of dumb-init, all on standard error; most only with its debug option. */
final class DumbInitLog extends InitLog {

  DumbInitLog(InitKernel kernel, Options options) {
    super(kernel, options);
    for (String remark : options.remarks) {
      debug(remark);
    }
  }

  @Override
  void terminalGivenUp(int errno, boolean ledSession) {
    if (errno != 0) {
      debug("Unable to detach from controlling tty (" + numbered(errno) + ").");
    } else if (ledSession) {
      debug("Detached from controlling tty, ignoring the first SIGHUP and SIGCONT we receive.");
    } else {
      debug("Detached from controlling tty, but was not session leader.");
    }
  }

  @Override
  void noProcess(int errno) {
    say("Unable to fork. Exiting.");
  }

  @Override
  void started(Launch launch) {
    debug("Child spawned with PID " + launch.pid() + ".");
    if (launch.failed() == Step.LEAD) {
      say("Unable to setsid (" + numbered(launch.errno()) + "). Exiting.");
      return;
    }
    if (!options.singleChild) {
      if (launch.terminalErrno() != 0) {
        debug("Unable to attach to controlling tty (" + numbered(launch.terminalErrno()) + ").");
      }
      debug("setsid complete.");
    }
    if (launch.failed() == Step.EXECUTE) {
      say(options.command.getFirst() + ": " + kernel.errorText(launch.errno()));
    }
  }

  @Override
  void noRoot(int errno) {
    debug("Unable to chdir(\"/\") (" + numbered(errno) + ")");
  }

  @Override
  void received(int signal) {
    debug("Received signal " + signal + ".");
  }

  @Override
  void handOff(int signal) {
    debug("Ignoring tty hand-off signal " + signal + ".");
  }

  @Override
  void forwarding(int signal, int arrivesAs) {
    if (signal <= 31 && options.rewrites[signal] >= 0) {
      debug("Translating signal " + signal + " to " + arrivesAs + ".");
    }
    if (arrivesAs == 0) {
      debug("Not forwarding signal 0 to children (ignored).");
    }
  }

  @Override
  void forwarded(int arrivesAs, int errno) {
    debug("Forwarded signal " + arrivesAs + " to children.");
  }

  @Override
  void suspending() {
    debug("Suspending self due to TTY signal.");
  }

  @Override
  void reaped(int pid, ExitStatus status, boolean main) {
    if (status instanceof ExitStatus.Killed killed) {
      debug("A child with PID " + pid + " was terminated by signal " + killed.signal() + ".");
    } else {
      debug("A child with PID " + pid + " exited with exit status " + status.shellCode() + ".");
    }
  }

  @Override
  void leaving(int code) {
    debug("Child exited with status " + code + ". Goodbye.");
  }

  private String numbered(int errno) {
    return "errno=" + errno + " " + kernel.errorText(errno);
  }

  private void debug(String text) {
    if (options.verbosity > 0) {
      say(text);
    }
  }

  private void say(String text) {
    kernel.print(ExitRequest.STDERR, "[dumb-init] " + text + "\n");
  }
}
