package dev.foster.lint;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.kernel.Host;
import dev.foster.plan.Check;
import dev.foster.plan.Command;
import dev.foster.plan.Dependency;
import dev.foster.plan.LogFiles;
import dev.foster.plan.Replica;
import dev.foster.plan.Replicas;
import dev.foster.plan.Service;
import dev.foster.plan.StopPolicy;
import dev.foster.programs.ProgramFiles;
import dev.foster.programs.SimpleCommands;
import dev.foster.programs.WellKnownPrograms;
import dev.foster.text.Durations;
import dev.foster.text.HostPort;
import dev.foster.text.PathText;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what is allowed in a configuration but probably not meant, and warns of it. */
public final class Lint {
  private final Host host;
  private final Problems problems;
  private final Duration shutdown;
  private final Duration drain;

  /** By name, each service after its dependencies. */
  private final Map<String, LintSubject> subjects;

  /**
   * A check of all services.
   *
   * @param host the machine, whose configuration files of programs are read
   * @param problems gets the warnings
   * @param subjects services by name, in an order in which each comes after its dependencies
   * @param shutdown {@code shutdown.timeout}
   * @param drain {@code shutdown.drain}
   */
  public Lint(
      Host host,
      Problems problems,
      Map<String, LintSubject> subjects,
      Duration shutdown,
      Duration drain) {
    this.host = host;
    this.problems = problems;
    this.subjects = subjects;
    this.shutdown = shutdown;
    this.drain = drain;
  }

  /** Adds the warnings. */
  public void run() {
    Map<String, String> addresses = new HashMap<>();
    LintSubject reader = null;
    for (LintSubject subject : subjects.values()) {
      problems.within(subject.path());
      addresses(subject, addresses);
      if (isFurtherInstance(subject)) {
        continue;
      }
      boolean scripts = subject.service().command().isOfScripts();
      if (!scripts) {
        command(subject);
      }
      if (subject.service().process().inheritStdin()) {
        if (reader != null) {
          String other = reader.service().name();
          String message = "service '" + other + "' reads Foster's standard input too";
          warn(subject, ConfigKeys.STDIN, message);
        }
        reader = subject;
      }
      if (!scripts) {
        stopSignal(subject);
      }
      stopTimeout(subject);
      logDirectory(subject);
      schedule(subject);
    }
    chains();
  }

  /** Whether another instance of the same service has been checked. */
  private boolean isFurtherInstance(LintSubject subject) {
    Replica replica = subject.service().replica();
    String before =
        replica == null ? null : Replicas.instance(replica.service(), replica.number() - 1);
    return before != null && subjects.containsKey(before);
  }

  private void warn(LintSubject subject, Key<?> key, String message) {
    problems.warn(subject.get(key), subject.path(key), message);
  }

  private void command(LintSubject subject) {
    Command command = subject.service().command();
    Key<?> key = commandKey(command);
    if (BackgroundJob.isLeftBy(command)) {
      warn(subject, key, "'&' starts a process that Foster does not supervise; write two services");
    }
    String idle = WellKnownPrograms.idles(command);
    if (idle != null) {
      warn(
          subject,
          key,
          "'" + idle + "' only keeps a container alive; with Foster it is not needed");
      return;
    }
    String otherwise =
        subject.service().isOneshot() ? "" : "; otherwise Foster believes that it has exited";
    String advice = WellKnownPrograms.backgrounds(command);
    if (advice != null && !isSet(ProgramFiles.foreground(command), subject)) {
      warn(subject, key, "puts itself in the background: " + advice + otherwise);
      return;
    }
    ProgramFiles.Setting setting = ProgramFiles.background(command);
    if (isSet(setting, subject)) {
      String file = ProgramFileReader.with(setting, subject, host);
      String where = "'" + setting.shown() + "' in " + file;
      warn(subject, key, "puts itself in the background: delete " + where + otherwise);
    }
  }

  private void schedule(LintSubject subject) {
    Service service = subject.service();
    String late = service.schedule() == null ? null : ScheduleAdvice.timeout(service);
    if (late != null) {
      warn(subject, ConfigKeys.TIMEOUT, late);
    }
    if (service.schedule() != null && ScheduleAdvice.forgets(service.schedule())) {
      String advice = "catch_up needs 'state' to outlive the container";
      warn(subject, ConfigKeys.SCHEDULE, advice);
    }
    List<String> words = SimpleCommands.last(service.command());
    String name = words.isEmpty() ? "" : WellKnownPrograms.name(words);
    if (name.equals("cron") || name.equals("crond") || name.equals("supercronic")) {
      String advice =
          "its jobs are not supervised: 'foster import crontab FILE' makes services of them";
      warn(subject, commandKey(service.command()), advice);
    }
  }

  private boolean isSet(ProgramFiles.Setting setting, LintSubject subject) {
    return setting != null && ProgramFileReader.with(setting, subject, host) != null;
  }

