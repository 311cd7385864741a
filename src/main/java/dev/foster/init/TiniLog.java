package dev.foster.init;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.InitKernel;
import dev.foster.kernel.InitKernel.Launch;
import dev.foster.kernel.InitKernel.Step;
import dev.foster.kernel.Signals;

/**
 * The messages of tini: fatal errors and warnings on standard error, the others on standard output.
 */
final class TiniLog extends InitLog {
  private static final int WARN = 1;
  private static final int INFO = 2;
  private static final int DEBUG = 3;
  private static final int TRACE = 4;

  private static final int ESRCH = 3;
  private static final int EINVAL = 22;

  private final int pid;

  TiniLog(InitKernel kernel, Options options) {
    super(kernel, options);
    pid = kernel.pid();
  }

  /** Prints one line; {@code level} has five columns. */
  static String line(String level, int pid, String text) {
    return "[" + level + " tini (" + pid + ")] " + text + "\n";
  }

  @Override
  void subreaper(int errno) {
    if (errno == 0) {
      say(TRACE, "Registered as child subreaper");
    } else if (errno == EINVAL) {
      fatal("PR_SET_CHILD_SUBREAPER is unavailable on this platform. Are you using Linux >= 3.4?");
    } else {
      fatal("Failed to register as child subreaper: " + kernel.errorText(errno));
    }
  }

  @Override
  void noParentDeathSignal(int errno) {
    fatal("Failed to set up parent death signal");
  }

  @Override
  void orphansGoElsewhere() {
    say(
        WARN,
        "Tini is not running as PID 1 and isn't registered as a child subreaper.\n"
            + "Zombie processes will not be re-parented to Tini, so zombie reaping won't work.\n"
            + "To fix the problem, use the -s option or set the environment variable"
            + " TINI_SUBREAPER to register Tini as a child subreaper, or run Tini as PID 1.");
  }

  @Override
  void noProcess(int errno) {
    fatal("fork failed: " + kernel.errorText(errno));
  }

  @Override
  void started(Launch launch) {
    String program = options.command.getFirst();
    say(INFO, "Spawned child process '" + program + "' with pid '" + launch.pid() + "'");
    if (launch.failed() != Step.NONE) {
      String step =
          switch (launch.failed()) {
            case LEAD -> "setpgid";
            case FOREGROUND -> "tcsetpgrp";
            default -> "exec " + program;
          };
      String text = step + " failed: " + kernel.errorText(launch.errno());
      kernel.print(ExitRequest.STDERR, line("FATAL", launch.pid(), text));
    }
  }

  @Override
  void received(int signal) {
    if (signal == Signals.CHLD) {
      say(DEBUG, "Received SIGCHLD");
    }
  }

  @Override
  void forwarding(int signal, int arrivesAs) {
    if (options.verbosity >= DEBUG) {
      say(DEBUG, "Passing signal: '" + kernel.signalText(signal) + "'");
    }
  }

  @Override
  void forwarded(int arrivesAs, int errno) {
    if (errno == ESRCH) {
      say(WARN, "Child was dead when forwarding signal");
    } else if (errno != 0) {
      fatal("Unexpected error when forwarding signal: '" + kernel.errorText(errno) + "'");
    }
  }

  @Override
  void reaped(int child, ExitStatus status, boolean main) {
    say(DEBUG, "Reaped child with pid: '" + child + "'");
    if (main && status instanceof ExitStatus.Killed killed) {
      String words = options.verbosity >= INFO ? kernel.signalText(killed.signal()) : "";
      say(INFO, "Main child exited with signal (with signal '" + words + "')");
    } else if (main) {
      say(INFO, "Main child exited normally (with status '" + status.shellCode() + "')");
    } else if (options.warnOnReap) {
      say(WARN, "Reaped zombie process with pid=" + child);
    }
  }

  @Override
  void reapedAll(boolean noChildren) {
    say(TRACE, noChildren ? "No child to wait" : "No child to reap");
  }

  @Override
  void leaving(int code) {
    say(TRACE, "Exiting: child has exited");
  }

  private void fatal(String text) {
    kernel.print(ExitRequest.STDERR, line("FATAL", pid, text));
  }

  private void say(int level, String text) {
    if (options.verbosity < level) {
      return;
    }
    String name =
        switch (level) {
          case WARN -> "WARN ";
          case INFO -> "INFO ";
          case DEBUG -> "DEBUG";
          default -> "TRACE";
        };
    kernel.print(level == WARN ? ExitRequest.STDERR : ExitRequest.STDOUT, line(name, pid, text));
  }
}
