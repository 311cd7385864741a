package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problem;
import dev.foster.plan.Command;
import dev.foster.plan.ProcessSpec;
import dev.foster.plan.RunAs;
import dev.foster.plan.Service;
import dev.foster.plan.StartLookup;
import dev.foster.plan.StopPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the keys of a service that concern its user and files once more, with the readers that read
 * them first. Any thread.
 */
final class ServiceLookup implements StartLookup {
  private final LoadContext first;
  private final Variables variables;
  private final String name;
  private final String replica;
  private final Node node;
  private final String path;

  private ServiceLookup(LoadContext first, Variables variables, ServiceDraft draft) {
    this.first = first;
    this.variables = variables;
    this.name = draft.name;
    this.replica = draft.replicaText();
    this.node = draft.fields.node;
    this.path = draft.fields.path;
  }

  /** The look-up of a service; null if it has neither a user nor files. */
  static StartLookup of(LoadContext context, Variables variables, ServiceDraft draft) {
    Fields fields = draft.fields;
    boolean any =
        fields.has(ConfigKeys.USER)
            || fields.has(ConfigKeys.ENV_FILE)
            || fields.has(ConfigKeys.SCRIPTS)
            || hasSecret(fields.get(ConfigKeys.ENV))
            || hasUser(fields.get(ConfigKeys.FINISH))
            || hasUser(stopCommand(fields.get(ConfigKeys.SERVICE_STOP)))
            || hasUser(fields.get(ConfigKeys.PRE_START))
            || hasUser(fields.get(ConfigKeys.POST_START));
    return any ? new ServiceLookup(context, variables, draft) : null;
  }

  private static boolean hasSecret(Node env) {
    if (env != null && env.isMap()) {
      for (Node.Entry entry : env.entries.values()) {
        if (entry.value.isMap() && entry.value.get(ConfigKeys.SECRET_FILE.name) != null) {
          return true;
        }
      }
    }
    return false;
  }

  private static Node stopCommand(Node stop) {
    return stop == null || !stop.isMap() ? null : stop.get(ConfigKeys.STOP_COMMAND.name);
  }

  private static boolean hasUser(Node hook) {
    if (hook == null || hook.isMap()) {
      return hook != null && hook.get(ConfigKeys.HOOK_USER.name) != null;
    }
    if (hook.isList()) {
      for (Node item : hook.items) {
        if (hasUser(item)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public Result read(Service service) {
    LoadContext context = first.again(name, replica);
    Fields fields = Fields.unchecked(context, node, path);
    ProcessReader reader = new ProcessReader(context, variables.within(context));
    ProcessSpec process = reader.read(fields, true, false).with(this);
    List<Command> preStart = hooks(context, service.preStart());
    List<Command> postStart = hooks(context, service.postStart());
    Command finish = hook(context, service.finish());
    StopPolicy stop = service.stop();
    stop =
        new StopPolicy(
            stop.signal(),
            stop.delay(),
            stop.timeout(),
            hook(context, stop.command()),
            stop.scope());
    Command command =
        fields.has(ConfigKeys.SCRIPTS)
            ? new ScriptsReader(context, false).read(fields)
            : service.command();
    List<Problem> errors = context.problems.errors();
    if (!errors.isEmpty()) {
      return new Result(null, text(errors.getFirst()));
    }
    Service.Builder found = service.toBuilder().process(process).stop(stop).command(command);
    return new Result(found.preStart(preStart).postStart(postStart).finish(finish).build(), null);
  }

  /** The failure in words; with its line if it is in an env file. */
  private String text(Problem problem) {
    String message = problem.message();
    if (message.startsWith("cannot ")) {
      return message;
    }
    boolean elsewhere = problem.line() > 0 && !node.source.name.equals(problem.file());
    return "cannot start: " + (elsewhere ? problem.place() + " " : "") + message;
  }

  private List<Command> hooks(LoadContext context, List<Command> commands) {
    List<Command> hooks = new ArrayList<>(commands.size());
    for (Command command : commands) {
      hooks.add(hook(context, command));
    }
    return List.copyOf(hooks);
  }

  private Command hook(LoadContext context, Command command) {
    if (command == null || command.runAs() == null) {
      return command;
    }
    RunAs runAs = HookReader.runAs(context, command.runAs().name(), node, path);
    return new Command(command.argv(), command.shell(), runAs);
  }
}
