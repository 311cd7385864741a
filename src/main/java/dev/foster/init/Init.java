package dev.foster.init;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.InitChild;
import dev.foster.kernel.InitChild.Place;
import dev.foster.kernel.InitChild.Terminal;
import dev.foster.kernel.InitKernel;
import dev.foster.kernel.InitKernel.Ended;
import dev.foster.kernel.InitKernel.Launch;
import dev.foster.kernel.InitKernel.Step;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Signals;
import java.util.List;

/**
 * Runs a single-command init: starts the child, forwards every signal, reaps every process that
 * ends, and exits with the child's exit code. One thread does all of this. It sleeps in {@link
 * InitKernel#nextSignal} and wakes only for a signal.
 */
final class Init {
  private static final int ENOENT = 2;
  private static final int ESRCH = 3;
  private static final int ENXIO = 6;
  private static final int EACCES = 13;
  private static final int ENOTTY = 25;

  /** Time to reap processes after SIGKILL, in nanoseconds. */
  private static final long KILL_GRACE = 1_000_000_000L;

  private static final int RUNNING = -1;

  private final Options options;
  private final InitKernel kernel;
  private final InitLog journal;
  private final InitMachine machine;
  private final InitMode mode;

  private int child;
  private Launch launch;
  private boolean guest;
  private boolean suspended;

  Init(Options options, InitKernel kernel, InitLog journal) {
    this.options = options;
    this.kernel = kernel;
    this.journal = journal;
    mode = options.mode;
    machine = new InitMachine(options);
  }

  /**
   * Runs the child until it ends.
   *
   * @return Foster's exit code
   * @throws KernelException signals cannot be received
   */
  int run(List<String> environment) throws KernelException {
    kernel.receiveSignals();
    if (!prepare()) {
      return failure();
    }
    InitChild request = request(environment);
    try {
      launch = kernel.start(request);
    } catch (KernelException e) {
      journal.noProcess(e.errno());
      return failure();
    }
    child = launch.pid();
    journal.started(launch);
    if (mode == InitMode.DUMB_INIT) {
      leaveWorkingDirectory();
    }
    kernel.releaseMemory();
    return superviseChild();
  }

  /** The exit code for a step that failed before there was a child. */
  private int failure() {
    return mode == InitMode.FOSTER ? InitCommand.INTERNAL_ERROR : 1;
  }

  private boolean prepare() {
    if (options.parentDeathSignal != 0) {
      int errno = kernel.parentDeathSignal(options.parentDeathSignal);
      if (errno != 0) {
        journal.noParentDeathSignal(errno);
        return false;
      }
    }
    return mode == InitMode.TINI ? prepareTini() : adoptOrphans();
  }

  /**
   * Like tini, adopts orphans only if an option asks for it, because the caller may want to adopt
   * them itself.
   */
  private boolean prepareTini() {
    if (options.subreaper) {
      int errno = kernel.becomeSubreaper();
      journal.subreaper(errno);
      if (errno != 0) {
        return false;
      }
    }
    if (kernel.pid() != 1 && !options.subreaper && !kernel.isSubreaper()) {
      journal.orphansGoElsewhere();
    }
    return true;
  }

  private boolean adoptOrphans() {
    if (kernel.pid() != 1) {
      int errno = kernel.becomeSubreaper();
      if (errno != 0) {
        journal.subreaper(errno);
      }
    }
    return true;
  }

  private InitChild request(List<String> environment) {
    Place place = Place.SESSION;
    Terminal terminal;
    if (mode == InitMode.TINI) {
      place = Place.GROUP;
      terminal = foreground();
    } else if (options.singleChild) {
      place = Place.NONE;
      terminal = Terminal.LEAVE;
      if (mode == InitMode.FOSTER && isGuestAtTerminal()) {
        machine.sharesJob();
      }
    } else if (mode == InitMode.FOSTER && isGuestAtTerminal()) {
      place = Place.GROUP;
      guest = true;
      boolean front = kernel.foregroundGroup() == kernel.group();
      terminal = front ? Terminal.FOREGROUND : Terminal.LEAVE;
    } else {
      terminal = giveUpTerminal();
    }
    boolean fresh = mode == InitMode.DUMB_INIT;
    return new InitChild(options.command, environment, place, terminal, fresh);
  }

  /** Like tini, starts the child even if the terminal does not exist. */
  private Terminal foreground() {
    int group = kernel.foregroundGroup();
    return group == -ENOTTY || group == -ENXIO ? Terminal.LEAVE : Terminal.FOREGROUND;
  }

  /**
   * True if another process leads the terminal's session, such as the shell in which Foster was
   * started: a new session could not have the terminal.
   */
  private boolean isGuestAtTerminal() {
    return kernel.foregroundGroup() >= 0 && !kernel.leadsSession();
  }

  /** Like dumb-init, gives the terminal up, so that the child's session can take it. */
  private Terminal giveUpTerminal() {
    int errno = kernel.detachTerminal();
    boolean leads = errno == 0 && kernel.leadsSession();
    if (leads) {
      machine.terminalGivenUp();
    }
    journal.terminalGivenUp(errno, leads);
    return Terminal.CONTROL;
  }

  /** Changes to the root directory, so that Foster does not keep a mount busy. */
  private void leaveWorkingDirectory() {
    int errno = kernel.changeToRoot();
    if (errno != 0) {
      journal.noRoot(errno);
    }
  }

