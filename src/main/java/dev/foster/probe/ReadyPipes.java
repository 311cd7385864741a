package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The read ends of {@code ready.fd} pipes. A newline means that the service is ready; the end of
 * the pipe without a newline means that it never will be. Bytes before the newline are ignored (s6,
 * {@code notifywhenup.html}).
 */
public final class ReadyPipes {
  private final Reactor reactor;
  private final Io io;
  private final ConcurrentMap<Long, Pipe> pipes = new ConcurrentHashMap<>();

  /** No pipes yet. */
  public ReadyPipes(Reactor reactor, Io io) {
    this.reactor = reactor;
    this.io = io;
  }

  /**
   * Takes over the read end of a pipe, and closes it later. Returns at once. The caller must close
   * its own copy of the write end: otherwise the pipe never ends.
   *
   * @param id unique among the watched pipes
   */
  public void watch(long id, int fd, ReadyListener listener) {
    Pipe pipe = new Pipe(id, listener);
    if (pipes.putIfAbsent(id, pipe) != null) {
      throw new IllegalStateException("pipe " + id + " is watched");
    }
    io.nonBlocking(fd, true);
    reactor.submit(() -> reactor.watchInput(pipe, fd));
  }

  /**
   * Closes a pipe. Returns at once.
   *
   * @return true if the listener gets no result; false if it has got one, or gets it now
   */
  public boolean unwatch(long id) {
    Pipe pipe = pipes.remove(id);
    if (pipe == null) {
      return false;
    }
    reactor.submit(pipe::end);
    return pipe.claimed.compareAndSet(false, true);
  }

  /** Reads on the reactor's thread what a pipe contains now. Returns at once. */
  public void readNow(long id) {
    Pipe pipe = pipes.get(id);
    if (pipe != null) {
      reactor.submit(pipe::readNow);
    }
  }

  private final class Pipe extends ReactorTask {
    private static final int CHUNK = 512;

    private final long id;
    private final ReadyListener listener;
    private final AtomicBoolean claimed = new AtomicBoolean();

    Pipe(long id, ReadyListener listener) {
      this.id = id;
      this.listener = listener;
    }

    void readNow() {
      if (fd >= 0) {
        ready(Io.IN);
      }
    }

    void end() {
      reactor.wakeAt(this, NEVER);
      reactor.release(this);
    }

    @Override
    protected void ready(int events) {
      Memory memory = io.memory();
      long buffer = memory.allocate(CHUNK);
      try {
        int n = io.read(fd, buffer, CHUNK);
        if (n > 0 && memory.find(buffer, n, (byte) '\n') != 0) {
          report(true);
        } else if (n == 0 || n < 0 && n != -Io.EAGAIN && n != -Io.EINTR) {
          end();
          report(false);
        }
      } finally {
        memory.free(buffer);
      }
    }

    /**
     * Reports the first result. The pipe stays open after a newline, so that a service that writes
     * more does not get SIGPIPE.
     */
    private void report(boolean ready) {
      if (claimed.compareAndSet(false, true)) {
        listener.done(id, ready);
      }
    }

    @Override
    protected void failed(Throwable problem) {
      end();
      report(false);
    }
  }
}
