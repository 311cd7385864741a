package dev.foster.kernel.linux.proc;

import static dev.foster.kernel.linux.libc.Constants.O_CLOEXEC;
import static dev.foster.kernel.linux.libc.Constants.O_RDONLY;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.DecimalParser;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.libc.SystemCalls;
import dev.foster.text.ByteText;

/**
 * Reads {@code /proc} into one buffer that it reuses. One thread at a time.
 *
 * <p>If {@code /proc} shows another PID namespace ({@code unshare --pid} without {@code
 * --mount-proc}), its pids are not Foster's pids. Then this finds no process, because a process
 * with that pid would be a different one.
 *
 * <p>Source of all formats: proc(5).
 */
public final class ProcFs {
  private static final int PATH_BYTES = 128;
  private static final int THREADS = 20; // field of /proc/PID/stat

  /** Half a page, see {@link #reread(int)}. */
  private static final int SHORT_READ = 2048;

  /** The size of one piece, and the first size of the buffer. */
  private static final int PIECE = 8 * 1024;

  /** Computed at first use, perhaps by several threads. */
  private static volatile Boolean ours;

  private final long path = NativeHeap.allocateZeroed(PATH_BYTES);
  private int size = PIECE;
  private long buffer = NativeHeap.allocate(size);
  private byte[] bytes = new byte[size];
  private int lookupError;

  /** Gives the memory back; the object must not be used any more. */
  void free() {
    NativeHeap.free(path);
    NativeHeap.free(buffer);
  }

  /** False if {@code /proc} shows another PID namespace. */
  public static boolean isOurs() {
    if (ours == null) {
      ours = LIBC.getpid() == selfPid();
    }
    return ours;
  }

  /** Foster's pid in {@code /proc}; the real one if {@code /proc} cannot be read. */
  private static int selfPid() {
    byte[] name = new byte[16];
    long path = NativeHeap.allocateString("/proc/self");
    long buffer = NativeHeap.allocate(name.length);
    int length = (int) LIBC.readlink(path, buffer, name.length);
    MEMORY.get(buffer, name, 0, Math.max(0, length));
    NativeHeap.free(buffer);
    NativeHeap.free(path);
    return length <= 0 ? LIBC.getpid() : DecimalParser.parse(name, 0, length);
  }

  /** The pids of all processes. */
  public PidList pids() {
    return isOurs() ? numbers("/proc") : new PidList();
  }

  /** A descriptor for {@link #reread}, or the negated error number. */
  public int open(String file) {
    return open(file, O_RDONLY | O_CLOEXEC);
  }

  private int open(String file, int flags) {
    int length = file.length();
    if (length >= PATH_BYTES) {
      return checkResources(SmallFiles.open(file, flags));
    }
    for (int i = 0; i < length; i++) {
      if (file.charAt(i) >= 0x80) { // a control group, which may have any name
        return checkResources(SmallFiles.open(file, flags));
      }
      MEMORY.putByte(path + i, (byte) file.charAt(i));
    }
    MEMORY.putByte(path + length, (byte) 0);
    return checkResources(LIBC.open(path, flags, 0));
  }

  /**
   * Records an error that says nothing about the process: Foster lacked a resource to look at it.
   *
   * @param result what a call returned
   * @return {@code result}
   */
  public int checkResources(int result) {
    if (result == -Errno.EMFILE || result == -Errno.ENFILE || result == -Errno.ENOMEM) {
      lookupError = -result;
    }
    return result;
  }

  /**
   * The last error for which this could not look, since the last call of this method; 0 if none.
   */
  public int takeLookupError() {
    int errno = lookupError;
    lookupError = 0;
    return errno;
  }

  /** Closes a descriptor of {@link #open}. */
  void close(int fd) {
    LIBC.close(fd);
  }

  /**
   * Reads a whole file into {@link #bytes()}.
   *
   * @return the number of bytes, or the negated error number
   */
  public int read(String file) {
    int fd = open(file);
    if (fd < 0) {
      return fd;
    }
    int n = reread(fd, 0);
    close(fd);
    return n;
  }

  /**
   * Reads a whole file again from its start, like {@link #read}. Only for files with short records:
   * the kernel then almost fills a page each time, and a much shorter read is the last one.
   */
  int reread(int fd) {
    return reread(fd, SHORT_READ);
  }

