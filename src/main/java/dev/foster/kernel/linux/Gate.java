package dev.foster.kernel.linux;

import dev.foster.kernel.KernelException;

/**
 * Two FIFOs without names at which a child waits between its birth and its exec. It opens the first
 * for reading, then the second; at each it waits until someone opens it for writing (fifo(7)). So
 * it is known that it has arrived, all its descriptors in place, before it is let go. Nobody waits
 * for the child in a system call: it may be killed, or fail before it arrives.
 *
 * <p>Made at the first need, in any place where one can be made; everybody may open them, because
 * the child may be anybody.
 */
final class Gate {
  private static final long OPEN = Native.symbol("open");
  private static final long CLOSE = Native.symbol("close");
  private static final long MKFIFO = Native.symbol("mkfifo");
  private static final long UNLINK = Native.symbol("unlink");
  private static final long UMASK = Native.symbol("umask");
  private static final long FCNTL = Native.symbol("fcntl");
  private static final long GETPID = Native.symbol("getpid");

  private static final String[] PLACES = {"/dev/shm", "/run", "/tmp", "/var/tmp", "."};
  private static final int ENXIO = 6;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int O_NOFOLLOW = Abi.ARM64 ? 0x8000 : 0x20000;

  private final int entrance;
  private final int exit;
  private int reserve; // so that a child can be let go when all other descriptors are in use

  private Gate(int entrance, int exit) {
    this.entrance = entrance;
    this.exit = exit;
    reserve = duplicate();
  }

  /** A gate, or null where no FIFO can be made. */
  static Gate make() {
    int entrance = fifo();
    int exit = entrance < 0 ? -1 : fifo();
    return exit < 0 ? null : new Gate(entrance, exit);
  }

  /** Where {@link #make} looks for a place, for people. */
  static String places() {
    return "/dev/shm, /run, /tmp, /var/tmp";
  }

  private static int fifo() {
    long old = Native.call(UMASK, 0);
    try {
      for (String place : PLACES) {
        int fd = fifo(place + "/.foster-" + Native.call(GETPID) + "-" + System.nanoTime());
        if (fd >= 0) {
          return fd;
        }
      }
      return -1;
    } finally {
      Native.call(UMASK, (int) old);
    }
  }

  private static int fifo(String path) {
    long name = Native.allocate(path);
    int fd = -1;
    if ((int) Native.call(MKFIFO, name, 0666) == 0) {
      fd = (int) Native.call(OPEN, name, Abi.O_PATH | O_NOFOLLOW | Abi.O_CLOEXEC);
      Native.call(UNLINK, name);
    }
    Native.free(name);
    return fd;
  }

  /** For the child's file actions: the descriptor of the first FIFO. */
  int entrance() {
    return entrance;
  }

  /** For the child's file actions: the descriptor of the second FIFO. */
  int exit() {
    return exit;
  }

  /** Tells whether a child was at the first FIFO; if so it is let go on to the second. */
  boolean admit() throws KernelException {
    return open(entrance);
  }

  /** Tells whether a child was at the second FIFO; if so it is let go. */
  boolean letGo() throws KernelException {
    return open(exit);
  }

  private boolean open(int fifo) throws KernelException {
    int fd = writer(fifo);
    if (fd == -Errno.EMFILE) {
      Native.call(CLOSE, reserve);
      fd = writer(fifo);
      Native.call(CLOSE, fd);
      reserve = duplicate();
    } else {
      Native.call(CLOSE, fd);
    }
    if (fd >= 0) {
      return true;
    }
    if (fd != -ENXIO && fd != -Errno.EINTR && fd != -Errno.EMFILE && fd != -Errno.ENFILE) {
      throw new KernelException("cannot open the spawn gate: " + Native.message(-fd), -fd);
    }
    return false; // ENXIO: nobody reads; else: perhaps next time
  }

  private static int writer(int fifo) {
    return Files.open(path(fifo), Abi.O_WRONLY | Abi.O_NONBLOCK | Abi.O_CLOEXEC);
  }

  private int duplicate() {
    return (int) Native.call(FCNTL, entrance, F_DUPFD_CLOEXEC, 3);
  }

  /** The name under which this process and its children may open a descriptor's file again. */
  static String path(int fd) {
    return "/proc/self/fd/" + fd;
  }
}
