package dev.foster.lint;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Signals;
import dev.foster.plan.Command;
import dev.foster.plan.Dependency;
import dev.foster.plan.Service;
import dev.foster.plan.StopPolicy;
import dev.foster.programs.WellKnownPrograms;
import dev.foster.text.Durations;
import dev.foster.text.PathText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what is allowed in a configuration but probably not meant, and warns of it. */
public final class Lint {
  private static final int CONFIG_BYTES = 1 << 20;

  private final Host host;
  private final String directory;
  private final Problems problems;
  private final Duration shutdown;

  /** By name, each service after its dependencies. */
  private final Map<String, LintSubject> subjects;

  /**
   * A check of all services.
   *
   * @param host the machine, whose configuration files of programs are read
   * @param directory Foster's working directory
   * @param problems gets the warnings
   * @param subjects services by name, in an order in which each comes after its dependencies
   * @param shutdown {@code shutdown.timeout}
   */
  public Lint(
      Host host,
      String directory,
      Problems problems,
      Map<String, LintSubject> subjects,
      Duration shutdown) {
    this.host = host;
    this.directory = directory;
    this.problems = problems;
    this.subjects = subjects;
    this.shutdown = shutdown;
  }

  /** Adds the warnings. */
  public void run() {
    LintSubject reader = null;
    for (LintSubject subject : subjects.values()) {
      problems.within(subject.path());
      command(subject);
      if (subject.service().process().inheritStdin()) {
        if (reader != null) {
          String other = reader.service().name();
          String message = "service '" + other + "' reads Foster's standard input too";
          warn(subject, ConfigKeys.STDIN, message);
        }
        reader = subject;
      }
      stopSignal(subject);
      stopTimeout(subject);
    }
    chains();
  }

  private void warn(LintSubject subject, Key<?> key, String message) {
    problems.warn(subject.get(key), subject.path(key), message);
  }

  private void command(LintSubject subject) {
    Command command = subject.service().command();
    Key<?> key = command.shell() ? ConfigKeys.SHELL : ConfigKeys.COMMAND;
    String idle = WellKnownPrograms.idles(command);
    if (idle != null) {
      warn(
          subject,
          key,
          "'" + idle + "' only keeps a container alive; with Foster it is not needed");
      return;
    }
    String advice = WellKnownPrograms.backgrounds(command);
    if (advice != null && !isSetInFile(command, subject)) {
      String why =
          subject.service().isOneshot() ? "" : "; otherwise Foster believes that it has exited";
      warn(subject, key, "puts itself in the background: " + advice + why);
    }
  }

  /** Whether a configuration file of the program keeps it in the foreground. */
  private boolean isSetInFile(Command command, LintSubject subject) {
    List<String> setting = WellKnownPrograms.setting(command);
    if (setting == null) {
      return false;
    }
    String own = subject.service().process().attributes().directory();
    String base = own == null ? directory : own;
    for (String file : setting.subList(1, setting.size())) {
      if (hasLine(PathText.resolve(base, file), setting.get(0))) {
        return true;
      }
    }
    return false;
  }

  private boolean hasLine(String file, String wanted) {
    byte[] bytes;
    try {
      bytes = host.read(file, CONFIG_BYTES);
    } catch (KernelException e) {
      return false;
    }
    StringBuilder line = new StringBuilder();
    for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
      if (c == '\n') {
        if (line.toString().startsWith(wanted)) {
          return true;
        }
        line.setLength(0);
      } else if (c > ' ') {
        line.append(c);
      }
    }
    return line.toString().startsWith(wanted);
  }

  private void stopSignal(LintSubject subject) {
    StopPolicy stop = subject.service().stop();
    boolean term = stop.signal() == 0 || stop.signal() == Signals.TERM;
    Command command = subject.service().command();
    if (term && stop.command() == null && WellKnownPrograms.outlivesTerm(command)) {
      String what = "on SIGTERM PostgreSQL waits until its last client leaves; write ";
      Key<?> key = command.shell() ? ConfigKeys.SHELL : ConfigKeys.COMMAND;
      warn(subject, key, what + "'stop: {signal: INT}', which ends their sessions");
    }
  }

  /** The stop timeout in the file; null for the default. */
  private Node chosenStopTimeout(LintSubject subject) {
    Node stop = subject.get(ConfigKeys.SERVICE_STOP);
    return stop == null ? null : stop.get(ConfigKeys.STOP_TIMEOUT.name);
  }

  private void stopTimeout(LintSubject subject) {
    Node chosen = chosenStopTimeout(subject);
    Duration timeout = subject.service().stop().timeout();
    if (chosen != null && timeout.compareTo(shutdown) > 0) {
      problems.warn(
          chosen,
          stopTimeoutPath(subject),
          Durations.text(timeout)
              + " does not fit into shutdown.timeout, which is "
              + Durations.text(shutdown));
    }
  }

  private static String stopTimeoutPath(LintSubject subject) {
    return subject.path(ConfigKeys.SERVICE_STOP) + "." + ConfigKeys.STOP_TIMEOUT.name;
  }

  /**
   * Warns of services that stop one after the other and together may take longer than the whole
   * shutdown. Counts only timeouts that the user chose: two default timeouts always exceed the
   * default shutdown timeout, and services hardly ever use them up.
   */
  private void chains() {
    Map<String, Long> total = new HashMap<>();
    Map<String, String> then = new HashMap<>();
    LintSubject worst = null;
    for (LintSubject subject : subjects.values()) {
      Service service = subject.service();
      long below = 0;
      for (Dependency dependency : service.dependencies()) {
        Long other = total.get(dependency.on());
        if (other != null && other > below) {
          below = other;
          then.put(service.name(), dependency.on());
        }
      }
      boolean counts = chosenStopTimeout(subject) != null && !service.isOneshot();
      long own = counts ? service.stop().timeout().toMillis() : 0;
      total.put(service.name(), own + below);
      boolean tooLong = own > 0 && below > 0 && own + below > shutdown.toMillis();
      if (tooLong && (worst == null || own + below > total.get(worst.service().name()))) {
        worst = subject;
      }
    }
    if (worst != null) {
      warnOfChain(worst, total.get(worst.service().name()), then);
    }
  }

  private void warnOfChain(LintSubject first, long millis, Map<String, String> then) {
    String name = first.service().name();
    StringBuilder chain = new StringBuilder("stopping ").append(name);
    for (String next = then.get(name); next != null; next = then.get(next)) {
      chain.append(", then ").append(next);
    }
    chain.append(" may take ").append(Durations.text(Duration.ofMillis(millis)));
    chain.append(", but shutdown.timeout is ").append(Durations.text(shutdown));
    problems.within(first.path());
    problems.warn(chosenStopTimeout(first), stopTimeoutPath(first), chain.toString());
  }
}