  private int superviseChild() {
    int code = RUNNING;
    while (code == RUNNING) {
      int signal = kernel.nextSignal();
      journal.received(signal);
      if (signal == Signals.CHLD) {
        followStop();
      } else if (!deliver(signal)) {
        return 1;
      }
      code = reap();
    }
    if (guest && kernel.foregroundGroup() == child) {
      kernel.giveForeground(kernel.group()); // the caller continues to use this terminal
    }
    if (mode == InitMode.DUMB_INIT) {
      endGroup();
    } else if (options.wait != Options.NO_WAIT) {
      awaitRest();
    }
    journal.leaving(code);
    return code;
  }

  /**
   * Stops Foster when its child stops. At Ctrl-Z, the shell in which Foster was started waits for
   * Foster, not for the child. If the shell has put Foster's group in the foreground meanwhile, the
   * child gets the foreground.
   */
  private void followStop() {
    int stop = guest ? kernel.takeStopSignal(child) : 0;
    if (stop == 0) {
      return;
    }
    boolean front = kernel.foregroundGroup() == kernel.group();
    if (front && (stop == Signals.TTIN || stop == Signals.TTOU)) {
      resume();
      return;
    }
    journal.suspending();
    suspended = kernel.suspendJob();
    if (!suspended && stop == Signals.TSTP) {
      resume(); // as if the key had not been pressed: no process could continue it
    }
  }

  private void resume() {
    suspended = false;
    if (kernel.foregroundGroup() == kernel.group()) {
      kernel.giveForeground(child);
    }
    kernel.signal(-child, Signals.CONT);
  }

  /** False if tini would give up here. */
  private boolean deliver(int signal) {
    if (suspended && signal == Signals.CONT) {
      resume();
      return true;
    }
    InitMachine.Decision decision = machine.received(signal);
    if (decision.handOff()) {
      journal.handOff(signal);
      return true;
    }
    int errno = send(signal, decision.arrivesAs());
    if (decision.suspend()) {
      journal.suspending();
      suspend();
    }
    return errno == 0 || errno == ESRCH || mode != InitMode.TINI;
  }

  private void suspend() {
    if (mode == InitMode.DUMB_INIT) {
      kernel.suspend();
    } else {
      kernel.suspendJob();
    }
  }

  private int send(int signal, int arrivesAs) {
    journal.forwarding(signal, arrivesAs);
    if (arrivesAs == 0) {
      return 0;
    }
    int errno = kernel.signal(machine.target(child), arrivesAs);
    journal.forwarded(arrivesAs, errno);
    return errno;
  }

  /**
   * Reaps all processes that have ended; returns Foster's exit code if the child is among them,
   * else {@link #RUNNING}.
   */
  private int reap() {
    int code = RUNNING;
    while (true) {
      Ended ended = kernel.reap();
      if (ended.pid() <= 0) {
        journal.reapedAll(ended.pid() == Ended.NO_CHILDREN);
        return code;
      }
      ExitStatus status = ended.status();
      boolean main = ended.pid() == child;
      if (main && launch.failed() != Step.NONE) {
        status = new ExitStatus.Exited(failedStart());
      }
      journal.reaped(ended.pid(), status, main);
      if (main) {
        code = options.exitCode(status.shellCode());
        if (mode == InitMode.DUMB_INIT) {
          return code;
        }
      }
    }
  }

  /** The exit code for a child that could not be started. */
  private int failedStart() {
    boolean execute = launch.failed() == Step.EXECUTE;
    switch (mode) {
      case DUMB_INIT:
        return execute ? 2 : 1;
      case TINI:
        return !execute ? 1 : launch.errno() == ENOENT ? 127 : launch.errno() == EACCES ? 126 : 1;
      default:
        return !execute ? InitCommand.INTERNAL_ERROR : launch.errno() == ENOENT ? 127 : 126;
    }
  }

  /** Like dumb-init, signals what the child's session has left behind, but does not wait for it. */
  private void endGroup() {
    int signal = machine.rewritten(Signals.TERM);
    if (options
        .singleChild) { // there is no group, and another process may have the child's pid by now
      journal.forwarding(Signals.TERM, signal);
      journal.forwarded(signal, 0);
    } else {
      send(Signals.TERM, signal);
    }
  }

  /**
   * Sends TERM to all remaining processes, and KILL when the time is over. Returns when no process
   * is left.
   */
  private void awaitRest() {
    if (kernel.reap().pid() == Ended.NO_CHILDREN) {
      return;
    }
    kernel.signalRemaining(Signals.TERM);
    kernel.signalRemaining(Signals.CONT); // a stopped process takes no TERM otherwise
    journal.waiting();
    if (!reapUntil(kernel.now() + options.wait)) {
      journal.killing();
      kernel.signalRemaining(Signals.KILL);
      reapUntil(kernel.now() + KILL_GRACE);
    }
  }

  /** Reaps until no child is left (true) or {@code deadline} has passed (false). */
  private boolean reapUntil(long deadline) {
    while (true) {
      Ended ended = kernel.reap();
      if (ended.pid() > 0) {
        journal.reaped(ended.pid(), ended.status(), false);
      } else if (ended.pid() == Ended.NO_CHILDREN) {
        return true;
      } else {
        int signal = kernel.nextSignal(deadline);
        if (signal == 0) {
          return false;
        }
        if (signal != Signals.CHLD) {
          kernel.signalRemaining(signal);
        }
      }
    }
  }
}
