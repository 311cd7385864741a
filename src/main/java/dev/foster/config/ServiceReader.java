package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.kernel.Host;
import dev.foster.plan.Check;
import dev.foster.plan.Command;
import dev.foster.plan.Dependency;
import dev.foster.plan.Health;
import dev.foster.plan.Logs;
import dev.foster.plan.ProcessSpec;
import dev.foster.plan.Ready;
import dev.foster.plan.Schedule;
import dev.foster.plan.Service;
import dev.foster.plan.StartLookup;
import dev.foster.text.NearestWord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a {@link Service} from one service's map. */
final class ServiceReader {
  private static final String IS_READY_WHEN_COMPLETED =
      "a oneshot is ready when it has completed: this key is for services only";
  private static final String RUNS_TO_COMPLETION = "a scheduled service runs to completion";

  private final LoadContext context;
  private final Variables variables;
  private final ProcessReader processes;
  private final PolicyReader policies;
  private final LogsReader logs;

  ServiceReader(LoadContext context, Variables variables, LogsReader logs) {
    this.context = context;
    this.variables = variables;
    this.processes = new ProcessReader(context, variables);
    this.policies = new PolicyReader(context);
    this.logs = logs;
  }

  /** Reads all keys of a draft; after an error it continues with the next key. */
  Service read(ServiceDraft draft, Map<String, ServiceDraft> all) {
    Fields fields = draft.fields;
    boolean selected = context.profiles.select(fields);
    boolean enabled = fields.toggle(ConfigKeys.ENABLED) && selected;
    StartLookup lookup = ServiceLookup.of(context, variables, draft);
    ProcessSpec process =
        processes.read(fields, enabled, lookup != null && followsOneshot(draft, all)).with(lookup);
    String own = process.attributes().directory();
    String directory = own == null ? context.directory() : own;
    checkDirectory(draft, own, enabled, all.values());
    CommandReader commands =
        new CommandReader(context, process.environment().get("PATH"), directory, enabled);
    CheckReader checks = new CheckReader(context, commands, directory, draft.name);
    Ready ready = ready(draft, checks);
    Node ownRestart = draft.own.get(ConfigKeys.SERVICE_RESTART.name);
    return new Service.Builder(draft.name, draft.type)
        .description(fields.text(ConfigKeys.DESCRIPTION))
        .command(command(draft, commands, enabled, all))
        .process(process)
        .enabled(enabled)
        .timeout(timeout(draft))
        .dependencies(dependencies(draft, all))
        .ready(ready)
        .health(health(draft, checks))
        .healthRequired(checks.isHealthRequired(fields))
        .watchdog(watchdog(draft, ready))
        .preStart(commands.hooks(fields, ConfigKeys.PRE_START))
        .postStart(postStart(draft, commands))
        .finish(commands.hook(fields, ConfigKeys.FINISH))
        .restart(policies.restart(fields, draft.isOneshot(), ownRestart))
        .stop(policies.stop(fields, commands))
        .endsContainer(endsContainer(draft))
        .logs(logs(draft, ready))
        .replica(draft.replica)
        .schedule(draft.isScheduled() ? schedule(draft) : null)
        .exports(draft.fields.has(ConfigKeys.EXPORTS) ? exports(draft) : List.of())
        .build();
  }

  /** Whether a service waits for a oneshot, itself or through others. */
  private static boolean followsOneshot(ServiceDraft draft, Map<String, ServiceDraft> all) {
    Set<ServiceDraft> seen = new HashSet<>();
    List<ServiceDraft> open = new ArrayList<>();
    open.add(draft);
    while (!open.isEmpty()) {
      for (DependencyReader.Edge edge : open.removeLast().edges) {
        ServiceDraft on = all.get(edge.on);
        if (on != null && on != draft && seen.add(on)) {
          if (on.isOneshot()) {
            return true;
          }
          open.add(on);
        }
      }
    }
    return false;
  }

