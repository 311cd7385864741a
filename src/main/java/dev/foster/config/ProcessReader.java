package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.kernel.Capability;
import dev.foster.kernel.CapabilityRule;
import dev.foster.kernel.Host;
import dev.foster.kernel.Identity;
import dev.foster.kernel.ProcessAttributes;
import dev.foster.plan.ProcessSpec;
import dev.foster.text.NearestWord;
import dev.foster.text.PathText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reads the {@link ProcessSpec} of a service: user, environment, directory, limits. */
final class ProcessReader {
  private final LoadContext context;
  private final Variables variables;

  ProcessReader(LoadContext context, Variables variables) {
    this.context = context;
    this.variables = variables;
  }

  /**
   * Reads the keys.
   *
   * @param enabled whether the service is enabled; if not, missing privileges are only a warning
   * @param afterOneshot whether a oneshot that runs before may write the files; if so, a missing
   *     one is only a warning
   */
  ProcessSpec read(Fields fields, boolean enabled, boolean afterOneshot) {
    Host.Account[] account = new Host.Account[1];
    Identity identity = identity(fields, account);
    CapabilityRule capabilities = capabilities(fields);
    if (context.starts) {
      checkRights(fields, identity, capabilities, enabled);
    }
    Variables.Environment environment = variables.of(fields, account[0], afterOneshot);
    Integer umask = fields.octal(ConfigKeys.UMASK);
    ProcessAttributes attributes =
        new ProcessAttributes(
            directory(fields),
            umask == null ? -1 : umask,
            identity,
            fields.has(ConfigKeys.SERVICE_LIMITS) ? ResourceLimitReader.read(fields) : List.of(),
            fields.integer(ConfigKeys.NICE),
            fields.integer(ConfigKeys.OOM_SCORE_ADJ),
            fields.flag(ConfigKeys.NO_NEW_PRIVILEGES),
            capabilities);
    return new ProcessSpec(
        Collections.unmodifiableMap(environment.values),
        Collections.unmodifiableSet(environment.secrets),
        Collections.unmodifiableMap(environment.imports),
        userName(account[0]),
        fields.word(ConfigKeys.STDIN) == ConfigKeys.Stdin.INHERIT,
        attributes,
        null);
  }

  /** Checks the privileges now, so that the service does not fail at each of its starts. */
  private void checkRights(
      Fields fields, Identity identity, CapabilityRule capabilities, boolean enabled) {
    String lacking = identity == null ? null : context.host.missingCapabilities(identity);
    if (lacking != null) {
      String what = "cannot become " + Problems.quote(fields.text(ConfigKeys.USER));
      String way = "; start it as root, or delete 'user'";
      refuse(fields, ConfigKeys.USER, what + runsWithout(lacking) + way, enabled);
    }
    lacking = capabilities == null ? null : context.host.missingCapabilities(capabilities);
    if (lacking != null) {
      String way = "; add it to the container (--cap-add), or delete 'capabilities'";
      String message = "cannot set these" + runsWithout(lacking) + way;
      refuse(fields, ConfigKeys.SERVICE_CAPABILITIES, message, enabled);
    }
  }

  private String runsWithout(String lacking) {
    String user = Integer.toUnsignedString(context.host.effectiveUser());
    return ": Foster runs as user " + user + " without " + lacking;
  }

  private void refuse(Fields fields, Key<?> key, String message, boolean enabled) {
    if (enabled && !context.startsAnyway) {
      context.problems.error(fields.get(key), fields.path(key), message);
    } else {
      context.problems.warn(fields.get(key), fields.path(key), message);
    }
  }

  private static String userName(Host.Account account) {
    if (account == null) {
      return null;
    }
    return account.name() == null ? Integer.toString(account.uid()) : account.name();
  }

  /** The absolute working directory; a relative one is relative to the configuration file. */
  private static String directory(Fields fields) {
    String text = fields.text(ConfigKeys.CWD);
    return text == null
        ? null
        : PathText.resolve(fields.get(ConfigKeys.CWD).source.directory, text);
  }

