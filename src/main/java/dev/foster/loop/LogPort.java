package dev.foster.loop;

import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.function.Consumer;

/** The log pump, as the loop uses it. Only {@link #finish} blocks. */
public interface LogPort {

  /** Sets services, formats and files from now on. */
  void configure(Plan plan);

  /** Takes over the read ends of a process's pipes. */
  void attach(Service service, int pid, int stdout, int stderr);

  /** Takes over the read ends of the pipes of a check's command, until {@link #endCheck}. */
  void attachCheck(Service service, int pid, int stdout, int stderr);

  /**
   * Closes the pipes of a check's command that has exited.
   *
   * @param answer called on another thread with the last line of its output, or null
   */
  void endCheck(int pid, Consumer<String> answer);

  /**
   * Reads what the pipes of a run contain now.
   *
   * @param pid the main process of the run
   * @param done called on another thread, after every {@code matched} of {@link #onMatch}
   */
  void afterOutput(Service service, int pid, Runnable done);

  /** Calls {@code matched} once, on another thread, when a line of this run matches. */
  void onMatch(Service service, int pid, String pattern, Runnable matched);

  /**
   * Logs a message of Foster.
   *
   * @param service the service that it is about, or null
   */
  void say(Level level, String service, String text);

  /**
   * Logs a message followed by the last lines of a run's output, once all of them have been read.
   *
   * @param pid the main process of the run
   * @param after follows the lines, if it is not empty
   */
  void sayWithLastLines(Level level, String service, int pid, String text, String after);

  /**
   * Delays the wake-up of the pump's thread until {@link #release}: writing a line must not take
   * the processor from a restart.
   */
  void hold();

  /** Wakes the pump's thread if it has work. */
  void release();

  /**
   * Reads every pipe to its end or until it is empty, lets {@code last} log the final messages, and
   * writes everything out. Takes at most {@code limit}.
   */
  void finish(Runnable last, Duration limit);
}
