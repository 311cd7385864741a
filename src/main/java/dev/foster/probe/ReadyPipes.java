package dev.foster.probe;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The reading ends of {@code ready.fd} pipes: a newline means ready, the end without one means
 * never; bytes before the newline mean nothing (s6, {@code notifywhenup.html}).
 */
public final class ReadyPipes {
  private final Reactor reactor;
  private final Io io;
  private final ConcurrentMap<Long, Pipe> pipes = new ConcurrentHashMap<>();

  /** Pipes on that reactor's thread. */
  public ReadyPipes(Reactor reactor, Io io) {
    this.reactor = reactor;
    this.io = io;
  }

  /**
   * Listens to a pipe, which is ours to close from now on. Returns at once. The caller closes its
   * own copy of the writing end, else the end of the pipe is never seen.
   *
   * @param id unique among the pipes that are watched
   */
  public void watch(long id, int fd, ReadyListener listener) {
    Pipe pipe = new Pipe(id, listener);
    if (pipes.putIfAbsent(id, pipe) != null) {
      throw new IllegalStateException("pipe " + id + " is watched");
    }
    io.nonBlocking(fd, true);
    reactor.submit(() -> pipe.begin(fd));
  }

  /**
   * Closes a pipe. Returns at once.
   *
   * @return true if the listener will not hear of it; false if it has, or is hearing of it now
   */
  public boolean unwatch(long id) {
    Pipe pipe = pipes.remove(id);
    if (pipe == null) {
      return false;
    }
    reactor.submit(pipe::end);
    return pipe.claimed.compareAndSet(false, true);
  }

  private final class Pipe extends ReactorTask {
    private static final int CHUNK = 512;

    private final long id;
    private final ReadyListener listener;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private int waiting = -1; // the descriptor, while the kernel has no room to wait for it

    public Pipe(long id, ReadyListener listener) {
      this.id = id;
      this.listener = listener;
    }

    void begin(int fd) {
      boolean watched = reactor.tryWatch(this, fd, Io.IN);
      waiting = watched ? -1 : fd;
      if (!watched) {
        reactor.wakeAt(this, reactor.now() + Reactor.TRY_AGAIN);
      }
    }

    @Override
    protected void expired() {
      begin(waiting);
    }

    void end() {
      reactor.wakeAt(this, NEVER);
      reactor.release(this);
      if (waiting >= 0) {
        io.close(waiting);
        waiting = -1;
      }
    }

    @Override
    protected void ready(int events) {
      Memory memory = io.memory();
      long buffer = memory.allocate(CHUNK);
      try {
        int n = io.read(fd, buffer, CHUNK);
        if (n > 0 && memory.find(buffer, n, (byte) '\n') != 0) {
          tell(true);
        } else if (n == 0 || n < 0 && n != -Io.EAGAIN && n != -Io.EINTR) {
          end();
          tell(false);
        }
      } finally {
        memory.free(buffer);
      }
    }

    /** Only the first word counts; the rest is read, lest a service that says more gets SIGPIPE. */
    private void tell(boolean ready) {
      if (claimed.compareAndSet(false, true)) {
        listener.heard(id, ready);
      }
    }

    @Override
    protected void broken(Throwable problem) {
      end();
      tell(false);
    }
  }
}
