package dev.foster.log.sink;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Compresses rotated files on a thread of its own, which ends when nothing is left to do. */
public final class LogCompressor {
  /** The reason of a failure that is none: Foster ends. */
  static final String STOPPED = "Foster ends";

  private static final int BLOCK = 64 * 1024;

  private final Io io;
  private final Executor pump;

  // guarded by this
  private final ArrayDeque<Job> jobs = new ArrayDeque<>();
  private boolean working;

  private volatile boolean stopped;

  private record Job(int source, String target, Consumer<String> done) {}

  public LogCompressor(Io io, Executor pump) {
    this.io = io;
    this.pump = pump;
  }

  /**
   * Compresses an open file and closes it.
   *
   * @param target file to be made
   * @param done gets the reason of a failure or null, on the pump's thread
   */
  synchronized void submit(int source, String target, Consumer<String> done) {
    jobs.add(new Job(source, target, done));
    if (!working) {
      working = true;
      try {
        DaemonThreads.start("foster-gzip", 0, this::work);
      } catch (KernelException e) {
        working = false;
        jobs.remove();
        io.close(source);
        pump.execute(() -> done.accept(e.getMessage()));
      }
    }
  }

  /** Gives up what is under way: those files stay as they are. */
  public synchronized void stop() {
    stopped = true;
  }

  /** True when no file waits to be compressed. */
  public synchronized boolean idle() {
    return !working;
  }

  private void work() {
    for (Job job = next(); job != null; job = next()) {
      String error = compress(job);
      Job finished = job;
      pump.execute(() -> finished.done.accept(error));
    }
  }

  private synchronized Job next() {
    Job job = jobs.poll();
    working = job != null;
    return job;
  }

  private String compress(Job job) {
    int fd = -1;
    try {
      io.unlink(job.target); // a new file, whatever someone put there: it may be a link to another
      fd = io.open(job.target, Io.WRITE | Io.CREATE | Io.EXCLUSIVE, FileSink.MODE);
      io.changeMode(fd, FileSink.MODE);
      copy(job.source, fd);
      return null;
    } catch (KernelException | IOException e) {
      return e.getMessage();
    } catch (OutOfMemoryError e) {
      return "no memory for it";
    } finally {
      io.close(fd);
      io.close(job.source);
    }
  }

  private void copy(int source, int fd) throws IOException {
    byte[] block = new byte[BLOCK];
    long room = io.memory().allocate(BLOCK);
    try (OutputStream out = new GZIPOutputStream(new Descriptor(fd, room), BLOCK)) {
      for (int n = io.read(source, room, BLOCK); n != 0; n = io.read(source, room, BLOCK)) {
        if (n < 0 || stopped) {
          throw new IOException(stopped ? STOPPED : io.reason(-n));
        }
        io.memory().get(room, block, 0, n);
        out.write(block, 0, n);
      }
    } finally {
      io.memory().free(room);
    }
  }

  /** A descriptor to write to; {@code room} is memory of a block's size. */
  private final class Descriptor extends OutputStream {
    private final int fd;
    private final long room;

    Descriptor(int fd, long room) {
      this.fd = fd;
      this.room = room;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int done = 0; done < length; ) {
        int part = Math.min(length - done, BLOCK);
        io.memory().put(room, bytes, offset + done, part);
        int count = io.write(fd, room, part);
        if (count < 0) {
          throw new IOException(io.reason(-count));
        }
        done += count;
      }
    }
  }
}
