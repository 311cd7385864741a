package dev.foster.kernel;

import dev.foster.text.ByteText;

/**
 * Descriptors and files by system call, for threads that move bytes. Calls that sit in a hot path
 * return a negative errno; the others throw, with the reason alone as message. Every descriptor
 * that comes from here is close-on-exec. Paths are {@link ByteText}.
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

  /** {@link #open} flags; LinuxIo has the machine's numbers. */
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

  /** The memory that addresses mean. */
  Memory memory();

  /** Opens a file; {@code mode} counts when it is created. */
  int open(String path, int flags, int mode) throws KernelException;

  /** Reads; 0 at the end, or a negative errno. */
  int read(int fd, long address, int length);

  /** Writes; the count may be short. Or a negative errno. */
  int write(int fd, long address, int length);

  /** Writes to a socket without ever waiting, whatever mode it is in. */
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

  /** Turns O_NONBLOCK of the open file on or off; it is shared by all who have it open. */
  void nonBlocking(int fd, boolean on);

  /** Asks for a pipe's capacity; what it is afterwards, or a negative errno. */
  int pipeCapacity(int fd, int bytes);

  /** Bytes that wait to be read (FIONREAD), or a negative errno. */
  int available(int fd);

  /** Gives an open file other permissions; failures are ignored. */
  void changeMode(int fd, int mode);

  /** Cuts an open file to {@code size} bytes; failures are ignored. */
  void truncate(int fd, long size);

  /** Facts of an open file. */
  FileFacts facts(int fd) throws KernelException;

  /** Facts of what a path leads to, links followed; null if there is nothing. */
  FileFacts facts(String path) throws KernelException;

  /** Renames a file, replacing what is there. */
  void rename(String from, String to) throws KernelException;

  /** Removes a file's name; nothing there is no error. */
  void unlink(String path) throws KernelException;

  /** Makes a directory; one that is there is no error. */
  void makeDirectory(String path, int mode) throws KernelException;

  /**
   * Waits until one of {@code events} (or ERROR, HANGUP) holds.
   *
   * @param millis how long, -1 for ever
   * @return the conditions that hold; 0 when time is up or a signal came
   */
  int poll(int fd, int events, int millis);

  /** Waits like {@link #poll} for something to read, with a bound in nanoseconds. */
  boolean awaitReadable(int fd, long nanos);

  /** True for a terminal. */
  boolean isTerminal(int fd);

  /** Width of a terminal in characters, or -1. */
  int columns(int fd);

  /** A new epoll instance. */
  Epoll epoll() throws KernelException;

  /** The words for an error number. */
  String reason(int errno);

  /** What {@code stat(2)} says; device and inode together name a file. */
  record FileFacts(long device, long inode, int mode, long size) {
    private static final int TYPE = 0170000;

    /** True for an ordinary file. */
    public boolean isRegular() {
      return (mode & TYPE) == 0100000;
    }

    /** True for a socket. */
    public boolean isSocket() {
      return (mode & TYPE) == 0140000;
    }

    /** True for a character device: a terminal, /dev/null. */
    public boolean isCharacterDevice() {
      return (mode & TYPE) == 0020000;
    }

    /** True if both are the same file. */
    public boolean sameFile(FileFacts other) {
      return other != null && device == other.device && inode == other.inode;
    }
  }
}
