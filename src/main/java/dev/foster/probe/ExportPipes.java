package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The read ends of the {@code $FOSTER_ENV} pipes of oneshots. The reactor's thread reads a pipe as
 * long as its run lasts, so that no writer ever waits; what comes after the first {@link #MOST}
 * bytes, or after the end of the main process, is thrown away.
 */
public final class ExportPipes {
  /** The most bytes that a oneshot may write. */
  public static final int MOST = 128 * 1024;

  private static final int CHUNK = 16 * 1024;

  private final Reactor reactor;
  private final Io io;
  private final ConcurrentMap<String, Pipe> pipes = new ConcurrentHashMap<>();

  /** No pipes yet. */
  public ExportPipes(Reactor reactor, Io io) {
    this.reactor = reactor;
    this.io = io;
  }

  /** Takes over the read end of the pipe of a run, and closes it later. Returns at once. */
  public void watch(String run, int fd) {
    Pipe pipe = new Pipe();
    pipes.put(run, pipe);
    io.nonBlocking(fd, true);
    reactor.submit(() -> reactor.watchInput(pipe, fd));
  }

  /**
   * Takes what was written to the pipe of a run until now, which must be watched. Returns at once.
   *
   * @param taker called on the reactor's thread
   */
  public void take(String run, ExportListener taker) {
    Pipe pipe = pipes.get(run);
    reactor.submit(() -> pipe.take(taker));
  }

  /** Closes the pipe of a run, if there is one. Returns at once. */
  public void close(String run) {
    Pipe pipe = pipes.remove(run);
    if (pipe != null) {
      reactor.submit(pipe::end);
    }
  }

  private final class Pipe extends ReactorTask {
    /** What was read; null once it is taken, is too much, or could not be read. */
    private ByteArrayOutputStream content = new ByteArrayOutputStream();

    private boolean tooMuch;

    void take(ExportListener taker) {
      byte[] bytes = null;
      try {
        // not to the end of the pipe: a process that lives on may write without end
        for (int left = io.available(fd); content != null && left > 0; ) {
          int n = read(Math.min(left, CHUNK));
          left = n > 0 ? left - n : n == -Io.EINTR ? left : 0;
        }
        bytes = content == null ? null : content.toByteArray();
      } finally {
        content = null;
        taker.taken(bytes, tooMuch);
      }
    }

    @Override
    protected void ready(int events) {
      int n = read(CHUNK);
      if (n == 0 || n < 0 && n != -Io.EAGAIN && n != -Io.EINTR) {
        end();
        content = n == 0 ? content : null;
      }
    }

    /** Reads once; returns the result of read(2). */
    private int read(int most) {
      Memory memory = io.memory();
      long buffer = memory.allocate(CHUNK);
      try {
        int n = io.read(fd, buffer, most);
        if (n > 0 && content != null) {
          keep(memory, buffer, n);
        }
        return n;
      } finally {
        memory.free(buffer);
      }
    }

    private void keep(Memory memory, long buffer, int n) {
      if (content.size() + n > MOST) {
        tooMuch = true;
        content = null;
        return;
      }
      byte[] bytes = new byte[n];
      memory.get(buffer, bytes, 0, n);
      content.write(bytes, 0, n);
    }

    void end() {
      reactor.wakeAt(this, NEVER);
      reactor.release(this);
    }

    @Override
    protected void failed(Throwable problem) {
      content = null;
      end();
    }
  }
}