  /** A missing working directory fails every start, unless a oneshot creates it first. */
  private void checkDirectory(
      ServiceDraft draft, String path, boolean enabled, Collection<ServiceDraft> all) {
    Host.Kind kind = path == null ? null : context.host.kind(path);
    if (kind == null || kind == Host.Kind.DIRECTORY || !context.checksMachine) {
      return;
    }
    boolean mayBeMade = false;
    for (ServiceDraft other : all) {
      mayBeMade |= other.isOneshot() && other != draft;
    }
    boolean absent = kind == Host.Kind.ABSENT;
    String message = absent ? "there is no directory " + path : path + " is not a directory";
    Node at = draft.fields.get(ConfigKeys.CWD);
    context.failsToStart(enabled && !mayBeMade, at, draft.path(ConfigKeys.CWD), message);
  }

  private Command command(
      ServiceDraft draft, CommandReader commands, boolean enabled, Map<String, ServiceDraft> all) {
    Fields fields = draft.fields;
    if (fields.has(ConfigKeys.SCRIPTS)) {
      return scripts(draft, enabled, all);
    }
    boolean line = fields.has(ConfigKeys.SHELL);
    if (fields.has(ConfigKeys.COMMAND) && line) {
      context.problems.error(
          fields.keyNode(ConfigKeys.SHELL),
          fields.path(ConfigKeys.SHELL),
          "there is also a 'command': keep one of them");
    }
    if (!fields.has(ConfigKeys.COMMAND) && !line) {
      if (!hasMisspelledCommand(fields)) {
        context.problems.error(draft.key, fields.path, "needs a 'command' (or 'shell')");
      }
      return null;
    }
    return line ? commands.shell(fields) : commands.read(fields, ConfigKeys.COMMAND);
  }

  private Command scripts(ServiceDraft draft, boolean enabled, Map<String, ServiceDraft> all) {
    Fields fields = draft.fields;
    for (Key<?> other : List.of(ConfigKeys.COMMAND, ConfigKeys.SHELL)) {
      if (fields.has(other)) {
        context.problems.error(
            fields.keyNode(ConfigKeys.SCRIPTS),
            fields.path(ConfigKeys.SCRIPTS),
            "there is also a '" + other.name + "': keep one of them");
        return null;
      }
    }
    if (!draft.isOneshot()) {
      context.problems.error(
          fields.keyNode(ConfigKeys.SCRIPTS),
          fields.path(ConfigKeys.SCRIPTS),
          "is for 'type: oneshot' only: it completes when the last one has ended");
      return null;
    }
    return new ScriptsReader(context, !enabled || followsOneshot(draft, all)).read(fields);
  }

