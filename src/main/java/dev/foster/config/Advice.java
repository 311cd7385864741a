package dev.foster.config;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.Signals;
import dev.foster.plan.Command;
import dev.foster.plan.Dependency;
import dev.foster.plan.Durations;
import dev.foster.plan.Service;
import dev.foster.plan.StopPolicy;
import dev.foster.plan.WellKnown;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Warnings: what is allowed and yet probably not meant. */
final class Advice {
  private static final int CONFIG_BYTES = 1 << 20;

  private final Reading reading;
  private final Map<String, Draft> drafts;
  private final Map<String, Service> services;
  private final Duration shutdown;

  /** {@code services}: in an order in which each comes after what it depends on. */
  Advice(
      Reading reading,
      Map<String, Draft> drafts,
      Map<String, Service> services,
      Duration shutdown) {
    this.reading = reading;
    this.drafts = drafts;
    this.services = services;
    this.shutdown = shutdown;
  }

  void give() {
    Draft reader = null;
    for (Draft draft : drafts.values()) {
      reading.problems.within(draft.fields.path);
      command(draft);
      if (draft.service.process().inheritStdin()) {
        if (reader != null) {
          warn(
              draft,
              Catalogue.STDIN,
              "service '" + reader.name + "' reads Foster's standard input too");
        }
        reader = draft;
      }
      stopSignal(draft);
      stopTimeout(draft);
    }
    chains();
  }

  private void warn(Draft draft, Key<?> key, String message) {
    reading.problems.warn(draft.fields.get(key), draft.path(key), message);
  }

  private void command(Draft draft) {
    Command command = draft.service.command();
    Key<?> key = command.shell() ? Catalogue.SHELL : Catalogue.COMMAND;
    String idle = WellKnown.idles(command);
    if (idle != null) {
      warn(draft, key, "'" + idle + "' only keeps something alive; Foster does not need that");
      return;
    }
    String advice = WellKnown.backgrounds(command);
    if (advice != null && !isSetInFile(command, draft)) {
      String why = draft.isOneshot() ? "" : ", or Foster takes its start for its end";
      warn(draft, key, "puts itself in the background: " + advice + why);
    }
  }

  /** Official images have the flag in a file instead of the command. */
  private boolean isSetInFile(Command command, Draft draft) {
    List<String> setting = WellKnown.setting(command);
    if (setting == null) {
      return false;
    }
    String directory = draft.service.process().directory();
    String base = directory == null ? reading.directory() : directory;
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
      bytes = reading.host.read(file, CONFIG_BYTES);
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

  private void stopSignal(Draft draft) {
    StopPolicy stop = draft.service.stop();
    boolean term = stop.signal() == 0 || stop.signal() == Signals.TERM;
    Command command = draft.service.command();
    if (term && stop.command() == null && WellKnown.outlivesTerm(command)) {
      String what = "SIGTERM has PostgreSQL wait until its last client leaves; write ";
      Key<?> key = command.shell() ? Catalogue.SHELL : Catalogue.COMMAND;
      warn(draft, key, what + "'stop: {signal: INT}', which ends their sessions");
    }
  }

  /** The stop timeout that the user chose; null for the default. */
  private Node chosenStopTimeout(Draft draft) {
    Node stop = draft.fields.get(Catalogue.SERVICE_STOP);
    return stop == null ? null : stop.get(Catalogue.STOP_TIMEOUT.name);
  }

  private void stopTimeout(Draft draft) {
    Node chosen = chosenStopTimeout(draft);
    Duration timeout = draft.service.stop().timeout();
    if (chosen != null && timeout.compareTo(shutdown) > 0) {
      reading.problems.warn(
          chosen,
          stopTimeoutPath(draft),
          Durations.text(timeout)
              + " does not fit into shutdown.timeout, which is "
              + Durations.text(shutdown));
    }
  }

  private static String stopTimeoutPath(Draft draft) {
    return draft.path(Catalogue.SERVICE_STOP) + "." + Catalogue.STOP_TIMEOUT.name;
  }

  /**
   * Services that stop one after the other. Counted is what the user chose: the default timeout of
   * two services is always more than the default of the whole, and hardly ever needed.
   */
  private void chains() {
    Map<String, Long> total = new HashMap<>();
    Map<String, String> then = new HashMap<>();
    Draft worst = null;
    for (Service service : services.values()) {
      long below = 0;
      for (Dependency dependency : service.dependencies()) {
        Long other = total.get(dependency.on());
        if (other != null && other > below) {
          below = other;
          then.put(service.name(), dependency.on());
        }
      }
      Draft draft = drafts.get(service.name());
      boolean counts = chosenStopTimeout(draft) != null && !service.isOneshot();
      long own = counts ? service.stop().timeout().toMillis() : 0;
      total.put(service.name(), own + below);
      boolean chain = own > 0 && below > 0 && own + below > shutdown.toMillis();
      if (chain && (worst == null || own + below > total.get(worst.name))) {
        worst = draft;
      }
    }
    if (worst != null) {
      warnOfChain(worst, total.get(worst.name), then);
    }
  }

  private void warnOfChain(Draft worst, long millis, Map<String, String> then) {
    StringBuilder chain = new StringBuilder("stopping ").append(worst.name);
    for (String next = then.get(worst.name); next != null; next = then.get(next)) {
      chain.append(", then ").append(next);
    }
    chain.append(" may take ").append(Durations.text(Duration.ofMillis(millis)));
    chain.append(", but shutdown.timeout is ").append(Durations.text(shutdown));
    reading.problems.within(worst.fields.path);
    reading.problems.warn(chosenStopTimeout(worst), stopTimeoutPath(worst), chain.toString());
  }
}
