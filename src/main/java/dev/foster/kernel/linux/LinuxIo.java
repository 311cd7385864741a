package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Constants.AT_EMPTY_PATH;
import static dev.foster.kernel.linux.libc.Constants.AT_FDCWD;
import static dev.foster.kernel.linux.libc.Constants.FIONREAD;
import static dev.foster.kernel.linux.libc.Constants.F_GETFL;
import static dev.foster.kernel.linux.libc.Constants.F_SETFL;
import static dev.foster.kernel.linux.libc.Constants.F_SETPIPE_SZ;
import static dev.foster.kernel.linux.libc.Constants.MSG_DONTWAIT;
import static dev.foster.kernel.linux.libc.Constants.MSG_NOSIGNAL;
import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.O_NONBLOCK;
import static dev.foster.kernel.linux.libc.Constants.STATX_BTIME;
import static dev.foster.kernel.linux.libc.Constants.TCGETS;
import static dev.foster.kernel.linux.libc.Constants.TIOCGWINSZ;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Constants;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.libc.SystemCalls;

/** {@link Io} by calls of libc. It has no state; any thread may call. */
public final class LinuxIo implements Io {
  /** The only instance. */
  public static final LinuxIo INSTANCE = new LinuxIo();

  private static final int[] OPEN_FLAGS = { // of Io, each followed by that of open(2)
    CREATE,
    Constants.O_CREAT,
    EXCLUSIVE,
    Constants.O_EXCL,
    NO_TTY,
    Constants.O_NOCTTY,
    APPEND,
    Constants.O_APPEND,
    NON_BLOCKING,
    O_NONBLOCK,
    NO_FOLLOW,
    Abi.O_NOFOLLOW
  };
  private static final long NANOS = 1_000_000_000;

  private LinuxIo() {}

  @Override
  public Memory memory() {
    return MEMORY;
  }

  @Override
  public int open(String path, int flags, int mode) throws KernelException {
    int bits = flags & 3 | O_CLOEXEC;
    for (int i = 0; i < OPEN_FLAGS.length; i += 2) {
      bits |= (flags & OPEN_FLAGS[i]) == 0 ? 0 : OPEN_FLAGS[i + 1];
    }
    return Errno.check(SmallFiles.open(path, bits, mode));
  }

  @Override
  public int read(int fd, long address, int length) {
    return (int) LIBC.read(fd, address, length);
  }

  @Override
  public int write(int fd, long address, int length) {
    return (int) LIBC.write(fd, address, length);
  }

