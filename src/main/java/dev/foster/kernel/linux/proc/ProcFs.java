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
import dev.foster.kernel.linux.spawn.ChildScript;
import dev.foster.text.ByteText;

/**
 * Reads {@code /proc} with one buffer that is kept. One thread at a time.
 *
 * <p>Source of all formats: proc(5).
 *
 * <p>Where {@code /proc} is another PID namespace's ({@code unshare --pid} without {@code
 * --mount-proc}), its numbers are not those that the kernel gives us and takes from us: no process
 * is found then, for it would be a stranger.
 */
public final class ProcFs implements ChildScript.Watcher {

  private static final int PATH = 128;

  /** Half a page: see {@link #reread(int)}. */
  private static final int LAST = 2048;

  /** Also the least size of the buffer. */
  private static final int PIECE = 8 * 1024;

  /** Computed at first use, perhaps by several threads. */
  private static volatile Boolean ours;

  private final long path = NativeHeap.allocateZeroed(PATH);
  private int size = PIECE;
  private long buffer = NativeHeap.allocate(size);
  private byte[] bytes = new byte[size];
  private int overlooked;

  /** False if {@code /proc} shows another PID namespace. */
  public static boolean isOurs() {
    if (ours == null) {
      ours = LIBC.getpid() == selfPid();
    }
    return ours;
  }

  /** Our pid as {@code /proc} has it; the true one if it does not tell. */
  private static int selfPid() {
    byte[] name = new byte[16];
    long path = NativeHeap.allocateString("/proc/self");
    long buffer = NativeHeap.allocate(name.length);
    int length = (int) LIBC.readlink(path, buffer, name.length);
    MEMORY.getBytes(buffer, name, 0, Math.max(0, length));
    NativeHeap.free(buffer);
    NativeHeap.free(path);
    return length <= 0 ? LIBC.getpid() : DecimalParser.parse(name, 0, length);
  }

  /** All pids. */
  public PidList pids() {
    return isOurs() ? numbers("/proc") : new PidList();
  }

  /**
   * A descriptor to read from again and again with {@link #reread}, or the negated error number.
   */
  public int open(String file) {
    return open(file, O_RDONLY | O_CLOEXEC);
  }

  private int open(String file, int flags) {
    int length = file.length();
    if (length >= PATH) {
      return noted(SmallFiles.open(file, flags));
    }
    for (int i = 0; i < length; i++) {
      if (file.charAt(i) >= 0x80) { // not a name of /proc: a control group's may be anything
        return noted(SmallFiles.open(file, flags));
      }
      MEMORY.putByte(path + i, (byte) file.charAt(i));
    }
    MEMORY.putByte(path + length, (byte) 0);
    int fd = LIBC.open(path, flags, 0);
    return noted(fd);
  }

  /**
   * Remembers for {@link #overlooked} if this is the negated number of an error that says nothing
   * about the process, only that there was no way to look.
   *
   * @return {@code result}
   */
  public int noted(int result) {
    if (result == -Errno.EMFILE
        || result == -Errno.ENFILE
        || result == -Errno.ENOMEM
        || result == -Errno.EAGAIN) { // of a thread that reads as somebody else
      overlooked = -result;
    }
    return result;
  }

  /** The error number for which something was not seen since the last call; 0 for nothing. */
  public int overlooked() {
    int errno = overlooked;
    overlooked = 0;
    return errno;
  }

  /** Closes what {@link #open} gave. */
  void close(int fd) {
    LIBC.close(fd);
  }

  /**
   * Reads a whole file into {@link #bytes()}.
   *
   * @return how many bytes, or the negated error number
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
   * Reads a whole file again from its start, as {@link #read}. Only for files whose records are
   * short: the kernel then fills its page almost whole, and what is far less was the last.
   */
  int reread(int fd) {
    return reread(fd, LAST);
  }

  /** Reads until nothing comes, or less than {@code last}. */
  private int reread(int fd, int last) {
    int total = 0;
    while (true) {
      int n = (int) LIBC.pread(fd, buffer + total, size - total, total);
      if (n < 0) {
        return noted(n);
      }
      total += n;
      if (n == 0 || n < last && total < size) {
        MEMORY.getBytes(buffer, bytes, 0, total);
        return total;
      }
      if (total == size) {
        grow();
      }
    }
  }

  /**
   * Reads from a file that may be of any length, not beyond the buffer, into {@link #bytes()}.
   *
   * @return how many bytes, 0 at its end, or the negated error number
   */
  int piece(int fd, long from) {
    int n = (int) LIBC.pread(fd, buffer, PIECE, from);
    if (n < 0) {
      return noted(n);
    }
    MEMORY.getBytes(buffer, bytes, 0, n);
    return n;
  }

  /** Reads the beginning of a file as {@link #piece}: what its process says may have no end. */
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

  /** What was read last. */
  public byte[] bytes() {
    return bytes;
  }

  /** Numbers that are names in a directory of {@code /proc}: pids or tids; empty if it is gone. */
  public PidList numbers(String directory) {
    PidList found = new PidList();
    int fd = open(directory, O_RDONLY | Abi.O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
      return found;
    }
    int n;
    while ((n = SystemCalls.getdents64(fd, buffer, size)) > 0) {
      MEMORY.getBytes(buffer, bytes, 0, n);
      for (int at = 0; at < n; at += length(at)) {
        int number = DecimalParser.parse(bytes, at + 19, n);
        if (number > 0) {
          found.add(number);
        }
      }
    }
    if (n < 0) {
      noted(n);
    }
    close(fd);
    return found;
  }

  private int length(int entry) { // d_reclen of struct linux_dirent64
    return bytes[entry + 16] & 0xFF | (bytes[entry + 17] & 0xFF) << 8;
  }

  /** Adds the numbers in a {@code children} file that was just read. */
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

  /** {@code /proc/PID/stat}; null if there is no such process. */
  @Override
  public ProcessInfo process(int pid) {
    return isOurs() ? stat(pid, read("/proc/" + pid + "/stat")) : null;
  }

  /** The {@code stat} line of {@code length} bytes that was just read; null if it is none. */
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
    return new ProcessInfo(pid, parent, group, session, start, command, (char) bytes[close + 2]);
  }

  /** Where the name in a stat line ends: at the last parenthesis, for a name may hold anything. */
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
