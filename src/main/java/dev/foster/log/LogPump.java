package dev.foster.log;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.log.format.Stream;
import dev.foster.plan.Logs;
import dev.foster.text.ByteText;
import dev.foster.text.Level;
import dev.foster.text.TerminalText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Carries the output of services to Foster's own output, to files and into memory. One thread and
 * one epoll set serve all services. Any thread may call any method. All methods but {@link #finish}
 * return at once; the pump carries the calls out in their order. Callbacks run on the pump's thread
 * and must not block.
 */
public final class LogPump {

  /**
   * Settings that do not change while Foster runs.
   *
   * @param pid Foster's own pid
   * @param stdout descriptor for the standard output of services
   * @param stderr descriptor for the standard error of services and for Foster's messages
   * @param level the least urgent messages of Foster that are logged
   * @param colour whether a terminal may get colours (no {@code NO_COLOR})
   */
  public record Settings(int pid, int stdout, int stderr, Level level, boolean colour) {}

  private static final int STACK = 256 * 1024;
  private static final int MAX_DIRECT = 1000;

  private final Io io;
  private final Settings settings;
  private final TaskQueue tasks;
  private final LogPumpThread pump;
  private volatile Thread thread; // set once, guarded by this
  private boolean startFailed; // guarded by this
  private volatile boolean ended;
  private volatile Runnable failureHandler = () -> {};

  /** A pump whose thread does not run yet; calls wait until {@link #start}. */
  public LogPump(Io io, Settings settings) throws KernelException {
    this.io = io;
    this.settings = settings;
    this.tasks = new TaskQueue(io);
    this.pump = new LogPumpThread(io, tasks, settings);
  }

  /**
   * Starts the thread, if it does not run yet.
   *
   * @return false if no thread can be made now; call again later
   */
  public synchronized boolean start() {
    if (thread == null) {
      try {
        thread = DaemonThreads.start("foster-log", STACK, this::run);
      } catch (KernelException e) {
        if (!startFailed) {
          startFailed = true;
          message(Level.WARNING, "logging began late: " + e.getMessage());
        }
        return false;
      }
    }
    return true;
  }

  private void run() {
    thread = Thread.currentThread(); // before the first message
    try {
      pump.run();
    } finally {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
    if (pump.failed()) {
      message(Level.ERROR, "the log pump has failed: " + pump.lastFailure() + "; stopping");
      failureHandler.run();
    }
  }

  /**
   * Sets what happens if the pump ends because it fails again and again: nothing is logged any more
   * and services get SIGPIPE, so Foster should exit.
   *
   * @param handler called once, on the pump's thread
   */
  public void onFailure(Runnable handler) {
    failureHandler = handler;
  }

  /** True if the pump has ended because of failures. */
  public boolean failed() {
    return ended && pump.failed();
  }

  /**
   * Sets the configuration, at the start and after each reload.
   *
   * @param own the settings at the top of the file, for Foster's own messages
   * @param services settings of the services in the order of the file, also for pipes that are
   *     open; the log of another service is removed when its pipes have ended
   */
  public void configure(Logs own, Map<String, Logs> services) {
    tasks.execute(() -> pump.configure(own, services));
  }

  /**
   * Takes over the read ends of a new run's pipes. The pump reads them until no process has the
   * write end open, and closes them.
   *
   * @param pid main process of the run
   * @param stdout read end, or -1
   * @param stderr read end, or -1
   */
  public void attach(String service, Logs logs, int pid, int stdout, int stderr) {
    tasks.execute(
        () -> {
          pump.attach(service, logs, pid, Stream.STDOUT, stdout);
          pump.attach(service, logs, pid, Stream.STDERR, stderr);
        });
  }

  /**
   * Takes over the read ends of the pipes of a check's command. The output is not the service's: it
   * is kept until {@link #endCheck}, and no other call returns it.
   *
   * @param pid the command's process
   */
  public void attachCheck(String service, int pid, int stdout, int stderr) {
    tasks.execute(() -> pump.attachCheck(service, pid, stdout, stderr));
  }

  /**
   * Closes the pipes of a check's command that has exited, also if another process still has them
   * open.
   *
   * @param answer gets the last line of its output that is not blank, or null
   */
  public void endCheck(int pid, Consumer<String> answer) {
    ask(() -> pump.endCheck(pid), null, answer);
  }

  /**
   * Asks the pump's thread. A fault there must not leave the caller without an answer.
   *
   * @param otherwise the answer after a fault, or if the pump has ended
   */
  private <T> void ask(Supplier<T> question, T otherwise, Consumer<T> answer) {
    boolean accepted =
        tasks.offer(
            () -> {
              T result = otherwise;
              try {
                result = question.get();
              } finally {
                answer.accept(result);
              }
            });
    if (!accepted) {
      answer.accept(otherwise);
    }
  }

  /** Stops waking the pump for new calls until {@link #release}. */
  public void hold() {
    tasks.hold();
  }

  /** Wakes the pump if there were calls since {@link #hold}. */
  public void release() {
    tasks.release();
  }

  /** Logs a message of Foster, if {@link Settings#level} admits it. */
  public void message(Level level, String text) {
    message(level, null, text);
  }

  /**
   * Logs a message of Foster about a service, if {@link Settings#level} admits it. A callback's
   * message comes before those of later calls.
   */
  public void message(Level level, String service, String text) {
    if (level.compareTo(settings.level()) > 0) {
      return;
    }
    if (!ended && Thread.currentThread() == thread) {
      pump.report(level, service, text);
    } else if (!tasks.message(() -> pump.report(level, service, text))) {
      writeDirectly(service, text);
    }
  }

  /** Writes a message to standard error without the pump, if that does not wait. */
  private void writeDirectly(String service, String text) {
    if (io.poll(settings.stderr(), Io.OUT, 0) <= 0) {
      return;
    }
    String line = "foster | " + (service == null ? "" : service + ": ") + TerminalText.plain(text);
    byte[] bytes = ByteText.encode(line.substring(0, Math.min(line.length(), MAX_DIRECT)) + "\n");
    long address = io.memory().allocate(bytes.length);
    io.memory().put(address, bytes, 0, bytes.length);
    io.write(settings.stderr(), address, bytes.length);
    io.memory().free(address);
  }

  /** Asks whether all lines for log files have been written; for tests. */
  void filesWritten(Consumer<Boolean> answer) {
    tasks.execute(() -> answer.accept(pump.services().filesIdle()));
  }

  /**
   * Asks for last lines, oldest first. An answer for several services has at most 1 MiB of text,
   * shared evenly.
   *
   * @param services names; empty for all, and Foster's own messages
   * @param lines the most lines of each service
   */
  public void lastLines(Collection<String> services, int lines, Consumer<List<LogLine>> answer) {
    ask(() -> pump.services().lastLines(services, lines), List.of(), answer);
  }

  /**
   * Forgets the lines of services, and empties their log files.
   *
   * @param answer gets false if the pump has ended
   */
  public void clear(Collection<String> services, Consumer<Boolean> answer) {
    ask(
        () -> {
          pump.services().clear(services);
          return true;
        },
        false,
        answer);
  }

  /**
   * Asks for the last lines of one run. The pump first reads what the run's pipes contain at this
   * moment, as far as Foster's output takes it. The answer includes a line without newline.
   */
  public void lastLinesOfRun(String service, int pid, int lines, Consumer<List<LogLine>> answer) {
    ask(() -> pump.lastLinesOfRun(service, pid, lines), List.of(), answer);
  }

  /**
   * Asks like {@link #lastLinesOfRun}; the answer is empty if Foster has just printed the lines.
   */
  public void lastLinesForReport(
      String service, int pid, int lines, Consumer<List<LogLine>> answer) {
    ask(() -> pump.lastLinesForReport(service, pid, lines), List.of(), answer);
  }

  /**
   * Follows services: the subscription gets {@code lines} last lines of each, and then every new
   * line, without a gap.
   *
   * @param services names; empty for all
   */
  public void follow(Collection<String> services, int lines, LogSubscription subscription) {
    tasks.execute(
        () -> {
          for (LogLine line : pump.services().lastLines(services, lines)) {
            subscription.offer(line);
          }
          pump.services().subscribe(services, subscription);
        });
  }

  /**
   * Calls {@code found} once, when a line of this run matches. Lines that were read before this
   * call count. The pump forgets the call when the pipes of the run have ended.
   */
  public void onMatch(String service, int pid, Pattern pattern, Runnable found) {
    ServiceLog.PatternWatch watch = new ServiceLog.PatternWatch(pid, pattern, found);
    tasks.execute(() -> pump.services().watch(service, watch));
  }

  /**
   * Ends the pump: reads what the pipes contain, writes it out and ends the thread. Waits for that.
   *
   * @param last logs the messages that follow all output of services; runs on the pump's thread
   * @param nanos the longest time to wait
   * @return false if something could not be written in time
   */
  public boolean finish(Runnable last, long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean started = start();
    if (!tasks.offer(() -> pump.finish(last, deadline))) {
      last.run(); // the pump has failed
    } else if (!started) {
      run(); // the caller's thread takes the last turns
    }
    synchronized (this) {
      while (!ended) {
        long millis = (deadline - System.nanoTime()) / 1_000_000 + 50;
        if (millis <= 0) {
          return false;
        }
        try {
          wait(millis);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return pump.complete();
  }
}
