package dev.foster.lint;

import dev.foster.config.LoadContext;
import dev.foster.config.ServiceDraft;
import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
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

/** Warnings: what is allowed and yet probably not meant. */
public final class Lint {
  private static final int CONFIG_BYTES = 1 << 20;

  private final LoadContext reading;
  private final Map<String, ServiceDraft> drafts;
  private final Map<String, Service> services;
  private final Duration shutdown;

  /** {@code services}: in an order in which each comes after what it depends on. */
  public Lint(
      LoadContext reading,
      Map<String, ServiceDraft> drafts,
      Map<String, Service> services,
      Duration shutdown) {
    this.reading = reading;
    this.drafts = drafts;
    this.services = services;
    this.shutdown = shutdown;
  }

  public void give() {
    ServiceDraft reader = null;
    for (ServiceDraft draft : drafts.values()) {
      reading.problems.within(draft.fields.path);
      command(draft);
      if (draft.service.process().inheritStdin()) {
        if (reader != null) {
          warn(
              draft,
              ConfigKeys.STDIN,
              "service '" + reader.name + "' reads Foster's standard input too");
        }
        reader = draft;
      }
      stopSignal(draft);
      stopTimeout(draft);
    }
    chains();
  }

  private void warn(ServiceDraft draft, Key<?> key, String message) {
    reading.problems.warn(draft.fields.get(key), draft.path(key), message);
  }

  private void command(ServiceDraft draft) {
    Command command = draft.service.command();
    Key<?> key = command.shell() ? ConfigKeys.SHELL : ConfigKeys.COMMAND;
    String idle = WellKnownPrograms.idles(command);
    if (idle != null) {
      warn(draft, key, "'" + idle + "' only keeps something alive; Foster does not need that");
      return;
    }
    String advice = WellKnownPrograms.backgrounds(command);
    if (advice != null && !isSetInFile(command, draft)) {
      String why = draft.isOneshot() ? "" : ", or Foster takes its start for its end";
      warn(draft, key, "puts itself in the background: " + advice + why);
    }
  }

  /** Official images have the flag in a file instead of the command. */
  private boolean isSetInFile(Command command, ServiceDraft draft) {
    List<String> setting = WellKnownPrograms.setting(command);
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

  private void stopSignal(ServiceDraft draft) {
    StopPolicy stop = draft.service.stop();
    boolean term = stop.signal() == 0 || stop.signal() == Signals.TERM;
    Command command = draft.service.command();
    if (term && stop.command() == null && WellKnownPrograms.outlivesTerm(command)) {
      String what = "SIGTERM has PostgreSQL wait until its last client leaves; write ";
      Key<?> key = command.shell() ? ConfigKeys.SHELL : ConfigKeys.COMMAND;
      warn(draft, key, what + "'stop: {signal: INT}', which ends their sessions");
    }
  }

  /** The stop timeout that the user chose; null for the default. */
  private Node chosenStopTimeout(ServiceDraft draft) {
    Node stop = draft.fields.get(ConfigKeys.SERVICE_STOP);
    return stop == null ? null : stop.get(ConfigKeys.STOP_TIMEOUT.name);
  }

  private void stopTimeout(ServiceDraft draft) {
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

  private static String stopTimeoutPath(ServiceDraft draft) {
    return draft.path(ConfigKeys.SERVICE_STOP) + "." + ConfigKeys.STOP_TIMEOUT.name;
  }

  /**
   * Services that stop one after the other. Counted is what the user chose: the default timeout of
   * two services is always more than the default of the whole, and hardly ever needed.
   */
  private void chains() {
    Map<String, Long> total = new HashMap<>();
    Map<String, String> then = new HashMap<>();
    ServiceDraft worst = null;
    for (Service service : services.values()) {
      long below = 0;
      for (Dependency dependency : service.dependencies()) {
        Long other = total.get(dependency.on());
        if (other != null && other > below) {
          below = other;
          then.put(service.name(), dependency.on());
        }
      }
      ServiceDraft draft = drafts.get(service.name());
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

  private void warnOfChain(ServiceDraft worst, long millis, Map<String, String> then) {
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
