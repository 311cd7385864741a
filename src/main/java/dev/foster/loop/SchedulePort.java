package dev.foster.loop;

import dev.foster.kernel.KernelException;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What schedules need from the machine. */
public interface SchedulePort {

  /** The wall clock, in nanoseconds since 1970. */
  long wall();

  /**
   * Watches the wall clock, for as long as Foster runs, without looking at it again and again.
   *
   * @param set called on another thread whenever somebody sets the clock, and after the machine
   *     slept
   * @throws KernelException the clock cannot be watched
   */
  void watch(Runnable set) throws KernelException;

  /**
   * Reads a time from a file, on another thread.
   *
   * @param done gets the time, or null if there is no file, and what went wrong, or null
   * @throws KernelException no thread can be started; {@code done} will not be called
   */
  void read(String path, BiConsumer<Instant, String> done) throws KernelException;

  /**
   * Writes a time to a file, on another thread. Replaces the file, so that it is never incomplete.
   *
   * @param failed gets what went wrong; not called otherwise
   * @throws KernelException no thread can be started
   */
  void write(String path, Instant time, Consumer<String> failed) throws KernelException;
}