  /** Reads until a read returns 0 or less than {@code shortRead} bytes. */
  private int reread(int fd, int shortRead) {
    int total = 0;
    while (true) {
      int n = (int) LIBC.pread(fd, buffer + total, size - total, total);
      if (n < 0) {
        return checkResources(n);
      }
      total += n;
      if (n == 0 || n < shortRead && total < size) {
        MEMORY.get(buffer, bytes, 0, total);
        return total;
      }
      if (total == size) {
        grow();
      }
    }
  }

  /**
   * Reads a piece of a file of any length into {@link #bytes()}.
   *
   * @return the number of bytes, 0 at its end, or the negated error number
   */
  int piece(int fd, long from) {
    int n = (int) LIBC.pread(fd, buffer, PIECE, from);
    if (n < 0) {
      return checkResources(n);
    }
    MEMORY.get(buffer, bytes, 0, n);
    return n;
  }

  /** Reads the first piece of a file, whose process may make it as long as it likes. */
  public int head(String file) {
    int fd = open(file);
    if (fd < 0) {
      return fd;
    }
    int n = piece(fd, 0);
    close(fd);
    return n;
  }

  private void grow() {
    long larger = NativeHeap.allocate(size * 2L);
    MEMORY.copy(buffer, larger, size);
    NativeHeap.free(buffer);
    buffer = larger;
    size *= 2;
    bytes = new byte[size];
  }

  /** The bytes of the last read. */
  public byte[] bytes() {
    return bytes;
  }

  /** The names in a directory of {@code /proc} that are numbers; empty if there is none. */
  public PidList numbers(String directory) {
    PidList found = new PidList();
    int fd = open(directory, O_RDONLY | Abi.O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
      return found;
    }
    int n;
    while ((n = SystemCalls.getdents64(fd, buffer, size)) > 0) {
      MEMORY.get(buffer, bytes, 0, n);
      for (int at = 0; at < n; at += length(at)) {
        int number = DecimalParser.parse(bytes, at + 19, n);
        if (number >= 0) {
          found.add(number);
        }
      }
    }
    if (n < 0) {
      checkResources(n);
    }
    close(fd);
    return found;
  }

  private int length(int entry) { // d_reclen of struct linux_dirent64
    return bytes[entry + 16] & 0xFF | (bytes[entry + 17] & 0xFF) << 8;
  }

  /** Adds the pids in a {@code children} file that was just read. */
  void addChildren(int length, PidList to) {
    for (int at = 0; at < length; at++) {
      int pid = DecimalParser.parse(bytes, at, length);
      if (pid > 0) {
        to.add(pid);
      }
      while (at < length && bytes[at] != ' ') {
        at++;
      }
    }
  }

  /** A process from {@code /proc/PID/stat}; null if there is no such process. */
  public ProcessInfo process(int pid) {
    return isOurs() ? stat(pid, read("/proc/" + pid + "/stat")) : null;
  }

  /** A process from the {@code stat} line that was just read; null if it is no such line. */
  public ProcessInfo stat(int pid, int length) {
    int open = 0;
    while (open < length && bytes[open] != '(') {
      open++;
    }
    int close = nameEnd(length);
    if (open >= length || close < open || close + 2 >= length) {
      return null;
    }
    String command = ByteText.decode(bytes, open + 1, close - open - 1);
    int parent = (int) field(4, close, length);
    int group = (int) field(5, close, length);
    int session = (int) field(6, close, length);
    long start = field(22, close, length);
    char state = (char) bytes[close + 2];
    if (state == 'Z' && field(THREADS, close, length) > 1) {
      state = 'S'; // only its first thread has ended
    }
    return new ProcessInfo(pid, parent, group, session, start, command, state);
  }

  /** Where the name in a stat line ends: at the last parenthesis, as a name may contain others. */
  public int nameEnd(int length) {
    int close = length - 1;
    while (close >= 0 && bytes[close] != ')') {
      close--;
    }
    return close;
  }

  /**
   * Field {@code number} (counted from 1, as proc(5) does) of a stat line.
   *
   * @param close where the name ends
   */
  public long field(int number, int close, int length) {
    int at = close + 2; // field 3
    for (int n = 3; n < number; n++) {
      while (at < length && bytes[at] != ' ') {
        at++;
      }
      at++;
    }
    return DecimalParser.parseLong(bytes, at, length);
  }
}