  /** Whether an unknown key, which has been reported, was probably meant as the command. */
  private static boolean hasMisspelledCommand(Fields fields) {
    List<String> names = List.of(ConfigKeys.COMMAND.name, ConfigKeys.SHELL.name);
    for (String name : fields.node.entries.keySet()) {
      if (ConfigKeys.SERVICE.find(name) == null && NearestWord.word(name, names) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a key applies to a service. If not, it is an error in the service itself; in the
   * defaults the key is ignored for this service.
   */
  private boolean mayHave(ServiceDraft draft, Key<?> key, boolean fits, String why) {
    if (!fits && draft.owns(key)) {
      context.problems.error(draft.fields.keyNode(key), draft.path(key), why);
    }
    return fits;
  }

  private Schedule schedule(ServiceDraft draft) {
    Node type = draft.own.get(ConfigKeys.TYPE.name);
    boolean oneshot = type == null || draft.fields.word(ConfigKeys.TYPE) == Service.Type.ONESHOT;
    mayHave(draft, ConfigKeys.TYPE, oneshot, RUNS_TO_COMPLETION + ": 'type: oneshot'");
    return ScheduleReader.of(context, draft);
  }

  private List<String> exports(ServiceDraft draft) {
    boolean fits = draft.isOneshot() && !draft.isScheduled() && draft.replica == null;
    String why = "is for 'type: oneshot' only: its variables count when it has completed";
    if (draft.replica != null) {
      why = "not possible with 'replicas': all instances would set the same variables";
    } else if (draft.isScheduled()) {
      why = "not possible with 'schedule': services would have to wait for its next run";
    }
    return mayHave(draft, ConfigKeys.EXPORTS, fits, why)
        ? ExportsCheck.names(context, draft.fields)
        : List.of();
  }

  /** The end of a job at night must not end the container, unless the user wants that. */
  private static Service.EndsContainer endsContainer(ServiceDraft draft) {
    boolean scheduled = draft.isScheduled() && !draft.fields.has(ConfigKeys.ENDS_CONTAINER);
    return scheduled ? Service.EndsContainer.NEVER : draft.fields.word(ConfigKeys.ENDS_CONTAINER);
  }

  /** Why a oneshot cannot have a key. */
  private static String refusal(ServiceDraft draft, String ofOneshot) {
    return draft.isScheduled() ? RUNS_TO_COMPLETION : ofOneshot;
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
            refusal(draft, IS_READY_WHEN_COMPLETED));
    if (!fits) {
      return CheckReader.NO_CHECKS;
    }
    Ready ready = checks.ready(draft.fields);
    Node own = draft.own.get(ConfigKeys.SERVICE_READY.name);
    Node delay = own == null ? null : own.get(ConfigKeys.READY_DELAY.name);
    if (delay != null && ready.checks().isEmpty()) {
      String path = draft.path(ConfigKeys.SERVICE_READY) + "." + ConfigKeys.READY_DELAY.name;
      String message = "needs a check; write up_for: TIME for a service that is ready after a time";
      context.problems.error(delay, path, message);
    }
    return ready;
  }

  private List<Command> postStart(ServiceDraft draft, CommandReader commands) {
    boolean fits =
        mayHave(
            draft,
            ConfigKeys.POST_START,
            !draft.isOneshot(),
            refusal(draft, IS_READY_WHEN_COMPLETED));
    return fits ? commands.hooks(draft.fields, ConfigKeys.POST_START) : List.of();
  }

  private Health health(ServiceDraft draft, CheckReader checks) {
    if (checks.isOnlyRequired(draft.fields)) {
      return null;
    }
    boolean fits =
        mayHave(
            draft,
            ConfigKeys.SERVICE_HEALTH,
            !draft.isOneshot(),
            refusal(draft, "a oneshot has no health checks; only 'required' is possible here"));
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
            refusal(draft, "needs 'ready: {notify: true}': WATCHDOG=1 is sent to the same socket"));
    return fits ? draft.fields.duration(ConfigKeys.WATCHDOG) : null;
  }

  private Logs logs(ServiceDraft draft, Ready ready) {
    Logs result = logs.read(draft.fields, draft.serviceName());
    for (Check check : ready.checks()) {
      if (check instanceof Check.Log && result.format() == Logs.Format.RAW) {
        context.problems.error(
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
      if (other == null && edge.on.equals(edge.group)) {
        dependencies.add(dependency(edge, edge.condition));
      } else if (other == null) {
        String hint = context.problems.isFull() ? "" : NearestWord.hint(edge.on, names(all));
        String message = "there is no service " + Problems.quote(edge.on) + hint;
        context.problems.error(edge.at, edge.path, message);
      } else if (!itself || draft.owns(ConfigKeys.DEPENDS_ON)) {
        Dependency.Condition condition = edge.condition;
        if (condition == null) {
          condition =
              other.isOneshot() ? Dependency.Condition.COMPLETED : Dependency.Condition.READY;
        }
        dependencies.add(dependency(edge, condition));
      }
    }
    return List.copyOf(dependencies);
  }

  private static Dependency dependency(DependencyReader.Edge edge, Dependency.Condition condition) {
    return new Dependency(edge.on, condition, edge.required, edge.restart, edge.bound, edge.group);
  }

  /** The names that the file may use. */
  private Collection<String> names(Map<String, ServiceDraft> all) {
    return context.groups.isEmpty() ? all.keySet() : ReplicaGroup.names(context.groups, all);
  }
}
