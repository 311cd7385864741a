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

/** Compresses rotated files on its own thread, which ends when no file is left. */
final class LogCompressor {
  /** The reason of a compression that was given up because Foster exits. */
  static final String STOPPED = "Foster exits";

  private static final int BLOCK = 64 * 1024;

  private final Io io;
  private final Executor owner;

  // guarded by this
  private final ArrayDeque<Job> jobs = new ArrayDeque<>();
  private boolean working;

  private volatile boolean stopped;

  private record Job(int source, String target, Consumer<String> done) {}

  /**
   * A compressor without files.
   *
   * @param owner runs the results
   */
  LogCompressor(Io io, Executor owner) {
    this.io = io;
    this.owner = owner;
  }

  /**
   * Compresses an open file and closes it.
   *
   * @param source descriptor of the file
   * @param target path of the compressed file
   * @param done called by the owner with the reason of a failure, or null
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
        owner.execute(() -> done.accept(e.getMessage()));
      }
    }
  }

  /** Gives up all compressions; those files stay as they are. */
  synchronized void stop() {
    stopped = true;
  }

  /** True when all files are compressed. */
  synchronized boolean idle() {
    return !working;
  }

  private void work() {
    for (Job job = next(); job != null; job = next()) {
      String error = compress(job);
      Job finished = job;
      owner.execute(() -> finished.done.accept(error));
    }
  }

  private synchronized Job next() {
    Job job = jobs.poll();
    working = job != null;
    return job;
  }

  private String compress(Job job) {
    try {
      write(job);
      return null;
    } catch (KernelException | IOException e) {
      return e.getMessage();
    } catch (OutOfMemoryError e) {
      return "out of memory";
    } catch (RuntimeException | Error e) { // the other files must still be compressed
      return "internal error: " + e;
    } finally {
      io.close(job.source);
    }
  }

  private void write(Job job) throws KernelException, IOException {
    io.unlink(job.target); // another process may have put a link there
    int fd = io.open(job.target, Io.WRITE | Io.CREATE | Io.EXCLUSIVE, FileSink.MODE);
    try {
      io.changeMode(fd, FileSink.MODE);
      copy(job.source, fd);
    } finally {
      io.close(fd);
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

  /**
   * A descriptor as a stream; {@code room} is the address of {@link #BLOCK} bytes to write from.
   */
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
