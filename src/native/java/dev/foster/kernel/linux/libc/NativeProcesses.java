package dev.foster.kernel.linux.libc;

/** Processes, signals and clocks: this part of {@link Libc}, by {@link NativeCalls}. */
interface NativeProcesses extends Libc {
  @Override
  default void exit(int code) {
    NativeCalls.exit(code);
  }

  @Override
  default int getpid() {
    return NativeCalls.getpid();
  }

  @Override
  default int getppid() {
    return NativeCalls.getppid();
  }

  @Override
  default int getpgrp() {
    return NativeCalls.getpgrp();
  }

  @Override
  default int getsid(int pid) {
    return NativeCalls.getsid(pid);
  }

  @Override
  default int geteuid() {
    return NativeCalls.geteuid();
  }

  @Override
  default int getresuid(long real, long effective, long saved) {
    return NativeCalls.getresuid(real, effective, saved);
  }

  @Override
  default int getresgid(long real, long effective, long saved) {
    return NativeCalls.getresgid(real, effective, saved);
  }

  @Override
  default int getgroups(int most, long gids) {
    return NativeCalls.getgroups(most, gids);
  }

  @Override
  default int kill(int target, int signal) {
    return NativeCalls.kill(target, signal);
  }

  @Override
  default int waitpid(int pid, long status, int options) {
    return NativeCalls.waitpid(pid, status, options);
  }

  @Override
  default int wait4(int pid, long status, int options, long rusage) {
    return NativeCalls.wait4(pid, status, options, rusage);
  }

  @Override
  default int waitid(int type, int id, long siginfo, int options) {
    return NativeCalls.waitid(type, id, siginfo, options);
  }

  @Override
  default int prctl(int option, long a, long b, long c, long d) {
    return NativeCalls.prctl(option, a, b, c, d);
  }

  @Override
  default int prlimit(int pid, int resource, long newLimit, long oldLimit) {
    return NativeCalls.prlimit(pid, resource, newLimit, oldLimit);
  }

  @Override
  default int sigaction(int signal, long action, long old) {
    return NativeCalls.sigaction(signal, action, old);
  }

  @Override
  default int sigprocmask(int how, long set, long old) {
    return NativeCalls.sigprocmask(how, set, old);
  }

  @Override
  default int sigpending(long set) {
    return NativeCalls.sigpending(set);
  }

  @Override
  default int sigtimedwait(long set, long siginfo, long timespec) {
    return NativeCalls.sigtimedwait(set, siginfo, timespec);
  }

  @Override
  default int clockGettime(int clock, long timespec) {
    return NativeCalls.clockGettime(clock, timespec);
  }

  @Override
  default long getrandom(long to, long length, int flags) {
    return NativeCalls.getrandom(to, length, flags);
  }

  @Override
  default long sysconf(int name) {
    return NativeCalls.sysconf(name);
  }

  @Override
  default long environ() {
    return NativeCalls.environ();
  }

  @Override
  default long syscall(int number, long a, long b, long c, long d, long e) {
    return NativeCalls.syscall(number, a, b, c, d, e);
  }
}
