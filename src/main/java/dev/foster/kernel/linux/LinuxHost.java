package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Constants.AT_FDCWD;
import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.O_NONBLOCK;
import static dev.foster.kernel.linux.libc.Constants.O_RDONLY;
import static dev.foster.kernel.linux.libc.Constants.POLLIN;
import static dev.foster.kernel.linux.libc.Constants.S_IFDIR;
import static dev.foster.kernel.linux.libc.Constants.S_IFMT;
import static dev.foster.kernel.linux.libc.Constants.S_IFREG;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.CapabilityRule;
import dev.foster.kernel.Host;
import dev.foster.kernel.Identity;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.Poll;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.libc.SystemCalls;
import dev.foster.kernel.linux.user.Accounts;
import dev.foster.kernel.linux.user.Capabilities;
import dev.foster.kernel.linux.user.FileAccess;
import dev.foster.kernel.linux.user.ThreadIds;
import dev.foster.text.ByteText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@link Host} of Linux. Any thread. */
public final class LinuxHost implements Host {
  private static final int STANDARD_INPUT = 0;
  private static final int NAME = 19; // offset of d_name in struct linux_dirent64
  private static final int PATH_MAX = 4096;
  private static final int CHUNK = 32 * 1024;
  private static final int FIFO_TIMEOUT = 30_000; // ms

  private volatile int fifoTimeout;

  public LinuxHost() {
    this(FIFO_TIMEOUT);
  }

  /**
   * For tests.
   *
   * @param fifoTimeout milliseconds to wait for data of a FIFO
   */
  LinuxHost(int fifoTimeout) {
    this.fifoTimeout = fifoTimeout;
  }

  /** Sets how long {@link #read} waits for the data of a FIFO. */
  public void waitForFifos(Duration timeout) {
    fifoTimeout = (int) timeout.toMillis();
  }

