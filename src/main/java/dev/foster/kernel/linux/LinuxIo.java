package dev.foster.kernel.linux;

import dev.foster.kernel.Epoll;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.libc.LinuxMemory;
import dev.foster.kernel.linux.libc.Native;

/** {@link Io} by calls of libc. No state; any thread may call. */
public final class LinuxIo implements Io {
  /** The one instance. */
  public static final LinuxIo INSTANCE = new LinuxIo();

  static final boolean X86 = "amd64".equals(System.getProperty("os.arch"));

  private static final int O_CLOEXEC = 02000000;
  private static final int O_NOFOLLOW = X86 ? 0x20000 : 0x8000;
  private static final int[] OPEN_FLAGS = {
    CREATE,
    0100,
    EXCLUSIVE,
    0200,
    NO_TTY,
    0400,
    APPEND,
    02000,
    NON_BLOCKING,
    04000,
    NO_FOLLOW,
    O_NOFOLLOW
  };
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int O_NONBLOCK = 04000;
  private static final int AT_FDCWD = -100;
  private static final int TCGETS = 0x5401;
  private static final int TIOCGWINSZ = 0x5413;
  private static final int FIONREAD = 0x541B;
  private static final int SYS_FSTAT = X86 ? 5 : 80;
  private static final int SYS_NEWFSTATAT = X86 ? 262 : 79;
  private static final int SEND_FLAGS = 0x40 | 0x4000; // MSG_DONTWAIT, MSG_NOSIGNAL
  private static final int STAT_SIZE = 144;
  private static final int STAT_MODE = X86 ? 24 : 16;

  private static final long OPEN = Native.symbol("open");
  private static final long READ_CALL = Native.symbol("read");
  private static final long WRITE_CALL = Native.symbol("write");
  private static final long WRITEV = Native.symbol("writev");
  private static final long CLOSE = Native.symbol("close");
  private static final long PIPE2 = Native.symbol("pipe2");
  private static final long FCNTL = Native.symbol("fcntl");
  private static final long IOCTL = Native.symbol("ioctl");
  private static final long POLL = Native.symbol("poll");
  private static final long PPOLL = Native.symbol("ppoll");
  private static final long SYSCALL = Native.symbol("syscall");

  private LinuxIo() {}

  static KernelException failure(int errno) {
    return new KernelException(Native.message(errno), errno);
  }

  private static int orError(long result) {
    return (int) result < 0 ? -Native.errno() : (int) result;
  }

  private static int orThrow(long result) throws KernelException {
    if ((int) result < 0) {
      throw failure(Native.errno());
    }
    return (int) result;
  }

  @Override
  public Memory memory() {
    return LinuxMemory.INSTANCE;
  }

  @Override
  public int open(String path, int flags, int mode) throws KernelException {
    int bits = flags & 3 | O_CLOEXEC;
    for (int i = 0; i < OPEN_FLAGS.length; i += 2) {
      bits |= (flags & OPEN_FLAGS[i]) == 0 ? 0 : OPEN_FLAGS[i + 1];
    }
    long name = Native.allocate(path);
    try {
      return orThrow(Native.call(OPEN, name, bits, mode));
    } finally {
      Native.free(name);
    }
  }

  @Override
  public int read(int fd, long address, int length) {
    return orError(Native.call(READ_CALL, fd, address, length));
  }

  @Override
  public int write(int fd, long address, int length) {
    return orError(Native.call(WRITE_CALL, fd, address, length));
  }

  @Override
  public long writeVectors(int fd, long vectors, int count) {
    long result = Native.call(WRITEV, fd, vectors, count);
    return result < 0 ? -Native.errno() : result;
  }

  @Override
  public int send(int fd, long address, int length) {
    return orError(Native.call(Native.symbol("send"), fd, address, length, SEND_FLAGS));
  }

  @Override
  public void close(int fd) {
    if (fd >= 0) {
      Native.call(CLOSE, fd);
    }
  }

  @Override
  public int[] pipe() throws KernelException {
    long ends = Native.allocate(8, true);
    try {
      orThrow(Native.call(PIPE2, ends, O_CLOEXEC));
      return new int[] {Native.MEMORY.getInt(ends), Native.MEMORY.getInt(ends + 4)};
    } finally {
      Native.free(ends);
    }
  }

  @Override
  public int eventCounter() throws KernelException {
    return orThrow(Native.call(Native.symbol("eventfd"), 0, O_CLOEXEC | O_NONBLOCK));
  }

  @Override
  public void signalEvent(int fd) {
    long one = Native.allocate(8, true);
    Native.MEMORY.putLong(one, 1);
    Native.call(WRITE_CALL, fd, one, 8);
    Native.free(one);
  }

  @Override
  public void clearEvent(int fd) {
    long count = Native.allocate(8, true);
    Native.call(READ_CALL, fd, count, 8);
    Native.free(count);
  }

