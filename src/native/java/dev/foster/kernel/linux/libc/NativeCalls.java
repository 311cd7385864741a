package dev.foster.kernel.linux.libc;

import static org.graalvm.nativeimage.c.function.CFunction.Transition.NO_TRANSITION;

import org.graalvm.nativeimage.c.function.CFunction;

/**
 * The functions of {@code src/native/c/libc.c}, which do what {@link Libc} promises: they return
 * negated error numbers. A name that is not there fails the link.
 *
 * <p>Functions without a transition neither wait nor take long: a garbage collection would have to
 * wait for them.
 */
final class NativeCalls {
  private NativeCalls() {}

  // Files, pipes and polling.

  @CFunction("foster_open")
  static native int open(long path, int flags, int mode);

  @CFunction("foster_close")
  static native int close(int fd);

  @CFunction("foster_read")
  static native long read(int fd, long to, long length);

  @CFunction("foster_write")
  static native long write(int fd, long from, long length);

  @CFunction("foster_pread")
  static native long pread(int fd, long to, long length, long offset);

  @CFunction("foster_pwrite")
  static native long pwrite(int fd, long from, long length, long offset);

  @CFunction("foster_pipe2")
  static native int pipe2(long ends, int flags);

  @CFunction("foster_fcntl")
  static native int fcntl(int fd, int command, long argument);

  @CFunction("foster_ioctl")
  static native int ioctl(int fd, long request, long argument);

  @CFunction("foster_poll")
  static native int poll(long pollfds, long count, int millis);

  @CFunction("foster_ppoll")
  static native int ppoll(long pollfds, long count, long timespec, long signalMask);

  @CFunction("foster_eventfd")
  static native int eventfd(int count, int flags);

  @CFunction("foster_timerfd_create")
  static native int timerfdCreate(int clock, int flags);

  @CFunction("foster_timerfd_settime")
  static native int timerfdSettime(int timer, int flags, long time, long oldTime);

  @CFunction("foster_epoll_create1")
  static native int epollCreate1(int flags);

  @CFunction("foster_epoll_ctl")
  static native int epollCtl(int epoll, int operation, int fd, long event);

  @CFunction("foster_epoll_wait")
  static native int epollWait(int epoll, long events, int most, int millis);

  @CFunction("foster_fchmod")
  static native int fchmod(int fd, int mode);

  @CFunction("foster_fchown")
  static native int fchown(int fd, int uid, int gid);

  @CFunction("foster_ftruncate")
  static native int ftruncate(int fd, long size);

  @CFunction("foster_flock")
  static native int flock(int fd, int operation);

  @CFunction("foster_rename")
  static native int rename(long from, long to);

  @CFunction("foster_mkdir")
  static native int mkdir(long path, int mode);

  @CFunction("foster_unlinkat")
  static native int unlinkat(int directory, long path, int flags);

  @CFunction("foster_fchmodat")
  static native int fchmodat(int directory, long path, int mode, int flags);

  @CFunction("foster_readlink")
  static native long readlink(long path, long to, long length);

  @CFunction("foster_chdir")
  static native int chdir(long path);

  @CFunction("foster_fchdir")
  static native int fchdir(int fd);

  @CFunction("foster_getcwd")
  static native long getcwd(long to, long length);

  // Processes, signals and clocks.

  @CFunction("foster_exit")
  static native void exit(int code);

  @CFunction(value = "foster_getpid", transition = NO_TRANSITION)
  static native int getpid();

  @CFunction(value = "foster_getppid", transition = NO_TRANSITION)
  static native int getppid();

  @CFunction(value = "foster_getpgrp", transition = NO_TRANSITION)
  static native int getpgrp();

  @CFunction("foster_getsid")
  static native int getsid(int pid);

  @CFunction(value = "foster_geteuid", transition = NO_TRANSITION)
  static native int geteuid();

  @CFunction("foster_getresuid")
  static native int getresuid(long real, long effective, long saved);

  @CFunction("foster_getresgid")
  static native int getresgid(long real, long effective, long saved);

  @CFunction("foster_getgroups")
  static native int getgroups(int most, long gids);

  @CFunction("foster_kill")
  static native int kill(int target, int signal);

  @CFunction("foster_waitpid")
  static native int waitpid(int pid, long status, int options);

  @CFunction("foster_wait4")
  static native int wait4(int pid, long status, int options, long rusage);

  @CFunction("foster_waitid")
  static native int waitid(int type, int id, long siginfo, int options);

  @CFunction("foster_prctl")
  static native int prctl(int option, long a, long b, long c, long d);

  @CFunction("foster_prlimit")
  static native int prlimit(int pid, int resource, long newLimit, long oldLimit);

  @CFunction("foster_sigaction")
  static native int sigaction(int signal, long action, long old);

