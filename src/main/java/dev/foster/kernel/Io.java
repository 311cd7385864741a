package dev.foster.kernel;

import dev.foster.text.ByteText;

/**
 * System calls on descriptors and files. Calls of a hot path return a negated error number; the
 * others throw an exception whose message is only the reason. Every new descriptor is
 * close-on-exec. Paths are {@link ByteText}.
 */
public interface Io {
  int EPERM = 1;
  int ENOENT = 2;
  int EINTR = 4;
  int EIO = 5;
  int EAGAIN = 11;
  int ENOMEM = 12;
  int EEXIST = 17;
  int ENOSPC = 28;
  int EPIPE = 32;

  /** Flags of {@link #open}. These are not the numbers of open(2). */
  int READ = 0;

  int WRITE = 1;
  int CREATE = 1 << 4;
  int EXCLUSIVE = 1 << 5;
  int APPEND = 1 << 7;
  int NON_BLOCKING = 1 << 8;

  /** Fail with ELOOP if the last component is a symbolic link. */
  int NO_FOLLOW = 1 << 9;

  /** Do not make a terminal the controlling one. */
  int NO_TTY = 1 << 10;

  /** Conditions of {@link #poll} and {@link Epoll}. */
  int IN = 1;

  int OUT = 4;
  int ERROR = 8;
  int HANGUP = 16;

  /** The memory that the addresses of these calls refer to. */
  Memory memory();

  /** Opens a file; {@code mode} are the permissions of a file that this creates. */
  int open(String path, int flags, int mode) throws KernelException;

  /** Reads; returns the number of bytes, 0 at the end, or a negated error number. */
  int read(int fd, long address, int length);

  /** Writes all bytes or some; returns their number, or a negated error number. */
  int write(int fd, long address, int length);

  /** Writes to a socket like {@link #write}, but never waits, not even if the socket blocks. */
  int send(int fd, long address, int length);

  /** Closes a descriptor; -1 is ignored. */
  void close(int fd);

  /** A pipe: read end, write end. */
  int[] pipe() throws KernelException;

  /** An event counter of {@code eventfd(2)}, non-blocking. */
  int eventCounter() throws KernelException;

  /** Adds one to an event counter, which makes it readable. */
  void signalEvent(int fd);

  /** Sets an event counter back to zero. */
  void clearEvent(int fd);

  /** Sets or clears O_NONBLOCK of the open file, which all processes that share the file see. */
  void nonBlocking(int fd, boolean on);

  /** Sets a pipe's capacity; returns the new capacity, or a negated error number. */
  int pipeCapacity(int fd, int bytes);

  /** The number of bytes that can be read (FIONREAD), or a negated error number. */
  int available(int fd);

  /** Changes the permissions of an open file; ignores errors. */
  void changeMode(int fd, int mode);

  /** Truncates an open file to {@code size} bytes; ignores errors. */
  void truncate(int fd, long size);

  /** The attributes of an open file. */
  FileFacts facts(int fd) throws KernelException;

  /** The attributes of the file at a path, after symbolic links; null if there is no file. */
  FileFacts facts(String path) throws KernelException;

  /**
   * When an open file was created, in milliseconds since 1970.
   *
   * @return -1 if the file system or the kernel does not record it
   */
  long birthTime(int fd);

  /** Renames a file and replaces a file that has the new name. */
  void rename(String from, String to) throws KernelException;

  /** Removes a file; does nothing if there is none. */
  void unlink(String path) throws KernelException;

  /** Makes a directory; does nothing if it exists. */
  void makeDirectory(String path, int mode) throws KernelException;

  /**
   * Waits for one of {@code events}, or for ERROR or HANGUP.
   *
   * @param millis the longest time to wait; -1 for no limit
   * @return the events; 0 if the time is over or a signal arrived
   */
  int poll(int fd, int events, int millis);

  /** Waits like {@link #poll} until the descriptor is readable, at most {@code nanos}. */
  boolean awaitReadable(int fd, long nanos);

  /** True for a terminal. */
  boolean isTerminal(int fd);

  /** The width of a terminal in characters; -1 if it is unknown. */
  int columns(int fd);

  /** A new epoll instance. */
  Epoll epoll() throws KernelException;

  /** The text for an error number. */
  String reason(int errno);

  /** Attributes from {@code stat(2)}; device and inode together identify a file. */
  record FileFacts(long device, long inode, int mode, long size) {
    private static final int TYPE = 0170000;

    /** True for a regular file. */
    public boolean isRegular() {
      return (mode & TYPE) == 0100000;
    }

    /** True for a socket. */
    public boolean isSocket() {
      return (mode & TYPE) == 0140000;
    }

    /** True for a character device, such as a terminal or /dev/null. */
    public boolean isCharacterDevice() {
      return (mode & TYPE) == 0020000;
    }

    /** True if both are the same file. */
    public boolean sameFile(FileFacts other) {
      return other != null && device == other.device && inode == other.inode;
    }
  }
}
