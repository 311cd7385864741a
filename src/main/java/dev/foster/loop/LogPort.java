package dev.foster.loop;

import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;

/** What the loop asks of the log pump. Nothing of it blocks but {@link #finish}. */
public interface LogPort {

  /** Services, their formats and files, from now on. */
  void configure(Plan plan);

  /**
   * Takes over the reading ends of a process's pipes.
   *
   * @param shown false for probes: their words are only kept, for when they fail
   */
  void attach(Service service, int pid, int stdout, int stderr, boolean shown);

  /** Has {@code matched} run when a line of this run matches; once, on another thread. */
  void onMatch(Service service, int pid, String pattern, Runnable matched);

  /**
   * A message of Foster's own.
   *
   * @param service whose it is about, or null
   */
  void say(Level level, String service, String text);

  /**
   * The same with the last lines of a run's output, once they have all been read.
   *
   * @param pid main process of the run
   * @param after comes behind the lines, if it is not empty
   */
  void sayWithLastLines(Level level, String service, int pid, String text, String after);

  /**
   * Until {@link #release} nobody is woken by what is handed over: one who writes a line must not
   * take the processor from a restart.
   */
  void hold();

  /** Now those are woken who have something to do. */
  void release();

  /**
   * Reads what is in every pipe, has {@code last} say what comes behind it, and writes it all out;
   * waits at most so long. A pipe that somebody still has open is not waited for.
   */
  void finish(Runnable last, Duration limit);
}