  @CFunction("foster_sigprocmask")
  static native int sigprocmask(int how, long set, long old);

  @CFunction("foster_sigpending")
  static native int sigpending(long set);

  @CFunction("foster_sigtimedwait")
  static native int sigtimedwait(long set, long siginfo, long timespec);

  @CFunction(value = "foster_clock_gettime", transition = NO_TRANSITION)
  static native int clockGettime(int clock, long timespec);

  @CFunction("foster_getrandom")
  static native long getrandom(long to, long length, int flags);

  @CFunction(value = "foster_sysconf", transition = NO_TRANSITION)
  static native long sysconf(int name);

  @CFunction(value = "foster_environ", transition = NO_TRANSITION)
  static native long environ();

  @CFunction("foster_syscall")
  static native long syscall(int number, long a, long b, long c, long d, long e);

  // Memory.

  @CFunction(value = "foster_malloc", transition = NO_TRANSITION)
  static native long malloc(long size);

  @CFunction(value = "foster_calloc", transition = NO_TRANSITION)
  static native long calloc(long size);

  @CFunction(value = "foster_free", transition = NO_TRANSITION)
  static native void free(long address);

  @CFunction(value = "foster_strlen", transition = NO_TRANSITION)
  static native long strlen(long string);

  @CFunction(value = "foster_memchr", transition = NO_TRANSITION)
  static native long memchr(long from, int value, long length);

  @CFunction(value = "foster_memrchr", transition = NO_TRANSITION)
  static native long memrchr(long from, int value, long length);

  @CFunction(value = "foster_memccpy", transition = NO_TRANSITION)
  static native long memccpy(long to, long from, int last, long length);

  @CFunction("foster_mmap")
  static native long mmap(
      long address, long length, int protection, int flags, int fd, long offset);

  @CFunction("foster_mprotect")
  static native int mprotect(long address, long length, int protection);

  @CFunction("foster_madvise")
  static native int madvise(long address, long length, int advice);

  @CFunction("foster_malloc_trim")
  static native void mallocTrim();

  @CFunction("foster_clear_cache")
  static native void clearCache(long from, long to);

  @CFunction("foster_invoke")
  static native long invoke(long code, long argument);

  // Sockets, host names, users and groups.

  @CFunction("foster_socket")
  static native int socket(int family, int type, int protocol);

  @CFunction("foster_bind")
  static native int bind(int fd, long address, int length);

  @CFunction("foster_listen")
  static native int listen(int fd, int backlog);

  @CFunction("foster_accept4")
  static native int accept4(int fd, long address, long length, int flags);

  @CFunction("foster_connect")
  static native int connect(int fd, long address, int length);

  @CFunction("foster_shutdown")
  static native int shutdown(int fd, int how);

  @CFunction("foster_getsockname")
  static native int getsockname(int fd, long address, long length);

  @CFunction("foster_getpeername")
  static native int getpeername(int fd, long address, long length);

  @CFunction("foster_getsockopt")
  static native int getsockopt(int fd, int level, int option, long value, long length);

  @CFunction("foster_setsockopt")
  static native int setsockopt(int fd, int level, int option, long value, int length);

  @CFunction("foster_send")
  static native long send(int fd, long from, long length, int flags);

  @CFunction("foster_recv")
  static native long recv(int fd, long to, long length, int flags);

  @CFunction("foster_recvmsg")
  static native long recvmsg(int fd, long message, int flags);

  @CFunction(value = "foster_inet_pton", transition = NO_TRANSITION)
  static native int inetPton(int family, long text, long address);

  @CFunction(value = "foster_inet_ntop", transition = NO_TRANSITION)
  static native long inetNtop(int family, long address, long text, int length);

  @CFunction("foster_getaddrinfo")
  static native int getaddrinfo(long host, long service, long hints, long result);

  @CFunction("foster_freeaddrinfo")
  static native void freeaddrinfo(long list);

  @CFunction("foster_getpwnam_r")
  static native int getpwnamR(long name, long passwd, long buffer, long length, long result);

  @CFunction("foster_getpwuid_r")
  static native int getpwuidR(int uid, long passwd, long buffer, long length, long result);

  @CFunction("foster_getgrnam_r")
  static native int getgrnamR(long name, long group, long buffer, long length, long result);

  @CFunction("foster_getgrouplist")
  static native int getgrouplist(long user, int gid, long gids, long count);

  // How this process was started: src/native/c/start.c.

  @CFunction(value = "foster_argv", transition = NO_TRANSITION)
  static native long argv();

  @CFunction(value = "foster_ignored_signals", transition = NO_TRANSITION)
  static native long ignoredSignals();

  @CFunction(value = "foster_blocked_signals", transition = NO_TRANSITION)
  static native long blockedSignals();
}
