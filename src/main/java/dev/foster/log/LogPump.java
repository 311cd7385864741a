package dev.foster.log;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.Io;
import dev.foster.kernel.KernelException;
import dev.foster.log.format.Stream;
import dev.foster.plan.Logs;
import dev.foster.text.Level;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Carries what services write to Foster's own output, to files and into memory: one thread for all
 * of them, on one epoll set. Every method may be called from any thread; all but {@link #finish}
 * return at once and are carried out in the order of the calls. Callbacks come on the pump's thread
 * and must not block.
 */
public final class LogPump {

  /**
   * What does not change while Foster runs.
   *
   * @param pid Foster's own pid
   * @param stdout where services' standard output goes
   * @param stderr where services' standard error and Foster's messages go
   * @param level the least urgent messages of Foster that are shown
   * @param colour whether a terminal may get colours (no {@code NO_COLOR})
   */
  public record Settings(int pid, int stdout, int stderr, Level level, boolean colour) {}

  private static final int STACK = 256 * 1024;

  private final Settings settings;
  private final TaskQueue inbox;
  private final Pump pump;
  private volatile Thread thread; // set once, guarded by this
  private boolean late; // the same: starting it has failed
  private volatile boolean ended;

  /** A pump that does not run yet; what is handed in waits. */
  public LogPump(Io io, Settings settings) throws KernelException {
    this.settings = settings;
    this.inbox = new TaskQueue(io);
    this.pump = new Pump(io, inbox, settings);
  }

  /**
   * Starts its thread, if it does not run yet.
   *
   * @return false if no thread can be had now: that is said, once there is one
   */
  public synchronized boolean start() {
    if (thread == null) {
      try {
        thread = DaemonThreads.start("foster-log", STACK, this::run);
      } catch (KernelException e) {
        if (!late) {
          late = true;
          say(Level.WARNING, "logging began late: " + e.getMessage());
        }
        return false;
      }
    }
    return true;
  }

  private void run() {
    thread = Thread.currentThread(); // before it says anything
    try {
      pump.run();
    } finally {
      synchronized (this) {
        ended = true;
        notifyAll();
      }
    }
  }

  /**
   * Takes on a configuration, at the start and after each reload.
   *
   * @param own the settings at the top of the file: how Foster's own messages look
   * @param names services in the order of the file; others are forgotten when their pipes have
   *     ended
   */
  public void configure(Logs own, Collection<String> names) {
    inbox.execute(
        () -> {
          pump.outputs().configure(own);
          pump.outputs().labels.configure(names);
          pump.services().configure(names, settings.pid());
        });
  }

  /**
   * Hands over the read ends of a new run's pipes. They are read until nobody has the other end
   * open any more, and then closed.
   *
   * @param pid main process of the run
   * @param stdout read end, or -1
   * @param stderr read end, or -1
   */
  public void attach(String service, Logs logs, int pid, int stdout, int stderr) {
    inbox.execute(
        () -> {
          pump.attach(service, logs, pid, Stream.STDOUT, stdout);
          pump.attach(service, logs, pid, Stream.STDERR, stderr);
        });
  }

  /** Until {@link #release} the pump need not be woken by what is handed in. */
  public void hold() {
    inbox.hold();
  }

  /** Has the pump do now what was handed in since {@link #hold}. */
  public void release() {
    inbox.release();
  }

  /** Says something of Foster's own, if {@link Settings#level} lets it through. */
  public void say(Level level, String text) {
    say(level, null, text);
  }

  /** Says something about a service; from a callback, it is said before what is handed in later. */
  public void say(Level level, String service, String text) {
    if (level.compareTo(settings.level()) > 0) {
      return;
    }
    if (Thread.currentThread() == thread) {
      pump.report(level, service, text);
    } else {
      inbox.message(() -> pump.report(level, service, text));
    }
  }

  /**
   * Asks for last lines, oldest first. Of several services together at most 1 MiB of text is given,
   * shared evenly.
   *
   * @param services names; empty means all, and Foster's own messages
   * @param lines how many of each at most
   */
  public void tail(Collection<String> services, int lines, Consumer<List<LogLine>> answer) {
    inbox.execute(() -> answer.accept(pump.services().last(services, lines)));
  }

  /**
   * Asks for the last lines of one run once all that is in its pipes at this moment has been read;
   * a line that has not ended is among them. If Foster's output does not take more, what was read
   * so far is the answer.
   */
  public void lastWords(String service, int pid, int lines, Consumer<List<LogLine>> answer) {
    inbox.execute(() -> answer.accept(pump.lastWords(service, pid, lines)));
  }

  /**
   * Follows services: {@code lines} last lines of each come first, then what is new, without gap.
   *
   * @param services names; empty means all that there are
   */
  public void follow(Collection<String> services, int lines, LogSubscription feed) {
    inbox.execute(
        () -> {
          for (LogLine line : pump.services().last(services, lines)) {
            feed.offer(line);
          }
          pump.services().follow(services, feed);
        });
  }

  /**
   * Calls {@code found} once, when a line of this run matches; lines that were read before this
   * call count too. Forgotten when the pipes of the run have ended.
   */
  public void onMatch(String service, int pid, Pattern pattern, Runnable found) {
    ServiceLog.Watch watch = new ServiceLog.Watch(pid, pattern, found);
    inbox.execute(() -> pump.services().watchFor(service, watch));
  }

  /** Takes back {@link #onMatch} for a run. */
  public void noMatch(String service, int pid) {
    inbox.execute(() -> pump.services().of(service).unwatch(pid));
  }

  /**
   * The end: reads all pipes to what is in them, writes it out and ends the thread. Waits for it.
   *
   * @param last says what is to come behind all that; runs on the pump's thread
   * @param nanos how long at most
   * @return false if something was left because nobody took it in time
   */
  public boolean finish(Runnable last, long nanos) {
    long deadline = System.nanoTime() + nanos;
    boolean runs = start();
    inbox.execute(() -> pump.finish(last, deadline));
    if (!runs) {
      run(); // its last turns can be taken on this thread
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
