package dev.foster.kernel.linux;

import com.kenai.jffi.MemoryIO;
import dev.foster.kernel.Directories;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.Native;
import dev.foster.kernel.linux.libc.SmallFiles;

/** {@link Directories} by the {@code …at} calls. */
public final class LinuxDirectories implements Directories {
  private static final long GETEUID = Native.symbol("geteuid");
  private static final long MKDIR = Native.symbol("mkdir");
  private static final long STATX = Native.symbol("statx");
  private static final long UNLINKAT = Native.symbol("unlinkat");
  private static final long FCHMODAT = Native.symbol("fchmodat");
  private static final long FACCESSAT = Native.symbol("faccessat");
  private static final long FLOCK = Native.symbol("flock");

  private static final int O_NOFOLLOW = Abi.ARM64 ? 0x8000 : 0x20000;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_EACCESS = 0x200;
  private static final int STATX_BASIC_STATS = 0x7ff;
  private static final int W_OK = 2;
  private static final int X_OK = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int LOCK_UN = 8;
  private static final MemoryIO MEMORY = Native.MEMORY;

  @Override
  public int uid() {
    return (int) Native.call(GETEUID);
  }

  @Override
  public void make(String path, int mode) throws KernelException {
    long name = Native.allocate(path);
    int result = (int) Native.call(MKDIR, name, mode);
    check(result == 0 ? 0 : Native.errno(), name);
  }

  @Override
  public int open(String path) throws KernelException {
    int flags = Abi.O_RDONLY | Abi.O_DIRECTORY | O_NOFOLLOW | Abi.O_CLOEXEC;
    int fd = SmallFiles.open(path, flags);
    if (fd < 0) {
      throw new KernelException(Native.message(-fd), -fd);
    }
    return fd;
  }

  @Override
  public Entry entry(int directory, String name) throws KernelException {
    long path = Native.allocate(name);
    long statx = Native.allocate(256, true); // the same layout on every architecture
    try {
      int result =
          (int) Native.call(STATX, directory, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, statx);
      int errno = result == 0 ? 0 : Native.errno();
      if (errno == Errno.ENOENT) {
        return null;
      }
      if (errno != 0) {
        throw new KernelException(Native.message(errno), errno);
      }
      return new Entry(
          MEMORY.getShort(statx + 28) & 0xFFFF,
          MEMORY.getInt(statx + 20),
          MEMORY.getInt(statx + 24),
          MEMORY.getLong(statx + 32));
    } finally {
      Native.free(statx);
      Native.free(path);
    }
  }

  @Override
  public void unlink(int directory, String name) throws KernelException {
    long path = Native.allocate(name);
    int result = (int) Native.call(UNLINKAT, directory, path, 0);
    check(result == 0 ? 0 : Native.errno(), path);
  }

  @Override
  public void chmod(int directory, String name, int mode) throws KernelException {
    long path = Native.allocate(name);
    int result = (int) Native.call(FCHMODAT, directory, path, mode, 0);
    check(result == 0 ? 0 : Native.errno(), path);
  }

  @Override
  public boolean writable(int directory) {
    long path = Native.allocate(".");
    int result = (int) Native.call(FACCESSAT, directory, path, W_OK | X_OK, AT_EACCESS);
    Native.free(path);
    return result == 0;
  }

  @Override
  public boolean lock(int directory) {
    return (int) Native.call(FLOCK, directory, LOCK_EX | LOCK_NB) == 0;
  }

  @Override
  public void unlock(int directory) {
    Native.call(FLOCK, directory, LOCK_UN);
  }

  /** Frees the path of a call, then throws if it failed. */
  private static void check(int errno, long path) throws KernelException {
    Native.free(path);
    if (errno != 0) {
      throw new KernelException(Native.message(errno), errno);
    }
  }
}
