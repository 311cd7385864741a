package dev.foster.kernel.linux.libc;

import static dev.foster.kernel.linux.libc.JffiCalls.call;
import static dev.foster.kernel.linux.libc.JffiCalls.intResult;
import static dev.foster.kernel.linux.libc.JffiCalls.longResult;
import static dev.foster.kernel.linux.libc.JffiCalls.symbol;

/** Processes, signals and clocks: this part of {@link Libc}, by jffi. */
interface JffiProcesses extends Libc {
  long EXIT = symbol("_exit");
  long GETPID = symbol("getpid");
  long GETPPID = symbol("getppid");
  long GETPGRP = symbol("getpgrp");
  long GETSID = symbol("getsid");
  long GETEUID = symbol("geteuid");
  long GETRESUID = symbol("getresuid");
  long GETRESGID = symbol("getresgid");
  long GETGROUPS = symbol("getgroups");
  long KILL = symbol("kill");
  long WAITPID = symbol("waitpid");
  long WAIT4 = symbol("wait4");
  long WAITID = symbol("waitid");
  long PRCTL = symbol("prctl");
  long PRLIMIT = symbol("prlimit");
  long SIGACTION = symbol("sigaction");
  long SIGPROCMASK = symbol("sigprocmask");
  long SIGPENDING = symbol("sigpending");
  long SIGTIMEDWAIT = symbol("sigtimedwait");
  long CLOCK_GETTIME = symbol("clock_gettime");
  long GETRANDOM = symbol("getrandom");
  long SYSCONF = symbol("sysconf");

  @Override
  default void exit(int code) {
    call(EXIT, code);
  }

  @Override
  default int getpid() {
    return (int) call(GETPID);
  }

  @Override
  default int getppid() {
    return (int) call(GETPPID);
  }

  @Override
  default int getpgrp() {
    return (int) call(GETPGRP);
  }

  @Override
  default int getsid(int pid) {
    return intResult(call(GETSID, pid));
  }

  @Override
  default int geteuid() {
    return (int) call(GETEUID);
  }

  @Override
  default int getresuid(long real, long effective, long saved) {
    return intResult(call(GETRESUID, real, effective, saved));
  }

  @Override
  default int getresgid(long real, long effective, long saved) {
    return intResult(call(GETRESGID, real, effective, saved));
  }

  @Override
  default int getgroups(int most, long gids) {
    return intResult(call(GETGROUPS, most, gids));
  }

  @Override
  default int kill(int target, int signal) {
    return intResult(call(KILL, target, signal));
  }

  @Override
  default int waitpid(int pid, long status, int options) {
    return intResult(call(WAITPID, pid, status, options));
  }

  @Override
  default int wait4(int pid, long status, int options, long rusage) {
    return intResult(call(WAIT4, pid, status, options, rusage));
  }

  @Override
  default int waitid(int type, int id, long siginfo, int options) {
    return intResult(call(WAITID, type, id, siginfo, options));
  }

  @Override
  default int prctl(int option, long a, long b, long c, long d) {
    return intResult(call(PRCTL, option, a, b, c, d));
  }

  @Override
  default int prlimit(int pid, int resource, long newLimit, long oldLimit) {
    return intResult(call(PRLIMIT, pid, resource, newLimit, oldLimit));
  }

  @Override
  default int sigaction(int signal, long action, long old) {
    return intResult(call(SIGACTION, signal, action, old));
  }

  @Override
  default int sigprocmask(int how, long set, long old) {
    return intResult(call(SIGPROCMASK, how, set, old));
  }

  @Override
  default int sigpending(long set) {
    return intResult(call(SIGPENDING, set));
  }

  @Override
  default int sigtimedwait(long set, long siginfo, long timespec) {
    return intResult(call(SIGTIMEDWAIT, set, siginfo, timespec));
  }

  @Override
  default int clockGettime(int clock, long timespec) {
    return intResult(call(CLOCK_GETTIME, clock, timespec));
  }

  @Override
  default long getrandom(long to, long length, int flags) {
    return longResult(call(GETRANDOM, to, length, flags));
  }

  @Override
  default long sysconf(int name) {
    return call(SYSCONF, name);
  }
}
