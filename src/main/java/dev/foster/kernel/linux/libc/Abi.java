package dev.foster.kernel.linux.libc;

/**
 * What differs between the two architectures: system call numbers, some flags, some layouts.
 *
 * <p>Source: the kernel's {@code unistd.h} and {@code fcntl.h} of each, and glibc's structures.
 */
public final class Abi {
  public static final boolean ARM64 = "aarch64".equals(System.getProperty("os.arch"));

  public static final int SYS_CAPGET = ARM64 ? 90 : 125;
  public static final int SYS_CAPSET = ARM64 ? 91 : 126;
  public static final int SYS_SETGROUPS = ARM64 ? 159 : 116;
  public static final int SYS_SETRESUID = ARM64 ? 147 : 117;
  public static final int SYS_SETRESGID = ARM64 ? 149 : 119;
  public static final int SYS_SETFSUID = ARM64 ? 151 : 122;
  public static final int SYS_SETFSGID = ARM64 ? 152 : 123;
  public static final int SYS_NEWFSTATAT = ARM64 ? 79 : 262;
  public static final int SYS_GETDENTS64 = ARM64 ? 61 : 217;
  public static final int SYS_GETTID = ARM64 ? 178 : 186;
  public static final int SYS_TGKILL = ARM64 ? 131 : 234;
  public static final int SYS_SETPRIORITY = ARM64 ? 140 : 141;
  public static final int SYS_READ = ARM64 ? 63 : 0;
  public static final int SYS_WRITE = ARM64 ? 64 : 1;
  public static final int SYS_CLOSE = ARM64 ? 57 : 3;
  static final int SYS_OPENAT = ARM64 ? 56 : 257;
  public static final int SYS_DUP3 = ARM64 ? 24 : 292;
  public static final int SYS_CHDIR = ARM64 ? 49 : 80;
  public static final int SYS_UMASK = ARM64 ? 166 : 95;
  public static final int SYS_RT_SIGACTION = ARM64 ? 134 : 13;
  public static final int SYS_RT_SIGPROCMASK = ARM64 ? 135 : 14;
  public static final int SYS_SETSID = ARM64 ? 157 : 112;
  public static final int SYS_PRCTL = ARM64 ? 167 : 157;
  public static final int SYS_PRLIMIT64 = ARM64 ? 261 : 302;
  public static final int SYS_FUTEX = ARM64 ? 98 : 202;
  public static final int SYS_EXECVE = ARM64 ? 221 : 59;
  public static final int SYS_CLOSE_RANGE = 436;
  public static final int SYS_FACCESSAT2 = 439;
  public static final int SYS_PIDFD_OPEN = 434;
  public static final int SYS_PIDFD_SEND_SIGNAL = 424;

  public static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;
  public static final int O_DIRECTORY = ARM64 ? 0x4000 : 0x10000;

  /** Offset of {@code st_mode} in {@code struct stat}. */
  public static final int STAT_MODE = ARM64 ? 16 : 24;

  /** Offset of {@code st_uid}; {@code st_gid} follows it. */
  static final int STAT_UID = ARM64 ? 24 : 28;

  static final int STAT_SIZE = 48;
  public static final int STAT_BYTES = 144;

  private Abi() {}
}
