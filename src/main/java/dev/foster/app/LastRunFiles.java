package dev.foster.app;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Memory;
import dev.foster.kernel.linux.LinuxHost;
import dev.foster.kernel.linux.LinuxIo;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Files that each hold one time, in RFC 3339. A drive that does not answer holds up one thread for
 * each file.
 */
final class LastRunFiles {
  private static final long STACK = 256 * 1024;
  private static final int LIMIT = 1_024;
  private static final int PERMISSIONS = 0644;
  private static final int NEW = Io.WRITE | Io.CREATE | Io.EXCLUSIVE | Io.NO_FOLLOW;

  private final LinuxHost host = new LinuxHost();
  private final Io io = LinuxIo.INSTANCE;

  /** The times that have not been written yet, by path; guarded by itself. */
  private final Map<String, Instant> unwritten = new HashMap<>();

  void read(String path, BiConsumer<Instant, String> done) throws KernelException {
    DaemonThreads.start("state", STACK, () -> readNow(path, done));
  }

  private void readNow(String path, BiConsumer<Instant, String> done) {
    String text = "";
    try {
      text = new String(host.read(path, LIMIT), StandardCharsets.UTF_8).strip();
      done.accept(OffsetDateTime.parse(text).toInstant(), null);
    } catch (KernelException e) {
      boolean absent = e.errno() == Io.ENOENT;
      done.accept(null, absent ? null : "cannot read " + path + ": " + e.getMessage());
    } catch (DateTimeException e) {
      done.accept(null, "cannot read " + path + ": it has no time such as 2026-11-29T02:30:00Z");
    }
  }

  void write(String path, Instant time, Consumer<String> failed) throws KernelException {
    synchronized (unwritten) {
      if (unwritten.put(path, time) != null) {
        return; // the thread that writes the last one writes this one, too
      }
    }
    try {
      DaemonThreads.start("state", STACK, () -> writeAll(path, failed));
    } catch (KernelException e) {
      synchronized (unwritten) {
        unwritten.remove(path);
      }
      throw e;
    }
  }

  private void writeAll(String path, Consumer<String> failed) {
    while (true) {
      Instant time;
      synchronized (unwritten) {
        time = unwritten.get(path);
      }
      try {
        replace(path, time.truncatedTo(ChronoUnit.SECONDS) + "\n");
      } catch (KernelException e) {
        failed.accept("cannot write " + path + ": " + e.getMessage());
      }
      synchronized (unwritten) {
        if (unwritten.remove(path, time)) {
          return;
        }
      }
    }
  }

  /** A new file each time: nobody can have put a link or a file of another user there. */
  private void replace(String path, String text) throws KernelException {
    String temporary = path + ".new";
    io.unlink(temporary);
    int fd = io.open(temporary, NEW, PERMISSIONS);
    try {
      write(fd, text.getBytes(StandardCharsets.UTF_8));
    } finally {
      io.close(fd);
    }
    io.rename(temporary, path);
  }

  private void write(int fd, byte[] bytes) throws KernelException {
    Memory memory = io.memory();
    long address = memory.allocate(bytes.length);
    memory.put(address, bytes, 0, bytes.length);
    int written = io.write(fd, address, bytes.length);
    memory.free(address);
    if (written < bytes.length) {
      int errno = written < 0 ? -written : Io.ENOSPC;
      throw new KernelException(io.reason(errno), errno);
    }
  }
}
