package dev.foster.kernel.linux.libc;

/**
 * What differs between the two architectures: system call numbers, some flags, some layouts.
 *
 * <p>Source: the kernel's {@code unistd.h} and {@code fcntl.h} of each, and {@code stat(2)}.
 */
public final class Abi {
  public static final boolean ARM64 = "aarch64".equals(System.getProperty("os.arch"));

  public static final int SYS_READ = ARM64 ? 63 : 0;
  public static final int SYS_WRITE = ARM64 ? 64 : 1;
  public static final int SYS_CLOSE = ARM64 ? 57 : 3;
  public static final int SYS_FSTAT = ARM64 ? 80 : 5;
  public static final int SYS_RT_SIGACTION = ARM64 ? 134 : 13;
  public static final int SYS_RT_SIGPROCMASK = ARM64 ? 135 : 14;
  public static final int SYS_IOCTL = ARM64 ? 29 : 16;
  public static final int SYS_RECVMSG = ARM64 ? 212 : 47;
  public static final int SYS_EXECVE = ARM64 ? 221 : 59;
  public static final int SYS_CHDIR = ARM64 ? 49 : 80;
  public static final int SYS_UMASK = ARM64 ? 166 : 95;
  public static final int SYS_SETPGID = ARM64 ? 154 : 109;
  public static final int SYS_SETSID = ARM64 ? 157 : 112;
  public static final int SYS_SETGROUPS = ARM64 ? 159 : 116;
  public static final int SYS_SETRESUID = ARM64 ? 147 : 117;
  public static final int SYS_SETRESGID = ARM64 ? 149 : 119;
  public static final int SYS_SETFSUID = ARM64 ? 151 : 122;
  public static final int SYS_SETFSGID = ARM64 ? 152 : 123;
  public static final int SYS_CAPGET = ARM64 ? 90 : 125;
  public static final int SYS_CAPSET = ARM64 ? 91 : 126;
  public static final int SYS_SETPRIORITY = ARM64 ? 140 : 141;
  public static final int SYS_PRCTL = ARM64 ? 167 : 157;
  public static final int SYS_GETTID = ARM64 ? 178 : 186;
  public static final int SYS_FUTEX = ARM64 ? 98 : 202;
  public static final int SYS_GETDENTS64 = ARM64 ? 61 : 217;
  public static final int SYS_EXIT_GROUP = ARM64 ? 94 : 231;
  public static final int SYS_TGKILL = ARM64 ? 131 : 234;
  public static final int SYS_NEWFSTATAT = ARM64 ? 79 : 262;
  public static final int SYS_FACCESSAT = ARM64 ? 48 : 269;
  public static final int SYS_DUP3 = ARM64 ? 24 : 292;
  public static final int SYS_PRLIMIT64 = ARM64 ? 261 : 302;
  public static final int SYS_STATX = ARM64 ? 291 : 332;
  public static final int SYS_PIDFD_SEND_SIGNAL = 424;
  public static final int SYS_PIDFD_OPEN = 434;
  public static final int SYS_CLOSE_RANGE = 436;
  public static final int SYS_FACCESSAT2 = 439;

  public static final int O_DIRECTORY = ARM64 ? 0x4000 : 0x10000;
  public static final int O_NOFOLLOW = ARM64 ? 0x8000 : 0x20000;

  /** Offset of {@code st_ino} in {@code struct stat}. */
  public static final int STAT_INODE = 8;

  /** Offset of {@code st_mode} in {@code struct stat}. */
  public static final int STAT_MODE = ARM64 ? 16 : 24;

  /** Offset of {@code st_uid} in {@code struct stat}; {@code st_gid} follows it. */
  public static final int STAT_UID = ARM64 ? 24 : 28;

  /** Offset of {@code st_size} in {@code struct stat}. */
  public static final int STAT_SIZE = 48;

  /** {@code sizeof(struct stat)}: 144 on x86-64, 128 on aarch64. */
  public static final int STAT_BYTES = 144;

  /** Offset of {@code stx_btime} in {@code struct statx}, the same on both architectures. */
  public static final int STATX_BTIME_OFFSET = 80;

  /** {@code sizeof(struct statx)}. */
  public static final int STATX_BYTES = 256;

  /** {@code sizeof(struct epoll_event)}, which is packed on x86-64 alone. */
  public static final int EPOLL_EVENT_BYTES = ARM64 ? 16 : 12;

  /** Offset of {@code data} in {@code struct epoll_event}. */
  public static final int EPOLL_EVENT_DATA = ARM64 ? 8 : 4;

  private Abi() {}
}