  /** Waits for the data of a FIFO, as {@code cat} does, but only for a limited time. */
  @Override
  public byte[] read(String path, int limit) throws KernelException {
    int fd = SmallFiles.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
      throw Errno.exception(-fd);
    }
    try {
      return readAll(fd, limit, fifoTimeout);
    } finally {
      LIBC.close(fd);
    }
  }

  /** Waits without limit, because standard input may be a terminal. */
  @Override
  public byte[] readStandardInput(int limit) throws KernelException {
    return readAll(STANDARD_INPUT, limit, -1);
  }

  private static byte[] readAll(int fd, int limit, int timeout) throws KernelException {
    long buffer = NativeHeap.allocate(CHUNK);
    byte[] all = new byte[Math.min(limit, CHUNK)];
    int total = 0;
    boolean begun = fd == STANDARD_INPUT; // a first read of 0 is its end (Ctrl-D on a terminal)
    try {
      for (; ; ) {
        int n = (int) LIBC.read(fd, buffer, CHUNK);
        int errno = n > limit - total ? Errno.EFBIG : Errno.of(n);
        if (errno == Errno.EINTR) {
          continue;
        }
        if (errno == Errno.EAGAIN || n == 0 && !begun) { // 0: the FIFO has no writer yet
          begun = true;
          awaitReadable(fd, timeout);
          continue;
        }
        if (n == 0) {
          break;
        }
        begun = true;
        if (errno == Errno.EFBIG) {
          throw new KernelException(
              Errno.text(errno) + ": at most " + limit + " bytes are read", errno);
        }
        if (errno != 0) {
          throw Errno.exception(errno);
        }
        if (total + n > all.length) {
          all = Arrays.copyOf(all, (int) Math.min(limit, Math.max(total + n, 2L * all.length)));
        }
        MEMORY.get(buffer, all, total, n);
        total += n;
      }
      return total == all.length ? all : Arrays.copyOf(all, total);
    } finally {
      NativeHeap.free(buffer);
    }
  }

  /** Waits for data of a FIFO. */
  private static void awaitReadable(int fd, int timeout) throws KernelException {
    if (!Poll.await(fd, POLLIN, timeout)) {
      String time = timeout < 1000 ? timeout + " ms" : timeout / 1000 + " s";
      String reason = "it is a FIFO, and no data arrived for " + time;
      throw new KernelException(reason, Errno.EAGAIN);
    }
  }

  @Override
  public Kind kind(String path) {
    long name = NativeHeap.allocateString(path);
    long stat = NativeHeap.allocateZeroed(Abi.STAT_BYTES);
    int result = SystemCalls.fstatat(AT_FDCWD, name, stat, 0);
    int type = result == 0 ? MEMORY.getInt(stat + Abi.STAT_MODE) & S_IFMT : 0;
    NativeHeap.free(stat);
    NativeHeap.free(name);
    return switch (type) {
      case 0 -> Kind.ABSENT;
      case S_IFREG -> Kind.FILE;
      case S_IFDIR -> Kind.DIRECTORY;
      default -> Kind.OTHER;
    };
  }

  @Override
  public boolean executable(String path) {
    return FileAccess.checkExecute(path) == 0;
  }

  @Override
  public List<String> list(String directory) throws KernelException {
    int fd = SmallFiles.open(directory, O_RDONLY | Abi.O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
      throw Errno.exception(-fd);
    }
    long buffer = NativeHeap.allocate(CHUNK);
    byte[] entries = new byte[CHUNK];
    List<byte[]> names = new ArrayList<>();
    try {
      int n;
      while ((n = SystemCalls.getdents64(fd, buffer, CHUNK)) > 0) {
        MEMORY.get(buffer, entries, 0, n);
        addNames(entries, n, names);
      }
      if (n < 0) {
        throw Errno.exception(-n);
      }
    } finally {
      NativeHeap.free(buffer);
      LIBC.close(fd);
    }
    return sorted(names);
  }

  private static void addNames(byte[] entries, int length, List<byte[]> to) {
    int size;
    for (int at = 0; at < length; at += size) {
      size = entries[at + 16] & 0xFF | (entries[at + 17] & 0xFF) << 8; // d_reclen
      int end = at + NAME;
      while (entries[end] != 0) {
        end++;
      }
      byte[] name = Arrays.copyOfRange(entries, at + NAME, end);
      boolean dots = name[0] == '.' && (name.length == 1 || name.length == 2 && name[1] == '.');
      if (!dots) {
        to.add(name);
      }
    }
  }

  private static List<String> sorted(List<byte[]> names) {
    names.sort(Arrays::compareUnsigned);
    List<String> texts = new ArrayList<>(names.size());
    for (byte[] name : names) {
      texts.add(ByteText.decode(name));
    }
    return texts;
  }

  @Override
  public String link(String path) {
    long name = NativeHeap.allocateString(path);
    long buffer = NativeHeap.allocate(PATH_MAX);
    int length = (int) LIBC.readlink(name, buffer, PATH_MAX);
    byte[] bytes = new byte[Math.max(0, length)];
    MEMORY.get(buffer, bytes, 0, bytes.length);
    NativeHeap.free(buffer);
    NativeHeap.free(name);
    return length < 0 ? null : ByteText.decode(bytes, 0, length);
  }

  @Override
  public Account user(String nameOrUid) {
    Account named = Accounts.byName(nameOrUid);
    if (named != null) {
      return named;
    }
    int uid = Accounts.number(nameOrUid);
    return uid == Accounts.NONE ? null : Accounts.byNumber(uid);
  }

  @Override
  public int group(String nameOrGid) {
    int named = Accounts.group(nameOrGid);
    return named == Accounts.NONE ? Accounts.number(nameOrGid) : named;
  }

  @Override
  public String missingCapabilities(Identity identity) {
    return ThreadIds.missingFor(identity);
  }

  @Override
  public String missingCapabilities(CapabilityRule rule) {
    return Capabilities.missingFor(rule);
  }

  @Override
  public int effectiveUser() {
    return ThreadIds.effectiveUser();
  }

  @Override
  public String directory() {
    long buffer = NativeHeap.allocateZeroed(PATH_MAX);
    long found = LIBC.getcwd(buffer, PATH_MAX);
    String directory = found < 0 ? "" : MEMORY.getString(buffer);
    NativeHeap.free(buffer);
    return directory.startsWith("/") ? directory : "."; // it was deleted or unmounted, or is long
  }
}
