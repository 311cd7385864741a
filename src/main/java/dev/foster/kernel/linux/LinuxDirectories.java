package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Constants.AT_SYMLINK_NOFOLLOW;
import static dev.foster.kernel.linux.libc.Constants.LOCK_EX;
import static dev.foster.kernel.linux.libc.Constants.LOCK_NB;
import static dev.foster.kernel.linux.libc.Constants.LOCK_UN;
import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.O_RDONLY;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Directories;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.libc.SystemCalls;
import dev.foster.kernel.linux.user.FileAccess;

/** {@link Directories} by the {@code …at} calls. */
public final class LinuxDirectories implements Directories {
  @Override
  public int uid() {
    return LIBC.geteuid();
  }

  @Override
  public void make(String path, int mode) throws KernelException {
    long name = NativeHeap.allocateString(path);
    int result = LIBC.mkdir(name, mode);
    NativeHeap.free(name);
    Errno.check(result);
  }

  @Override
  public int open(String path) throws KernelException {
    int flags = O_RDONLY | Abi.O_DIRECTORY | Abi.O_NOFOLLOW | O_CLOEXEC;
    return Errno.check(SmallFiles.open(path, flags));
  }

  @Override
  public Entry entry(int directory, String name) throws KernelException {
    long path = NativeHeap.allocateString(name);
    long stat = NativeHeap.allocateZeroed(Abi.STAT_BYTES);
    try {
      int result = SystemCalls.fstatat(directory, path, stat, AT_SYMLINK_NOFOLLOW);
      if (result == -Errno.ENOENT) {
        return null;
      }
      Errno.check(result);
      return new Entry(
          MEMORY.getInt(stat + Abi.STAT_MODE),
          MEMORY.getInt(stat + Abi.STAT_UID),
          MEMORY.getInt(stat + Abi.STAT_UID + 4),
          MEMORY.getLong(stat + Abi.STAT_INODE));
    } finally {
      NativeHeap.free(stat);
      NativeHeap.free(path);
    }
  }

  @Override
  public void unlink(int directory, String name) throws KernelException {
    long path = NativeHeap.allocateString(name);
    int result = LIBC.unlinkat(directory, path, 0);
    NativeHeap.free(path);
    Errno.check(result);
  }

  @Override
  public void chmod(int directory, String name, int mode) throws KernelException {
    long path = NativeHeap.allocateString(name);
    int result = LIBC.fchmodat(directory, path, mode, 0);
    NativeHeap.free(path);
    Errno.check(result);
  }

  @Override
  public boolean writable(int directory) {
    return FileAccess.checkWritable(directory) == 0;
  }

  @Override
  public boolean lock(int directory) {
    return LIBC.flock(directory, LOCK_EX | LOCK_NB) == 0;
  }

  @Override
  public void unlock(int directory) {
    LIBC.flock(directory, LOCK_UN);
  }
}
