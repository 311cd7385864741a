package dev.foster.log.sink;

import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;

/**
 * One of Foster's own outputs: takes bytes and never waits.
 *
 * <p>Foster cannot set O_NONBLOCK on descriptor 1. The flag belongs to the open file, and raw
 * services and Foster's parent share that file. So Foster opens a pipe or a terminal a second time
 * through {@code /proc/self/fd}, which gives an open file of its own. On a socket it uses {@code
 * send} with MSG_DONTWAIT. A plain file never waits. If the second open is refused, a {@link
 * BlockingSink} writes on a thread of its own.
 */
public interface Sink {

  /**
   * Takes some of the bytes.
   *
   * @return how many were taken, or a negative errno: EAGAIN means that the output is full
   */
  int write(long address, int length);

  /** The descriptor to poll for room, or -1 if the sink wakes the pump when it has room. */
  int waitDescriptor();

  /** True when everything that was taken has been written. */
  default boolean idle() {
    return true;
  }

  /** Releases what the sink opened; the descriptor that it was made for stays open. */
  void close();

  /**
   * Makes the sink for a descriptor.
   *
   * @param wake called from any thread when a sink without a {@link #waitDescriptor} has room again
   */
  static Sink of(Io io, int fd, Runnable wake) {
    Io.FileFacts facts;
    try {
      facts = io.facts(fd);
    } catch (KernelException closed) {
      return new Direct(io, fd, false);
    }
    if (facts.isSocket()) {
      return new Socket(io, fd);
    }
    if (facts.isRegular() || facts.isCharacterDevice() && !io.isTerminal(fd)) {
      return new Direct(io, fd, false);
    }
    int own = openAgain(io, fd, facts);
    return own >= 0 ? new Direct(io, own, true) : new BlockingSink(io, fd, wake);
  }

  /** Opens the same file again, non-blocking; -1 if that is not possible. */
  private static int openAgain(Io io, int fd, Io.FileFacts facts) {
    int own = -1;
    try {
      own = io.open("/proc/self/fd/" + fd, Io.WRITE | Io.NON_BLOCKING | Io.NO_TTY, 0);
      if (io.facts(own).sameFile(facts)) {
        return own;
      }
    } catch (KernelException e) {
      // no /proc, no permission, or a pipe without a reader
    }
    io.close(own);
    return -1;
  }

  /**
   * A descriptor whose writes do not wait.
   *
   * @param own whether the sink opened the descriptor and has to close it
   */
  record Direct(Io io, int fd, boolean own) implements Sink {
    @Override
    public int write(long address, int length) {
      return io.write(fd, address, length);
    }

    @Override
    public int waitDescriptor() {
      return fd;
    }

    @Override
    public void close() {
      if (own) {
        io.close(fd);
      }
    }
  }

  /** A socket. */
  record Socket(Io io, int fd) implements Sink {
    @Override
    public int write(long address, int length) {
      return io.send(fd, address, length);
    }

    @Override
    public int waitDescriptor() {
      return fd;
    }

    @Override
    public void close() {}
  }
}
