package dev.foster.log.sink;

import dev.foster.kernel.Io;
import dev.foster.kernel.Memory;
import dev.foster.kernel.RealCall;
import dev.foster.log.format.TimestampPrefix;
import dev.foster.plan.LogFiles.LogFile;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * A log file as the pump sees it: takes lines without waiting. The threads of {@link FileWriters}
 * open, write and rotate the file, so that a drive that does not answer holds up nothing but the
 * services that log to it. The pump calls all methods but {@link #execute}.
 */
public final class LogFileQueue implements Executor {
  /** The queue is full when this many bytes wait; the last block may exceed that. */
  private static final long CAPACITY = 256 * 1024;

  private final FileWriters writers;
  private final Memory memory;
  private final FileSink sink;
  private final LogCompressor compressor;
  private final TimestampPrefix timestamps;
  private final Runnable wakePump;

  /** Number of pipes whose lines go to this file. */
  private int users;

  // guarded by this
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long waitingBytes;
  private long droppedLines;
  private boolean scheduled; // a job is waiting or running
  private boolean pumpWaitsForRoom;
  private boolean pumpWaitsForIdle;

  /** Lines to write, or a task if {@code task} is not null. */
  private record Entry(long from, long length, long time, boolean timestamps, Runnable task) {}

  /**
   * A file that is opened for its first line.
   *
   * @param service the service that messages about the file name
   * @param reporter called on any thread
   * @param wakePump called on any thread when a full queue has room again, or when all is written
   */
  public LogFileQueue(
      Io io,
      FileWriters writers,
      LogFile settings,
      String service,
      TroubleReporter reporter,
      Runnable wakePump) {
    this.writers = writers;
    this.memory = io.memory();
    this.compressor = new LogCompressor(io, this);
    this.sink = new FileSink(io, settings, service, compressor, reporter);
    this.timestamps = new TimestampPrefix(memory);
    this.wakePump = wakePump;
  }

  /** Adds a pipe whose lines go to this file, and sets how the file is rotated. */
  public void addUser(LogFile settings) {
    users++;
    execute(() -> sink.configure(settings));
  }

  /** Removes a pipe; the file is closed after the last one. */
  public void removeUser() {
    users--;
    if (users == 0) {
      execute(sink::closeUnused);
    }
  }

  /** Empties the file, after the lines that wait. */
  public void clear() {
    execute(() -> sink.clear(System.nanoTime()));
  }

  /** True if the pump should not read more lines for this file. */
  public synchronized boolean full() {
    pumpWaitsForRoom = waitingBytes >= CAPACITY;
    return pumpWaitsForRoom;
  }

  /**
   * Appends whole lines, each with its newline.
   *
   * @param time when they were read, in milliseconds since 1970
   * @param withTimes whether that time precedes each line
   * @param mayDrop whether the lines are dropped and counted if the queue is full
   */
  public void append(long from, long end, long time, boolean withTimes, boolean mayDrop) {
    synchronized (this) {
      if (mayDrop && waitingBytes >= CAPACITY) {
        droppedLines += StandardOutput.countLines(memory, from, end);
        return;
      }
    }
    long copy = writers.blocks.allocate(end - from);
    memory.copy(from, copy, end - from);
    add(new Entry(copy, end - from, time, withTimes, null));
  }

  /** Runs a task on the file's thread, after the lines that wait. */
  @Override
  public void execute(Runnable task) {
    add(new Entry(0, 0, 0, false, task));
  }

  private synchronized void add(Entry entry) {
    entries.add(entry);
    waitingBytes += entry.length;
    if (!scheduled) {
      scheduled = true;
      writers.submit(this::work);
    }
  }

  /** Works on the entries in order; at most one thread at a time does this. */
  private void work() {
    for (Entry entry = next(); entry != null; entry = next()) {
      try {
        if (entry.task != null) {
          RealCall.run(entry.task);
        } else {
          write(entry);
        }
      } catch (RuntimeException | Error e) { // the file must not block its services for ever
        sink.reportInternalError(e);
      }
      writers.blocks.free(entry.from, entry.length);
      done(entry);
    }
  }

  private Entry next() {
    Entry entry;
    boolean wake;
    synchronized (this) {
      entry = entries.poll();
      scheduled = entry != null;
      wake = entry == null && pumpWaitsForIdle;
      pumpWaitsForIdle &= !wake;
    }
    if (wake) {
      wakePump.run();
    }
    return entry;
  }

  private void write(Entry entry) {
    long end = entry.from + entry.length;
    long now = System.nanoTime();
    if (entry.timestamps) {
      timestamps.addTo(entry.from, end, entry.time, (from, to) -> sink.write(from, to, now));
    } else {
      sink.write(entry.from, end, now);
    }
  }

  private void done(Entry entry) {
    boolean wake;
    long dropped;
    synchronized (this) {
      waitingBytes -= entry.length;
      wake = pumpWaitsForRoom && waitingBytes < CAPACITY / 2;
      pumpWaitsForRoom &= !wake;
      dropped = waitingBytes < CAPACITY ? droppedLines : 0;
      droppedLines -= dropped;
    }
    if (wake) {
      wakePump.run();
    }
    if (dropped > 0) {
      sink.reportDropped(dropped);
    }
  }

  /** Gives up compressions; called when Foster exits. */
  public void stopCompressing() {
    compressor.stop();
  }

  /** True if everything has been written and compressed; if not, the pump is woken then. */
  public boolean idle() {
    synchronized (this) {
      pumpWaitsForIdle = scheduled;
      if (scheduled) {
        return false;
      }
    }
    return compressor.idle();
  }
}
