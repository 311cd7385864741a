package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.kernel.Host;
import dev.foster.kernel.Identity;
import dev.foster.plan.Command;
import dev.foster.plan.RunAs;
import java.util.ArrayList;
import java.util.List;

/** Reads hooks: commands that may have a user of their own. */
final class HookReader {
  private final LoadContext context;
  private final CommandReader commands;

  HookReader(LoadContext context, CommandReader commands) {
    this.context = context;
    this.commands = commands;
  }

  /** The hook of a key that is there; null after an error. */
  Command one(Fields fields, Key<?> key) {
    return hook(fields.get(key), fields.path(key));
  }

  /** The hooks of a key that is there. */
  List<Command> list(Fields fields, Key<?> key) {
    Node value = fields.get(key);
    String path = fields.path(key);
    if (!value.isList() || isSingleCommand(value)) {
      String hint = "a list of commands: [[mkdir, -p, /run/php]]";
      context.problems.error(
          value, path, "must be " + hint + (value.isList() ? "" : ", is " + value.words()));
      return List.of();
    }
    List<Command> hooks = new ArrayList<>();
    for (int i = 0; i < value.items.size(); i++) {
      Command hook = hook(value.items.get(i), path + "[" + i + "]");
      if (hook != null) {
        hooks.add(hook);
      }
    }
    return List.copyOf(hooks);
  }

  /** Whether {@code [mkdir, -p, /run/php]} was written for {@code [[mkdir, -p, /run/php]]}. */
  private static boolean isSingleCommand(Node list) {
    for (int i = 1; i < list.items.size(); i++) {
      Node item = list.items.get(i);
      if (item.isScalar() && (item.text.startsWith("-") || item.text.startsWith("/"))) {
        return list.items.get(0).isScalar() && list.items.get(0).text.indexOf(' ') < 0;
      }
    }
    return false;
  }

  private Command hook(Node value, String path) {
    if (!value.isMap()) {
      return commands.read(value, path);
    }
    Fields fields = Fields.of(context, value, ConfigKeys.HOOK, path);
    if (!fields.has(ConfigKeys.HOOK_COMMAND)) {
      context.problems.error(value, path, "needs a 'command'");
      return null;
    }
    Command command = commands.read(fields, ConfigKeys.HOOK_COMMAND);
    String user = fields.text(ConfigKeys.HOOK_USER);
    RunAs runAs =
        user == null
            ? null
            : runAs(
                context, user, fields.get(ConfigKeys.HOOK_USER), fields.path(ConfigKeys.HOOK_USER));
    return command == null ? null : new Command(command.argv(), false, runAs);
  }

  /**
   * Looks up the user of a hook.
   *
   * @return null after an error
   */
  static RunAs runAs(LoadContext context, String user, Node at, String path) {
    int colon = user.indexOf(':');
    String name = colon < 0 ? user : user.substring(0, colon);
    Host.Account account = context.machine.user(name);
    int group = colon < 0 ? 0 : context.machine.group(user.substring(colon + 1));
    if (account == null || group < 0) {
      String missing = account == null ? name : user.substring(colon + 1);
      String kind = account == null ? "user " : "group ";
      String message = "there is no " + kind + Problems.quote(missing) + " on this machine";
      context.problems.error(at, path, message);
      return null;
    }
    int gid = colon < 0 ? account.gid() : group;
    Identity identity = new Identity(account.uid(), gid, account.groups());
    String lacking = context.checksPrivileges ? context.host.missingCapabilities(identity) : null;
    if (lacking != null) {
      context.problems.error(at, path, ProcessReader.cannotBecome(context, user, lacking));
    }
    return new RunAs(user, identity, Variables.of(account));
  }
}
