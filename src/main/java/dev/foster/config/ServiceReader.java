package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Problems;
import dev.foster.plan.Check;
import dev.foster.plan.Command;
import dev.foster.plan.Dependency;
import dev.foster.plan.Health;
import dev.foster.plan.Logs;
import dev.foster.plan.ProcessSpec;
import dev.foster.plan.Ready;
import dev.foster.plan.Service;
import dev.foster.text.NearestWord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One service's map → {@link Service}. */
final class ServiceReader {
  private final LoadContext reading;
  private final ProcessReader processes;
  private final PolicyReader policies;
  private final LogsReader logs;

  ServiceReader(LoadContext reading, Variables variables, LogsReader logs) {
    this.reading = reading;
    this.processes = new ProcessReader(reading, variables);
    this.policies = new PolicyReader(reading);
    this.logs = logs;
  }

  /** Reads all of a draft; problems are reported and the rest is read on. */
  Service read(ServiceDraft draft, Map<String, ServiceDraft> all) {
    Fields fields = draft.fields;
    boolean enabled = fields.flag(ConfigKeys.ENABLED);
    ProcessSpec process = processes.read(fields, enabled);
    String directory = process.directory() == null ? reading.directory() : process.directory();
    CommandReader commands =
        new CommandReader(reading, process.environment().get("PATH"), directory, enabled);
    CheckReader checks = new CheckReader(reading, commands, process.directory());
    Ready ready = ready(draft, checks);
    return new Service(
        draft.name,
        fields.text(ConfigKeys.DESCRIPTION),
        draft.type,
        command(draft, commands),
        process,
        enabled,
        timeout(draft),
        dependencies(draft, all),
        ready,
        health(draft, checks),
        watchdog(draft, ready),
        commands.commands(fields, ConfigKeys.PRE_START),
        commands.read(fields, ConfigKeys.FINISH),
        policies.restart(fields, draft.isOneshot(), draft.own.get(ConfigKeys.SERVICE_RESTART.name)),
        policies.stop(fields, commands),
        fields.word(ConfigKeys.ENDS_CONTAINER),
        logs(draft, ready));
  }

  private Command command(ServiceDraft draft, CommandReader commands) {
    Fields fields = draft.fields;
    boolean line = fields.has(ConfigKeys.SHELL);
    if (fields.has(ConfigKeys.COMMAND) && line) {
      reading.problems.error(
          fields.keyNode(ConfigKeys.SHELL),
          fields.path(ConfigKeys.SHELL),
          "there is a 'command' too: write one of them");
    }
    if (!fields.has(ConfigKeys.COMMAND) && !line) {
      reading.problems.error(draft.key, fields.path, "needs a 'command' (or 'shell')");
      return null;
    }
    return line ? commands.shell(fields) : commands.read(fields, ConfigKeys.COMMAND);
  }

  /** A key that one kind of service cannot have: refused in the service, unused from defaults. */
  private boolean mayHave(ServiceDraft draft, Key<?> key, boolean fits, String why) {
    if (!fits && draft.owns(key)) {
      reading.problems.error(draft.fields.keyNode(key), draft.path(key), why);
    }
    return fits;
  }

  private Duration timeout(ServiceDraft draft) {
    boolean fits =
        mayHave(
            draft,
            ConfigKeys.TIMEOUT,
            draft.isOneshot(),
            "is for 'type: oneshot' only; see ready.timeout and stop.timeout");
    return fits ? draft.fields.duration(ConfigKeys.TIMEOUT) : null;
  }

  private Ready ready(ServiceDraft draft, CheckReader checks) {
    boolean fits =
        mayHave(
            draft,
            ConfigKeys.SERVICE_READY,
            !draft.isOneshot(),
            "a oneshot is ready when it has completed: this key is for services only");
    return fits ? checks.ready(draft.fields) : CheckReader.NO_CHECKS;
  }

  private Health health(ServiceDraft draft, CheckReader checks) {
    boolean fits =
        mayHave(
            draft,
            ConfigKeys.SERVICE_HEALTH,
            !draft.isOneshot(),
            "a oneshot has no health: this key is for services only");
    return fits ? checks.health(draft.fields) : null;
  }

  private Duration watchdog(ServiceDraft draft, Ready ready) {
    boolean notifies = false;
    for (Check check : ready.checks()) {
      notifies |= check instanceof Check.Notify;
    }
    boolean fits =
        mayHave(
            draft,
            ConfigKeys.WATCHDOG,
            notifies,
            "needs 'ready: {notify: true}', the way by which WATCHDOG=1 comes");
    return fits ? draft.fields.duration(ConfigKeys.WATCHDOG) : null;
  }

  private Logs logs(ServiceDraft draft, Ready ready) {
    Logs result = logs.read(draft.fields, draft.name);
    for (Check check : ready.checks()) {
      if (check instanceof Check.Log && result.format() == Logs.Format.RAW) {
        reading.problems.error(
            draft.fields.get(ConfigKeys.SERVICE_READY).entries.get(ConfigKeys.LOG.name).key,
            draft.path(ConfigKeys.SERVICE_READY) + "." + ConfigKeys.LOG.name,
            "not possible with logs format raw: Foster does not see the service's output");
      }
    }
    return result;
  }

  private List<Dependency> dependencies(ServiceDraft draft, Map<String, ServiceDraft> all) {
    List<Dependency> dependencies = new ArrayList<>(draft.edges.size());
    for (DependencyReader.Edge edge : draft.edges) {
      ServiceDraft other = all.get(edge.on);
      boolean itself = edge.on.equals(draft.name);
      if (other == null) {
        String hint = reading.problems.isFull() ? "" : NearestWord.hint(edge.on, all.keySet());
        String message = "there is no service " + Problems.quote(edge.on) + hint;
        reading.problems.error(edge.at, edge.path, message);
      } else if (!itself || draft.owns(ConfigKeys.DEPENDS_ON)) {
        Dependency.Condition condition = edge.condition;
        if (condition == null) {
          condition =
              other.isOneshot() ? Dependency.Condition.COMPLETED : Dependency.Condition.READY;
        }
        dependencies.add(new Dependency(edge.on, condition, edge.required, edge.restart));
      }
    }
    return List.copyOf(dependencies);
  }
}