  private Identity identity(Fields fields, Host.Account[] found) {
    String user = fields.text(ConfigKeys.USER);
    String group = fields.text(ConfigKeys.GROUP);
    List<String> groups = fields.texts(ConfigKeys.GROUPS);
    if (user == null) {
      needUser(fields, ConfigKeys.GROUP);
      needUser(fields, ConfigKeys.GROUPS);
      return null;
    }
    int colon = user.indexOf(':');
    String userPart = colon < 0 ? user : user.substring(0, colon);
    Node groupNode = fields.get(colon < 0 ? ConfigKeys.GROUP : ConfigKeys.USER);
    String groupPath = fields.path(colon < 0 ? ConfigKeys.GROUP : ConfigKeys.USER);
    if (colon >= 0) {
      if (group != null) {
        context.problems.error(
            fields.get(ConfigKeys.GROUP), groupPath(fields), "the group is already in 'user'");
      }
      group = user.substring(colon + 1);
    }
    Host.Account account = context.machine.user(userPart);
    if (account == null) {
      String message = "there is no user " + Problems.quote(userPart) + " on this machine";
      context.problems.error(fields.get(ConfigKeys.USER), fields.path(ConfigKeys.USER), message);
    }
    int gid = group == null ? -1 : group(groupNode, groupPath, group);
    List<Integer> numbers = numbers(fields, groups);
    found[0] = account;
    return account == null ? null : identity(fields, account, gid, numbers);
  }

  private static String groupPath(Fields fields) {
    return fields.path(ConfigKeys.GROUP);
  }

  private static Identity identity(
      Fields fields, Host.Account account, int gid, List<Integer> numbers) {
    if (fields.has(ConfigKeys.GROUPS)) {
      return new Identity(account.uid(), gid < 0 ? account.gid() : gid, List.copyOf(numbers));
    }
    if (gid < 0 || gid == account.gid()) {
      return new Identity(account.uid(), account.gid(), account.groups());
    }
    // as initgroups(3) with another group: the memberships, without the primary group
    List<Integer> memberships = new ArrayList<>();
    memberships.add(gid);
    for (Integer member : account.groups()) {
      if (member != account.gid() && member != gid) {
        memberships.add(member);
      }
    }
    return new Identity(account.uid(), gid, List.copyOf(memberships));
  }

  private void needUser(Fields fields, Key<?> key) {
    if (fields.has(key)) {
      context.problems.error(fields.keyNode(key), fields.path(key), "needs 'user' beside it");
    }
  }

  private List<Integer> numbers(Fields fields, List<String> groups) {
    List<Integer> numbers = new ArrayList<>(groups.size());
    for (int i = 0; i < groups.size(); i++) {
      Node list = fields.get(ConfigKeys.GROUPS);
      Node at = list.items.size() == groups.size() ? list.items.get(i) : list;
      numbers.add(group(at, fields.path(ConfigKeys.GROUPS) + "[" + i + "]", groups.get(i)));
    }
    return numbers;
  }

  private int group(Node at, String path, String name) {
    int gid = name.isEmpty() ? -1 : context.machine.group(name);
    if (gid < 0) {
      context.problems.error(
          at, path, "there is no group " + Problems.quote(name) + " on this machine");
    }
    return gid;
  }

  private CapabilityRule capabilities(Fields service) {
    Fields fields = service.section(ConfigKeys.SERVICE_CAPABILITIES);
    if (fields == null) {
      return null;
    }
    boolean keep = fields.has(ConfigKeys.KEEP);
    if (keep == fields.has(ConfigKeys.DROP)) {
      context.problems.error(fields.node, fields.path, "needs one of 'keep' and 'drop'");
      return null;
    }
    Key<?> key = keep ? ConfigKeys.KEEP : ConfigKeys.DROP;
    List<String> names = fields.texts(key);
    if (names.size() == 1 && names.get(0).equalsIgnoreCase("ALL")) {
      return new CapabilityRule(
          !keep, List.of()); // "keep all" is "drop none", and "drop all" is "keep none"
    }
    List<Integer> numbers = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      int number = Capability.number(names.get(i));
      if (number < 0) {
        Node list = fields.get(key);
        Node at = list.items.size() == names.size() ? list.items.get(i) : list;
        String hint = NearestWord.hint(names.get(i), Capability.names());
        String message = "unknown capability " + Problems.quote(names.get(i)) + hint;
        context.problems.error(at, fields.path(key) + "[" + i + "]", message);
      }
      numbers.add(number);
    }
    return new CapabilityRule(keep, List.copyOf(numbers));
  }
}
