package dev.foster.kernel.linux.libc;

/**
 * Numbers of C's headers that are the same on x86-64 and aarch64, under the names that they have
 * there. {@code JnrTest} compares them with those of jnr-constants, whose enumerations would cost
 * the start too much.
 *
 * <p>Source: the manual page of the call that takes them.
 */
public final class Constants {
  // open(2)
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0100;
  public static final int O_EXCL = 0200;
  public static final int O_NOCTTY = 0400;
  public static final int O_APPEND = 02000;
  public static final int O_NONBLOCK = 04000;
  public static final int O_CLOEXEC = 02000000;
  public static final int O_PATH = 010000000;

  // fcntl(2)
  public static final int F_GETFD = 1;
  public static final int F_SETFD = 2;
  public static final int F_GETFL = 3;
  public static final int F_SETFL = 4;
  public static final int F_SETPIPE_SZ = 1031;
  public static final int FD_CLOEXEC = 1;

  // the ...at calls, access(2), flock(2), stat(2)
  public static final int AT_FDCWD = -100;
  public static final int AT_EMPTY_PATH = 0x1000;
  public static final int STATX_BTIME = 0x800;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;
  public static final int AT_EACCESS = 0x200;
  public static final int F_OK = 0;
  public static final int X_OK = 1;
  public static final int W_OK = 2;
  public static final int LOCK_EX = 2;
  public static final int LOCK_NB = 4;
  public static final int LOCK_UN = 8;
  public static final int S_IFMT = 0170000;
  public static final int S_IFDIR = 0040000;
  public static final int S_IFREG = 0100000;

  // ioctl_tty(2), ioctl(2)
  public static final int TCGETS = 0x5401;
  public static final int TIOCSCTTY = 0x540e;
  public static final int TIOCGPGRP = 0x540f;
  public static final int TIOCSPGRP = 0x5410;
  public static final int TIOCGWINSZ = 0x5413;
  public static final int FIONREAD = 0x541b;
  public static final int TIOCNOTTY = 0x5422;

  // poll(2)
  public static final int POLLIN = 1;
  public static final int POLLOUT = 4;

  // wait(2)
  public static final int WNOHANG = 1;
  public static final int WSTOPPED = 2;
  public static final int WEXITED = 4;
  public static final int WNOWAIT = 0x1000000;
  public static final int WALL = 0x40000000;
  public static final int P_ALL = 0;
  public static final int P_PID = 1;

  // getrusage(2): offsets in struct rusage, the same on both architectures
  public static final int RUSAGE_USER = 0;
  public static final int RUSAGE_SYSTEM = 16;
  public static final int RUSAGE_IN_BLOCKS = 88;
  public static final int RUSAGE_OUT_BLOCKS = 96;
  public static final int RUSAGE_BYTES = 144;

  // sigaction(2), sigprocmask(2)
  public static final int SIG_DFL = 0;
  public static final int SIG_IGN = 1;
  public static final int SIG_BLOCK = 0;
  public static final int SIG_UNBLOCK = 1;
  public static final int SIG_SETMASK = 2;

  // mmap(2), madvise(2)
  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final int PROT_EXEC = 4;
  public static final int MAP_PRIVATE = 2;
  public static final int MAP_ANONYMOUS = 0x20;
  public static final int MADV_DONTNEED = 4;

  // prctl(2), setpriority(2)
  public static final int PR_SET_PDEATHSIG = 1;
  public static final int PR_SET_KEEPCAPS = 8;
  public static final int PR_CAPBSET_READ = 23;
  public static final int PR_CAPBSET_DROP = 24;
  public static final int PR_SET_CHILD_SUBREAPER = 36;
  public static final int PR_GET_CHILD_SUBREAPER = 37;
  public static final int PR_SET_NO_NEW_PRIVS = 38;
  public static final int PR_CAP_AMBIENT = 47;
  public static final int PR_CAP_AMBIENT_RAISE = 2;
  public static final int PRIO_PROCESS = 0;

  // sysconf(3), clock_gettime(2)
  public static final int SC_CLK_TCK = 2;
  public static final int SC_OPEN_MAX = 4;
  public static final int SC_PAGESIZE = 30;
  public static final int CLOCK_BOOTTIME = 7;
  public static final int CLOCK_REALTIME = 0;
  public static final int TFD_TIMER_ABSTIME = 1;
  public static final int TFD_TIMER_CANCEL_ON_SET = 2;

  // socket(2), socket(7), recv(2), send(2), shutdown(2)
  public static final int AF_UNIX = 1;
  public static final int AF_INET = 2;
  public static final int AF_INET6 = 10;
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_NONBLOCK = 04000;
  public static final int SOCK_CLOEXEC = 02000000;
  public static final int SOL_SOCKET = 1;
  public static final int SO_ERROR = 4;
  public static final int SO_PASSCRED = 16;
  public static final int SO_PEERCRED = 17;
  public static final int SO_SNDTIMEO = 21;
  public static final int SO_PASSPIDFD = 76;
  public static final int SCM_CREDENTIALS = 2;
  public static final int SCM_PIDFD = 4;
  public static final int MSG_PEEK = 2;
  public static final int MSG_CTRUNC = 8;
  public static final int MSG_TRUNC = 0x20;
  public static final int MSG_DONTWAIT = 0x40;
  public static final int MSG_NOSIGNAL = 0x4000;
  public static final int MSG_CMSG_CLOEXEC = 0x40000000;
  public static final int SHUT_RD = 0;
  public static final int SHUT_WR = 1;

  private Constants() {}
}
