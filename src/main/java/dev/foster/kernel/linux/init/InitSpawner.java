package dev.foster.kernel.linux.init;

import static dev.foster.kernel.linux.libc.Constants.SIG_IGN;
import static dev.foster.kernel.linux.libc.Constants.SIG_SETMASK;
import static dev.foster.kernel.linux.libc.Constants.TIOCSCTTY;
import static dev.foster.kernel.linux.libc.Constants.TIOCSPGRP;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.InitChild;
import dev.foster.kernel.InitChild.Place;
import dev.foster.kernel.InitChild.Terminal;
import dev.foster.kernel.InitKernel.Launch;
import dev.foster.kernel.InitKernel.Step;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Signals;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.spawn.ChildScript;
import dev.foster.kernel.linux.spawn.ListenPid;
import java.util.List;

/** Starts the child of the single-command init. Used once. */
final class InitSpawner {
  /** The path of glibc's {@code execvp(3)} if there is no PATH. */
  private static final String DEFAULT_PATH = "/bin:/usr/bin";

  private static final String SHELL = "/bin/sh";

  /** Steps other than execve. */
  private static final int FIXED_STEPS = 7 + Signals.RTMAX + 2;

  private final InitChild child;
  private final NativeArena arena = new NativeArena(16 * 1024);
  private final List<String> candidates;
  private final long[] executes;
  private final long[] shells;
  private final ChildScript script;

  private long lead;
  private long terminal;

  InitSpawner(InitChild child) {
    this.child = child;
    candidates = candidates(child.argv().getFirst(), child.environment());
    executes = new long[candidates.size()];
    shells = new long[candidates.size()];
    script = new ChildScript(FIXED_STEPS + 2 * candidates.size());
  }

  /**
   * Starts the child.
   *
   * @param blocked signal mask of the child: bit {@code n-1} is signal {@code n}
   * @param ignored signals that the child ignores, in the same form; all others have their default
   * @param pid Foster's pid; if the child's LISTEN_PID has it, the child's pid replaces it
   */
  Launch start(long blocked, long ignored, int pid) throws KernelException {
    ListenPid listen = ListenPid.of(child.environment(), pid);
    takePlace();
    if (listen != null) {
      listen.addSteps(script);
    }
    setSignals(blocked, ignored);
    long environment =
        listen == null ? arena.strings(child.environment()) : listen.environment(arena);
    execute(environment);
    int childPid = listen == null ? script.startAndWait() : script.start();
    if (listen != null) {
      listen.send(childPid);
    }
    Launch launch = outcome(childPid);
    script.free();
    arena.free();
    return launch;
  }

  private void takePlace() {
    if (child.place() == Place.SESSION) {
      lead = script.require(Abi.SYS_SETSID, 0, 0, 0, 0);
    } else if (child.place() == Place.GROUP) {
      lead = script.require(Abi.SYS_SETPGID, 0, 0, 0, 0);
    }
    if (child.terminal() == Terminal.CONTROL) {
      terminal = script.add(Abi.SYS_IOCTL, 0, TIOCSCTTY, 0, 0);
    } else if (child.terminal() == Terminal.FOREGROUND) {
      terminal = script.require(Abi.SYS_IOCTL, 0, TIOCSPGRP, script.pidAddress(), 0);
    }
  }

  /** Sets the mask last, so that none of Foster's handlers runs in the child. */
  private void setSignals(long blocked, long ignored) {
    long defaults = action(0);
    long ignore = action(SIG_IGN);
    for (int signal = 1; signal <= Signals.RTMAX; signal++) {
      long action = (ignored >>> (signal - 1) & 1) != 0 ? ignore : defaults;
      script.add(Abi.SYS_RT_SIGACTION, signal, action, 0, 8);
    }
    long mask = arena.take(8);
    MEMORY.putLong(mask, blocked);
    script.add(Abi.SYS_RT_SIGPROCMASK, SIG_SETMASK, mask, 0, 8);
  }

  /** The kernel's own {@code struct sigaction}: handler, flags, restorer, mask. */
  private long action(long handler) {
    long action = arena.take(32);
    MEMORY.fill(action, 32, (byte) 0);
    MEMORY.putLong(action, handler);
    return action;
  }

  /**
   * Does what {@code execvp(3)} does: tries each directory of PATH, and runs a file with ENOEXEC as
   * a script of the shell.
   */
  private void execute(long environment) {
    long argv = arena.strings(child.argv());
    for (int i = 0; i < executes.length; i++) {
      long path = arena.string(candidates.get(i));
      executes[i] = script.add(Abi.SYS_EXECVE, path, argv, environment, 0);
    }
    script.addExit();
    long shell = arena.string(SHELL);
    int words = child.argv().size();
    for (int i = 0; i < executes.length; i++) {
      long shellArgv = arena.take(8L * (words + 2));
      MEMORY.putLong(shellArgv, shell);
      MEMORY.putLong(shellArgv + 8, MEMORY.getLong(executes[i] + 8));
      for (int word = 1; word <= words; word++) { // the null at the end too
        MEMORY.putLong(shellArgv + 8L * (word + 1), MEMORY.getLong(argv + 8L * word));
      }
      shells[i] = script.require(Abi.SYS_EXECVE, shell, shellArgv, environment, 0);
      script.onError(executes[i], Errno.ENOEXEC, shells[i]);
    }
  }

  /** The paths that {@code execvp} tries for a program. */
  private static List<String> candidates(String program, List<String> environment) {
    if (program.indexOf('/') >= 0 || program.isEmpty()) {
      return List.of(program);
    }
    String path = DEFAULT_PATH;
    for (int i = 0; i < environment.size(); i++) {
      if (environment.get(i).startsWith("PATH=")) {
        path = environment.get(i).substring(5);
        break;
      }
    }
    List<String> candidates = new java.util.ArrayList<>();
    for (int from = 0; from <= path.length(); ) {
      int to = path.indexOf(':', from);
      to = to < 0 ? path.length() : to;
      candidates.add(to == from ? program : path.substring(from, to) + "/" + program);
      from = to + 1;
    }
    return candidates;
  }

  private Launch outcome(int pid) {
    int terminalErrno = terminal == 0 ? 0 : Math.max(0, script.errno(terminal));
    if (lead != 0 && script.errno(lead) > 0) {
      return new Launch(pid, Step.LEAD, script.errno(lead), 0);
    }
    if (child.terminal() == Terminal.FOREGROUND && terminalErrno != 0) {
      return new Launch(pid, Step.FOREGROUND, terminalErrno, 0);
    }
    int errno = executeErrno();
    return new Launch(pid, errno == 0 ? Step.NONE : Step.EXECUTE, errno, terminalErrno);
  }

  /** The error that {@code execvp} would give; 0 if a program is running. */
  private int executeErrno() {
    int last = 0;
    boolean denied = false;
    for (int i = 0; i < executes.length; i++) {
      int errno = script.errno(executes[i]);
      if (errno < 0) {
        return 0;
      }
      if (errno == Errno.ENOEXEC) {
        int inShell = script.errno(shells[i]);
        return inShell < 0 ? 0 : inShell;
      }
      denied |= errno == Errno.EACCES;
      if (errno != Errno.EACCES && errno != Errno.ENOENT && errno != Errno.ENOTDIR) {
        last = errno;
        break;
      }
      last = errno;
    }
    return denied && last != 0 && isAbsence(last) ? Errno.EACCES : last;
  }

  private static boolean isAbsence(int errno) {
    return errno == Errno.ENOENT || errno == Errno.ENOTDIR || errno == Errno.EACCES;
  }
}
