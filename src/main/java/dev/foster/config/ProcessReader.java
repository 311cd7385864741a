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
    Host.Account account = account(fields);
    Identity identity = identity(fields, account);
    CapabilityRule capabilities = capabilities(fields);
    if (context.checksPrivileges) {
      checkRights(fields, identity, capabilities, enabled);
    }
    Variables.Environment environment = variables.of(fields, account, afterOneshot);
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
        userName(account),
        fields.word(ConfigKeys.STDIN) == ConfigKeys.Stdin.INHERIT,
        attributes,
        null);
  }

  /** Checks the privileges now, so that the service does not fail at each of its starts. */
  private void checkRights(
      Fields fields, Identity identity, CapabilityRule capabilities, boolean enabled) {
    String lacking = identity == null ? null : context.host.missingCapabilities(identity);
    if (lacking != null) {
      String message = cannotBecome(context, fields.text(ConfigKeys.USER), lacking);
      fails(fields, ConfigKeys.USER, message, enabled);
    }
    lacking = capabilities == null ? null : context.host.missingCapabilities(capabilities);
    if (lacking != null) {
      String way = "; add it to the container (--cap-add), or delete 'capabilities'";
      String message = "cannot set these" + runsWithout(context, lacking) + way;
      fails(fields, ConfigKeys.SERVICE_CAPABILITIES, message, enabled);
    }
  }

  /** Says that Foster lacks the capabilities to start a process of a user. */
  static String cannotBecome(LoadContext context, String user, String lacking) {
    String way = "; start it as root, or delete 'user'";
    return "cannot become " + Problems.quote(user) + runsWithout(context, lacking) + way;
  }

  private static String runsWithout(LoadContext context, String lacking) {
    String user = Integer.toUnsignedString(context.host.effectiveUser());
    return ": Foster runs as user " + user + " without " + lacking;
  }

  private void fails(Fields fields, Key<?> key, String message, boolean enabled) {
    context.failsToStart(enabled, fields.get(key), fields.path(key), message);
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

  /** The account of {@code user}; null without one, or after an error. */
  private Host.Account account(Fields fields) {
    String user = fields.text(ConfigKeys.USER);
    if (user == null) {
      return null;
    }
    String name = user.substring(0, nameLength(user));
    Host.Account account = context.machine.user(name);
    if (account == null) {
      String message = "there is no user " + Problems.quote(name) + " on this machine";
      context.problems.error(fields.get(ConfigKeys.USER), fields.path(ConfigKeys.USER), message);
    }
    return account;
  }

  /** The length of the name in {@code name} or {@code name:group}. */
  private static int nameLength(String user) {
    int colon = user.indexOf(':');
    return colon < 0 ? user.length() : colon;
  }

  /** The ids of a service; null if it has no user, or after an error. */
  private Identity identity(Fields fields, Host.Account account) {
    String group = fields.text(ConfigKeys.GROUP);
    List<String> groups = fields.texts(ConfigKeys.GROUPS);
    if (fields.text(ConfigKeys.USER) == null) {
      needUser(fields, ConfigKeys.GROUP);
      needUser(fields, ConfigKeys.GROUPS);
      return null;
    }
    int gid = primaryGroup(fields, group);
    List<Integer> numbers = numbers(fields, groups);
    return account == null ? null : identity(fields, account, gid, numbers);
  }

  /** The group of {@code user} or of {@code group}; negative without one, or after an error. */
  private int primaryGroup(Fields fields, String group) {
    String user = fields.text(ConfigKeys.USER);
    boolean inUser = nameLength(user) < user.length();
    if (inUser && group != null) {
      context.problems.error(
          fields.get(ConfigKeys.GROUP),
          fields.path(ConfigKeys.GROUP),
          "the group is already in 'user'");
    }
    Key<String> key = inUser ? ConfigKeys.USER : ConfigKeys.GROUP;
    String name = inUser ? user.substring(nameLength(user) + 1) : group;
    return name == null ? -1 : group(fields.get(key), fields.path(key), name);
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
