package dev.foster.kernel.linux;

/**
 * What differs between the two architectures: system call numbers, some flags, some layouts.
 *
 * <p>Source: the kernel's {@code unistd.h} and {@code fcntl.h} of each, and glibc's structures.
 */
final class Abi {
  static final boolean ARM64 = "aarch64".equals(System.getProperty("os.arch"));

  static final int SYS_CAPGET = ARM64 ? 90 : 125;
  static final int SYS_CAPSET = ARM64 ? 91 : 126;
  static final int SYS_SETGROUPS = ARM64 ? 159 : 116;
  static final int SYS_SETRESUID = ARM64 ? 147 : 117;
  static final int SYS_SETRESGID = ARM64 ? 149 : 119;
  static final int SYS_SETFSUID = ARM64 ? 151 : 122;
  static final int SYS_SETFSGID = ARM64 ? 152 : 123;
  static final int SYS_NEWFSTATAT = ARM64 ? 79 : 262;
  static final int SYS_GETDENTS64 = ARM64 ? 61 : 217;
  static final int SYS_GETTID = ARM64 ? 178 : 186;
  static final int SYS_SETPRIORITY = ARM64 ? 140 : 141;
  static final int SYS_CLOSE_RANGE = 436;
  static final int SYS_PIDFD_OPEN = 434;
  static final int SYS_PIDFD_SEND_SIGNAL = 424;

  static final int O_RDONLY = 0;
  static final int O_WRONLY = 1;
  static final int O_RDWR = 2;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;
  static final int O_DIRECTORY = ARM64 ? 0x4000 : 0x10000;

  /** Offset of {@code st_mode} in {@code struct stat}. */
  static final int STAT_MODE = ARM64 ? 16 : 24;

  /** Offset of {@code st_uid}; {@code st_gid} follows it. */
  static final int STAT_UID = ARM64 ? 24 : 28;

  static final int STAT_SIZE = 48;
  static final int STAT_BYTES = 144;

  private Abi() {}
}
