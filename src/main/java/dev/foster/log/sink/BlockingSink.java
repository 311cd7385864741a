package dev.foster.log.sink;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;

/** A descriptor whose writes may wait: its own thread writes them from its own buffer. */
final class BlockingSink implements Sink {
  private static final int SIZE = 64 * 1024;
  private static final int STACK = 128 * 1024;

  /** A pipe that poll(2) reports as writable takes this much without waiting: pipe(7). */
  private static final int PIPE_BUF = 4096;

  private final Io io;
  private final int fd;
  private final Runnable wake;

  // guarded by this
  private long buffer;
  private int filled;
  private int error;
  private boolean pumpWaits; // for room
  private boolean closed;
  private boolean running; // the thread exists

  BlockingSink(Io io, int fd, Runnable wake) {
    this.io = io;
    this.fd = fd;
    this.wake = wake;
  }

  @Override
  public synchronized int write(long address, int length) {
    if (error != 0) {
      int result = error;
      error = 0;
      return result;
    }
    if (filled > 0) {
      pumpWaits = true;
      return -Io.EAGAIN;
    }
    if (!running && !start()) {
      return writeWithoutThread(address, length);
    }
    filled = Math.min(length, SIZE);
    io.memory().copy(address, buffer, filled);
    notifyAll();
    return filled;
  }

  private boolean start() {
    try {
      if (buffer == 0) {
        buffer = io.memory().allocate(SIZE);
      }
      DaemonThreads.start("foster-output-" + fd, STACK, this::work);
      running = true;
    } catch (KernelException e) {
      running = false; // the next write tries again
    }
    return running;
  }

  /** Writes what a pipe or terminal with room takes without waiting, or fails. */
  private int writeWithoutThread(long address, int length) {
    if (io.poll(fd, Io.OUT, 0) <= 0) {
      return -Io.ENOMEM;
    }
    return io.write(fd, address, Math.min(length, PIPE_BUF));
  }

  private void work() {
    while (awaitWork()) {
      int failure = writeAll();
      synchronized (this) {
        filled = 0;
        error = failure;
        if (pumpWaits) {
          pumpWaits = false;
          wake.run();
        }
        notifyAll();
      }
    }
  }

  private synchronized boolean awaitWork() {
    while (filled == 0 && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        return false;
      }
    }
    return filled > 0;
  }

  /**
   * Writes the buffer. The pump does not touch the buffer until it is empty.
   *
   * @return 0 or a negative errno
   */
  private int writeAll() {
    long address;
    int length;
    synchronized (this) {
      address = buffer;
      length = filled;
    }
    int done = 0;
    while (done < length) {
      int count = io.write(fd, address + done, length - done);
      if (count == -Io.EAGAIN) {
        io.poll(fd, Io.OUT, -1); // another process made it non-blocking
      } else if (count < 0 && count != -Io.EINTR) {
        return count;
      } else {
        done += Math.max(0, count);
      }
    }
    return 0;
  }

  @Override
  public int waitDescriptor() {
    return -1;
  }

  @Override
  public synchronized boolean idle() {
    if (filled > 0) {
      pumpWaits = true;
    }
    return filled == 0;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