  @Override
  public void nonBlocking(int fd, boolean on) {
    int flags = (int) Native.call(FCNTL, fd, F_GETFL, 0);
    if (flags >= 0) {
      Native.call(FCNTL, fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
    }
  }

  @Override
  public int pipeCapacity(int fd, int bytes) {
    return orError(Native.call(FCNTL, fd, F_SETPIPE_SZ, bytes));
  }

  @Override
  public int available(int fd) {
    long count = Native.allocate(8, true);
    try {
      int result = orError(Native.call(IOCTL, fd, FIONREAD, count));
      return result < 0 ? result : Native.MEMORY.getInt(count);
    } finally {
      Native.free(count);
    }
  }

  @Override
  public void changeMode(int fd, int mode) {
    Native.call(Native.symbol("fchmod"), fd, mode);
  }

  @Override
  public void truncate(int fd, long size) {
    Native.call(Native.symbol("ftruncate"), fd, size);
  }

  @Override
  public FileFacts facts(int fd) throws KernelException {
    long stat = Native.allocate(STAT_SIZE, true);
    try {
      orThrow(Native.call(SYSCALL, SYS_FSTAT, fd, stat));
      return read(stat);
    } finally {
      Native.free(stat);
    }
  }

  @Override
  public FileFacts facts(String path) throws KernelException {
    long stat = Native.allocate(STAT_SIZE, true);
    long name = Native.allocate(path);
    try {
      if ((int) Native.call(SYSCALL, SYS_NEWFSTATAT, AT_FDCWD, name, stat, 0) == 0) {
        return read(stat);
      }
      int errno = Native.errno();
      if (errno == ENOENT) {
        return null;
      }
      throw failure(errno);
    } finally {
      Native.free(name);
      Native.free(stat);
    }
  }

  private static FileFacts read(long stat) {
    return new FileFacts(
        Native.MEMORY.getLong(stat),
        Native.MEMORY.getLong(stat + 8),
        Native.MEMORY.getInt(stat + STAT_MODE),
        Native.MEMORY.getLong(stat + 48));
  }

  @Override
  public void rename(String from, String to) throws KernelException {
    long first = Native.allocate(from);
    long second = Native.allocate(to);
    try {
      orThrow(Native.call(Native.symbol("rename"), first, second));
    } finally {
      Native.free(first);
      Native.free(second);
    }
  }

  @Override
  public void unlink(String path) throws KernelException {
    int errno = onPath("unlink", path, 0);
    if (errno != 0 && errno != ENOENT) {
      throw failure(errno);
    }
  }

  @Override
  public void makeDirectory(String path, int mode) throws KernelException {
    int errno = onPath("mkdir", path, mode);
    if (errno != 0 && errno != EEXIST) {
      throw failure(errno);
    }
  }

  private static int onPath(String function, String path, int argument) {
    long name = Native.allocate(path);
    try {
      boolean failed = (int) Native.call(Native.symbol(function), name, argument) < 0;
      return failed ? Native.errno() : 0;
    } finally {
      Native.free(name);
    }
  }

  @Override
  public int poll(int fd, int events, int millis) {
    long entry = Native.allocate(8, true);
    try {
      Native.MEMORY.putInt(entry, fd);
      Native.MEMORY.putInt(entry + 4, events);
      int count = (int) Native.call(POLL, entry, 1, millis);
      return count <= 0 ? 0 : Native.MEMORY.getInt(entry + 4) >>> 16;
    } finally {
      Native.free(entry);
    }
  }

  @Override
  public boolean awaitReadable(int fd, long nanos) {
    long entry = Native.allocate(24, true);
    try {
      Native.MEMORY.putInt(entry, fd);
      Native.MEMORY.putInt(entry + 4, IN);
      Native.MEMORY.putLong(entry + 8, nanos / 1_000_000_000);
      Native.MEMORY.putLong(entry + 16, nanos % 1_000_000_000);
      return (int) Native.call(PPOLL, entry, 1, entry + 8, 0) > 0;
    } finally {
      Native.free(entry);
    }
  }

  @Override
  public boolean isTerminal(int fd) {
    return ioctlOk(fd, TCGETS) != null;
  }

  @Override
  public int columns(int fd) {
    byte[] size = ioctlOk(fd, TIOCGWINSZ);
    return size == null ? -1 : size[2] & 0xFF | (size[3] & 0xFF) << 8;
  }

  private static byte[] ioctlOk(int fd, int request) {
    long room = Native.allocate(64, true);
    try {
      if ((int) Native.call(IOCTL, fd, request, room) != 0) {
        return null;
      }
      byte[] answer = new byte[8];
      Native.MEMORY.getByteArray(room, answer, 0, answer.length);
      return answer;
    } finally {
      Native.free(room);
    }
  }

  @Override
  public Epoll epoll() throws KernelException {
    return new LinuxEpoll();
  }

  @Override
  public String reason(int errno) {
    return Native.message(errno);
  }
}
