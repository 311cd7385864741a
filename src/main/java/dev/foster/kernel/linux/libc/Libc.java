package dev.foster.kernel.linux.libc;

/**
 * Every C function that Foster calls. Parameters and results are C's; an address is a {@code long}.
 *
 * <p>A function that fails returns the <em>negated error number</em>: what is -1 and {@code errno}
 * in C is {@code -ENOENT} here. So {@code errno} never outlives the call, and a call of libc reads
 * as a system call does. The few exceptions say so.
 *
 * <p>Any thread may call. There are two implementations, which {@link LibcProvider} chooses from.
 */
public interface Libc {
  /** The implementation of this edition. */
  Libc LIBC = LibcProvider.libc();

  // Files, pipes, polling.

  /** {@code open(2)}: a descriptor. */
  int open(long path, int flags, int mode);

  /** {@code close(2)}: 0. */
  int close(int fd);

  /** {@code read(2)}: the number of bytes read, 0 at the end. */
  long read(int fd, long to, long length);

  /** {@code write(2)}: the number of bytes written. */
  long write(int fd, long from, long length);

  /** {@code pread(2)}: the number of bytes read. */
  long pread(int fd, long to, long length, long offset);

  /** {@code pwrite(2)}: the number of bytes written. */
  long pwrite(int fd, long from, long length, long offset);

  /** {@code pipe2(2)}: 0; {@code ends} receives two ints. */
  int pipe2(long ends, int flags);

  /** {@code fcntl(2)}: depends on the command. */
  int fcntl(int fd, int command, long argument);

  /** {@code ioctl(2)}: 0 for the requests used here. */
  int ioctl(int fd, long request, long argument);

  /** {@code poll(2)}: the number of descriptors with events. */
  int poll(long pollfds, long count, int millis);

  /** {@code ppoll(2)}: the number of descriptors with events. */
  int ppoll(long pollfds, long count, long timespec, long signalMask);

  /** {@code eventfd(2)}: a descriptor. */
  int eventfd(int count, int flags);

  /** {@code timerfd_create(2)}: a descriptor. */
  int timerfdCreate(int clock, int flags);

  /** {@code timerfd_settime(2)}: 0. */
  int timerfdSettime(int timer, int flags, long time, long oldTime);

  /** {@code epoll_create1(2)}: a descriptor. */
  int epollCreate1(int flags);

  /** {@code epoll_ctl(2)}: 0. */
  int epollCtl(int epoll, int operation, int fd, long event);

  /** {@code epoll_wait(2)}: the number of events. */
  int epollWait(int epoll, long events, int most, int millis);

  /** {@code fchmod(2)}: 0. */
  int fchmod(int fd, int mode);

  /** {@code fchown(2)}: 0. */
  int fchown(int fd, int uid, int gid);

  /** {@code ftruncate(2)}: 0. */
  int ftruncate(int fd, long size);

  /** {@code flock(2)}: 0. */
  int flock(int fd, int operation);

  /** {@code rename(2)}: 0. */
  int rename(long from, long to);

  /** {@code mkdir(2)}: 0. */
  int mkdir(long path, int mode);

  /** {@code unlinkat(2)}: 0. */
  int unlinkat(int directory, long path, int flags);

  /** {@code fchmodat(3)}: 0. */
  int fchmodat(int directory, long path, int mode, int flags);

  /** {@code readlink(2)}: the number of bytes in {@code to}, without a NUL. */
  long readlink(long path, long to, long length);

  /** {@code chdir(2)}: 0. */
  int chdir(long path);

  /** {@code fchdir(2)}: 0. */
  int fchdir(int fd);

  /** {@code getcwd(3)}: {@code to}. */
  long getcwd(long to, long length);

  // Processes, signals, clocks.

  /** {@code _exit(2)}: ends the process without running anything else. */
  void exit(int code);

  /** {@code getpid(2)}; never fails. */
  int getpid();

  /** {@code getppid(2)}: 0 for a parent in another PID namespace; never fails. */
  int getppid();

  /** {@code getpgrp(2)}; never fails. */
  int getpgrp();

  /** {@code getsid(2)}: the id of the process's session. */
  int getsid(int pid);

  /** {@code geteuid(2)}; never fails. */
  int geteuid();

  /** {@code getresuid(2)}: 0; each address receives an int. */
  int getresuid(long real, long effective, long saved);

  /** {@code getresgid(2)}: 0; each address receives an int. */
  int getresgid(long real, long effective, long saved);

  /** {@code getgroups(2)}: the number of groups. */
  int getgroups(int most, long gids);

  /** {@code kill(2)}: 0. */
  int kill(int target, int signal);

  /** {@code waitpid(2)}: a pid, or 0 with {@code WNOHANG}. */
  int waitpid(int pid, long status, int options);

  /** {@code wait4(2)}: a pid, or 0 with {@code WNOHANG}; see {@link Constants#RUSAGE_BYTES}. */
  int wait4(int pid, long status, int options, long rusage);

  /** {@code waitid(2)}: 0. */
  int waitid(int type, int id, long siginfo, int options);

  /** {@code prctl(2)}: depends on the option. */
  int prctl(int option, long a, long b, long c, long d);