  private static Key<?> commandKey(Command command) {
    return command.shell() ? ConfigKeys.SHELL : ConfigKeys.COMMAND;
  }

  private void stopSignal(LintSubject subject) {
    Command command = subject.service().command();
    boolean chosen = chosenStopTimeout(subject) != null;
    String advice = StopAdvice.of(command, subject, chosen, host);
    if (advice != null) {
      warn(subject, commandKey(command), advice);
    }
  }

  private void logDirectory(LintSubject subject) {
    LogFiles files = subject.service().logs().files();
    if (files != null) {
      logDirectory(subject, files.stdout());
      logDirectory(subject, files.stderr());
    }
  }

  private void logDirectory(LintSubject subject, LogFiles.LogFile file) {
    String parent = file == null ? null : PathText.parent(file.path());
    if (parent != null && host.kind(parent) == Host.Kind.ABSENT) {
      String message = "there is no directory " + parent + ": Foster cannot write this log";
      warn(subject, ConfigKeys.LOGS, message);
    }
  }

  /** Warns if the readiness of two services is asked at one address: one answers for both. */
  private void addresses(LintSubject subject, Map<String, String> known) {
    for (Check check : subject.service().ready().checks()) {
      String address = address(check);
      String other = address == null ? null : known.putIfAbsent(address, subject.service().name());
      if (other != null && !other.equals(subject.service().name())) {
        String message = "service '" + other + "' is checked at the same address, " + address;
        Replica replica = subject.service().replica();
        if (replica != null && isInstance(other, replica.service())) {
          String all = "all " + replica.count() + " are asked at the same address, " + address;
          message = all + "; put ${FOSTER_REPLICA} into it";
        }
        warn(subject, ConfigKeys.SERVICE_READY, message);
      }
    }
  }

  private boolean isInstance(String name, String service) {
    return subjects.get(name).service().serviceName().equals(service);
  }

  private static String address(Check check) {
    HostPort at = null;
    if (check instanceof Check.Tcp tcp) {
      at = new HostPort(tcp.host(), tcp.port());
    } else if (check instanceof Check.Http http) {
      String rest = http.url().substring("http://".length());
      int end = 0;
      while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
        end++;
      }
      at = HostPort.parse(rest.substring(0, end), 80);
    } else if (check instanceof Check.Unix unix) {
      return unix.path();
    }
    if (at == null) {
      return null;
    }
    boolean local = at.host().equals("localhost") || at.host().equals("::1");
    return (local ? "127.0.0.1" : at.host()) + ":" + at.port();
  }

  /** The stop timeout in the file; null for the default. */
  private static Node chosenStopTimeout(LintSubject subject) {
    Node stop = subject.get(ConfigKeys.SERVICE_STOP);
    return stop == null ? null : stop.get(ConfigKeys.STOP_TIMEOUT.name);
  }

  private static String stopTimeoutPath(LintSubject subject) {
    return subject.path(ConfigKeys.SERVICE_STOP) + "." + ConfigKeys.STOP_TIMEOUT.name;
  }

  private boolean isTooLong(long millis) {
    return millis > shutdown.minus(drain).toMillis();
  }

  /** {@code 9s}, {@code 9s, of which shutdown.drain takes 5s}. */
  private String timeoutText() {
    String taken = drain.isZero() ? "" : ", of which shutdown.drain takes " + Durations.text(drain);
    return Durations.text(shutdown) + taken;
  }

  private void stopTimeout(LintSubject subject) {
    Node chosen = chosenStopTimeout(subject);
    long own = stopMillis(subject);
    if (isTooLong(own)) {
      String delayed = subject.service().stop().delay().isZero() ? "" : " with stop.delay";
      problems.warn(
          chosen == null ? subject.get(ConfigKeys.SERVICE_STOP) : chosen,
          chosen == null ? subject.path(ConfigKeys.SERVICE_STOP) : stopTimeoutPath(subject),
          Durations.text(Duration.ofMillis(own))
              + delayed
              + " does not fit into shutdown.timeout, which is "
              + timeoutText());
    }
  }

  /** The longest time of a stop, as far as the user chose it. */
  private long stopMillis(LintSubject subject) {
    StopPolicy stop = subject.service().stop();
    long timeout = chosenStopTimeout(subject) == null ? 0 : stop.timeout().toMillis();
    return stop.delay().toMillis() + timeout;
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
      long own = service.isOneshot() ? 0 : stopMillis(subject);
      total.put(service.name(), own + below);
      boolean tooLong = own > 0 && below > 0 && isTooLong(own + below);
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
    chain.append(", but shutdown.timeout is ").append(timeoutText());
    problems.within(first.path());
    Node chosen = chosenStopTimeout(first);
    problems.warn(
        chosen == null ? first.get(ConfigKeys.SERVICE_STOP) : chosen,
        chosen == null ? first.path(ConfigKeys.SERVICE_STOP) : stopTimeoutPath(first),
        chain.toString());
  }
}
