package dev.foster.log.sink;

import dev.foster.kernel.Io;

/**
 * One of Foster's own outputs, as something that takes bytes and never waits.
 *
 * <p>O_NONBLOCK belongs to the open file, which Foster shares with raw services and with whoever
 * started it: setting it on descriptor 1 would break them. So a pipe or a terminal is opened a
 * second time through {@code /proc}, which makes an open file of our own; a socket has {@code send}
 * with MSG_DONTWAIT; a plain file never waits; and for what cannot be opened again there is a
 * thread that may wait.
 */
public interface Sink {

  /** Takes some of the bytes; how many, or a negative errno: EAGAIN means that it is full now. */
  int write(long address, int length);

  /** What to wait for with epoll when it is full, or -1 if it will wake the pump by itself. */
  int waitDescriptor();

  /** True when nothing that was taken still waits to be written. */
  default boolean idle() {
    return true;
  }

  /** Gives up what is not {@code fd} itself. */
  void close();

  /** The outlet for a descriptor; {@code wake} is called when a full one has room again. */
  static Sink of(Io io, int fd, Runnable wake) {
    Io.FileFacts facts;
    try {
      facts = io.facts(fd);
    } catch (dev.foster.kernel.KernelException closed) {
      return new Direct(io, fd, false);
    }
    if (facts.isSocket()) {
      return new Socket(io, fd);
    }
    if (facts.isRegular() || facts.isCharacterDevice() && !io.isTerminal(fd)) {
      return new Direct(io, fd, false);
    }
    int again = openAgain(io, fd, facts);
    return again >= 0 ? new Direct(io, again, true) : new BlockingSink(io, fd, wake);
  }

  private static int openAgain(Io io, int fd, Io.FileFacts facts) {
    int again = -1;
    try {
      again = io.open("/proc/self/fd/" + fd, Io.WRITE | Io.NON_BLOCKING | Io.NO_TTY, 0);
      if (io.facts(again).sameFile(facts)) {
        return again;
      }
    } catch (dev.foster.kernel.KernelException refused) {
      // no /proc, not ours to open, or nobody reads it: the thread does it
    }
    io.close(again);
    return -1;
  }

  /** A descriptor whose writes do not wait. */
  record Direct(Io io, int fd, boolean ours) implements Sink {
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
      if (ours) {
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