  /** {@code prlimit(2)}: 0. */
  int prlimit(int pid, int resource, long newLimit, long oldLimit);

  /** {@code sigaction(2)}: 0. The structure is libc's: 152 bytes, mask at 8, flags at 136. */
  int sigaction(int signal, long action, long old);

  /** {@code sigprocmask(2)} for the calling thread: 0. A set has 128 bytes. */
  int sigprocmask(int how, long set, long old);

  /** {@code sigpending(2)}: 0. */
  int sigpending(long set);

  /** {@code sigtimedwait(2)}: a signal. */
  int sigtimedwait(long set, long siginfo, long timespec);

  /** {@code clock_gettime(2)}: 0. */
  int clockGettime(int clock, long timespec);

  /** {@code getrandom(2)}: the number of bytes written to {@code to}. */
  long getrandom(long to, long length, int flags);

  /** {@code sysconf(3)}: the value, or -1; the error number is not available. */
  long sysconf(int name);

  /** {@code environ(7)}: the address of an array of C strings that ends with 0; or 0. */
  long environ();

  /**
   * {@code syscall(2)}: a system call by its number.
   *
   * @param number one of the numbers in {@link Abi}
   */
  long syscall(int number, long a, long b, long c, long d, long e);

  // Memory.

  /** {@code malloc(3)}: an address, or 0. */
  long malloc(long size);

  /** {@code calloc(3)} of {@code size} bytes: an address, or 0. */
  long calloc(long size);

  /** {@code free(3)}; ignores 0. */
  void free(long address);

  /** {@code strlen(3)}; never fails. */
  long strlen(long string);

  /** {@code memchr(3)}: an address, or 0. */
  long memchr(long from, int value, long length);

  /** {@code memrchr(3)}: an address, or 0. */
  long memrchr(long from, int value, long length);

  /** {@code memccpy(3)}: an address, or 0. */
  long memccpy(long to, long from, int last, long length);

  /** {@code mmap(2)}: an address. */
  long mmap(long address, long length, int protection, int flags, int fd, long offset);

  /** {@code mprotect(2)}: 0. */
  int mprotect(long address, long length, int protection);

  /** {@code madvise(2)}: 0. */
  int madvise(long address, long length, int advice);

  /**
   * {@code malloc_trim(3)} of as much as possible; does nothing where libc has no such function.
   */
  void mallocTrim();

  /** Makes machine code that was written at these addresses visible to the processor. */
  void clearCache(long from, long to);

  /**
   * Calls machine code of Foster's own.
   *
   * @param code the address of a function with one argument
   * @return what the function returns
   */
  long invoke(long code, long argument);

  // Sockets, host names, users and groups.

  /** {@code socket(2)}: a descriptor. */
  int socket(int family, int type, int protocol);

  /** {@code bind(2)}: 0. */
  int bind(int fd, long address, int length);

  /** {@code listen(2)}: 0. */
  int listen(int fd, int backlog);

  /** {@code accept4(2)}: a descriptor. */
  int accept4(int fd, long address, long length, int flags);

  /** {@code connect(2)}: 0. */
  int connect(int fd, long address, int length);

  /** {@code shutdown(2)}: 0. */
  int shutdown(int fd, int how);

  /** {@code getsockname(2)}: 0. */
  int getsockname(int fd, long address, long length);

  /** {@code getpeername(2)}: 0. */
  int getpeername(int fd, long address, long length);

  /** {@code getsockopt(2)}: 0. */
  int getsockopt(int fd, int level, int option, long value, long length);

  /** {@code setsockopt(2)}: 0. */
  int setsockopt(int fd, int level, int option, long value, int length);

  /** {@code send(2)}: the number of bytes sent. */
  long send(int fd, long from, long length, int flags);

  /** {@code recv(2)}: the number of bytes received, 0 at the end. */
  long recv(int fd, long to, long length, int flags);

  /** {@code recvmsg(2)}: the number of bytes received. */
  long recvmsg(int fd, long message, int flags);

  /** {@code inet_pton(3)}: 1, or 0 if the text is not an address. */
  int inetPton(int family, long text, long address);

  /** {@code inet_ntop(3)}: {@code text}, or 0. */
  long inetNtop(int family, long address, long text, int length);

  /**
   * {@code getaddrinfo(3)}: 0, a negative {@code EAI_} number, or a positive error number in place
   * of {@code EAI_SYSTEM}.
   */
  int getaddrinfo(long host, long service, long hints, long result);

  /** {@code freeaddrinfo(3)}. */
  void freeaddrinfo(long list);

  /** {@code getpwnam_r(3)}: 0; {@code result} receives 0 if there is no such user. */
  int getpwnamR(long name, long passwd, long buffer, long length, long result);

  /** {@code getpwuid_r(3)}: 0; {@code result} receives 0 if there is no such user. */
  int getpwuidR(int uid, long passwd, long buffer, long length, long result);

  /** {@code getgrnam_r(3)}: 0; {@code result} receives 0 if there is no such group. */
  int getgrnamR(long name, long group, long buffer, long length, long result);

  /**
   * {@code getgrouplist(3)}: the number of groups, or -1 if there are more than {@code count} says.
   */
  int getgrouplist(long user, int gid, long gids, long count);
}