  @Override
  public int send(int fd, long address, int length) {
    return (int) LIBC.send(fd, address, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  }

  @Override
  public void close(int fd) {
    SmallFiles.close(fd);
  }

  @Override
  public int[] pipe() throws KernelException {
    return SmallFiles.pipe();
  }

  @Override
  public int eventCounter() throws KernelException {
    return Errno.check(LIBC.eventfd(0, O_CLOEXEC | O_NONBLOCK));
  }

  @Override
  public void signalEvent(int fd) {
    long one = NativeHeap.allocate(8);
    MEMORY.putLong(one, 1);
    LIBC.write(fd, one, 8);
    NativeHeap.free(one);
  }

  @Override
  public void clearEvent(int fd) {
    long count = NativeHeap.allocate(8);
    LIBC.read(fd, count, 8);
    NativeHeap.free(count);
  }

  @Override
  public void nonBlocking(int fd, boolean on) {
    int flags = LIBC.fcntl(fd, F_GETFL, 0);
    if (flags >= 0) {
      LIBC.fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
    }
  }

  @Override
  public int pipeCapacity(int fd, int bytes) {
    return LIBC.fcntl(fd, F_SETPIPE_SZ, bytes);
  }

  @Override
  public int available(int fd) {
    long count = NativeHeap.allocateZeroed(8);
    try {
      int result = LIBC.ioctl(fd, FIONREAD, count);
      return result < 0 ? result : MEMORY.getInt(count);
    } finally {
      NativeHeap.free(count);
    }
  }

  @Override
  public void changeMode(int fd, int mode) {
    LIBC.fchmod(fd, mode);
  }

  @Override
  public void truncate(int fd, long size) {
    LIBC.ftruncate(fd, size);
  }

  @Override
  public FileFacts facts(int fd) throws KernelException {
    long stat = NativeHeap.allocateZeroed(Abi.STAT_BYTES);
    try {
      Errno.check(SystemCalls.fstat(fd, stat));
      return facts(stat);
    } finally {
      NativeHeap.free(stat);
    }
  }

  @Override
  public FileFacts facts(String path) throws KernelException {
    long stat = NativeHeap.allocateZeroed(Abi.STAT_BYTES);
    long name = NativeHeap.allocateString(path);
    try {
      int result = SystemCalls.fstatat(AT_FDCWD, name, stat, 0);
      return result == -ENOENT || Errno.check(result) != 0 ? null : facts(stat);
    } finally {
      NativeHeap.free(name);
      NativeHeap.free(stat);
    }
  }

  @Override
  public long birthTime(int fd) {
    long statx = NativeHeap.allocateZeroed(Abi.STATX_BYTES);
    long empty = NativeHeap.allocateString("");
    try {
      int result = SystemCalls.statx(fd, empty, AT_EMPTY_PATH, STATX_BTIME, statx);
      if (result < 0 || (MEMORY.getInt(statx) & STATX_BTIME) == 0) {
        return -1;
      }
      long time = statx + Abi.STATX_BTIME_OFFSET;
      return MEMORY.getLong(time) * 1_000 + MEMORY.getInt(time + 8) / 1_000_000;
    } finally {
      NativeHeap.free(empty);
      NativeHeap.free(statx);
    }
  }

  private static FileFacts facts(long stat) {
    return new FileFacts(
        MEMORY.getLong(stat),
        MEMORY.getLong(stat + Abi.STAT_INODE),
        MEMORY.getInt(stat + Abi.STAT_MODE),
        MEMORY.getLong(stat + Abi.STAT_SIZE));
  }

  @Override
  public void rename(String from, String to) throws KernelException {
    long first = NativeHeap.allocateString(from);
    long second = NativeHeap.allocateString(to);
    try {
      Errno.check(LIBC.rename(first, second));
    } finally {
      NativeHeap.free(first);
      NativeHeap.free(second);
    }
  }

  @Override
  public void unlink(String path) throws KernelException {
    long name = NativeHeap.allocateString(path);
    try {
      int result = LIBC.unlinkat(AT_FDCWD, name, 0);
      Errno.check(result == -ENOENT ? 0 : result);
    } finally {
      NativeHeap.free(name);
    }
  }

  @Override
  public void makeDirectory(String path, int mode) throws KernelException {
    long name = NativeHeap.allocateString(path);
    try {
      int result = LIBC.mkdir(name, mode);
      Errno.check(result == -EEXIST ? 0 : result);
    } finally {
      NativeHeap.free(name);
    }
  }

  @Override
  public int poll(int fd, int events, int millis) {
    long entry = NativeHeap.allocateZeroed(8);
    try {
      MEMORY.putInt(entry, fd);
      MEMORY.putInt(entry + 4, events);
      int count = LIBC.poll(entry, 1, millis);
      return count <= 0 ? 0 : MEMORY.getInt(entry + 4) >>> 16;
    } finally {
      NativeHeap.free(entry);
    }
  }

  @Override
  public boolean awaitReadable(int fd, long nanos) {
    long entry = NativeHeap.allocateZeroed(24);
    try {
      MEMORY.putInt(entry, fd);
      MEMORY.putInt(entry + 4, IN);
      MEMORY.putLong(entry + 8, nanos / NANOS);
      MEMORY.putLong(entry + 16, nanos % NANOS);
      return LIBC.ppoll(entry, 1, entry + 8, 0) > 0;
    } finally {
      NativeHeap.free(entry);
    }
  }

  @Override
  public boolean isTerminal(int fd) {
    return ioctlAnswer(fd, TCGETS) != null;
  }

  @Override
  public int columns(int fd) {
    byte[] size = ioctlAnswer(fd, TIOCGWINSZ);
    return size == null ? -1 : size[2] & 0xFF | (size[3] & 0xFF) << 8;
  }

  /** The first bytes of what a request returns; null if it fails. */
  private static byte[] ioctlAnswer(int fd, int request) {
    long room = NativeHeap.allocateZeroed(64);
    try {
      if (LIBC.ioctl(fd, request, room) != 0) {
        return null;
      }
      byte[] answer = new byte[8];
      MEMORY.get(room, answer, 0, answer.length);
      return answer;
    } finally {
      NativeHeap.free(room);
    }
  }

  @Override
  public Epoll epoll() throws KernelException {
    return new LinuxEpoll();
  }

  @Override
  public String reason(int errno) {
    return Errno.text(errno);
  }
}
