package dev.foster.app;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.linux.ClockWatch;
import dev.foster.loop.SchedulePort;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The machine's clock and files, for schedules. */
final class ScheduleAdapter implements SchedulePort {
  static final ScheduleAdapter INSTANCE = new ScheduleAdapter();

  private LastRunFiles files;

  private LastRunFiles files() {
    files = files == null ? new LastRunFiles() : files;
    return files;
  }

  @Override
  public long wall() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  @Override
  public void read(String path, BiConsumer<Instant, String> done) throws KernelException {
    files().read(path, done);
  }

  @Override
  public void write(String path, Instant time, Consumer<String> failed) throws KernelException {
    files().write(path, time, failed);
  }

  @Override
  public void watch(Runnable set) throws KernelException {
    ClockWatch.start(set);
  }
}
