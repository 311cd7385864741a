package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.lint.Lint;
import dev.foster.lint.LintSubject;
import dev.foster.plan.Plan;
import dev.foster.plan.Replicas;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import dev.foster.text.ByteText;
import dev.foster.text.Durations;
import dev.foster.text.PathText;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Makes a {@link Plan} from the top level of the configuration. */
final class RootReader {
  private final LoadContext context;
  private final Fields top;

  RootReader(LoadContext context, Node root) {
    this.context = context;
    this.top = Fields.of(context, root, ConfigKeys.ROOT, "");
  }

  /** The plan; incomplete if there are errors. */
  Plan read() {
    Variables variables = new Variables(context, top);
    LogsReader logs = new LogsReader(context, top);
    if (top.has(ConfigKeys.TIMEZONE)) {
      context.zone = TimeZones.read(context, top, ConfigKeys.TIMEZONE);
    }
    Fields shutdown = top.section(ConfigKeys.SHUTDOWN);
    boolean stays = shutdown != null && shutdown.word(ConfigKeys.WHEN_IDLE).equals("stay");
    Map<String, ServiceDraft> drafts = drafts(stays);
    ServiceReader reader = new ServiceReader(context, variables, logs);
    for (ServiceDraft draft : drafts.values()) {
      within(draft.fields.path, draft.name, draft.replicaText(), draft.fields.node);
      draft.service = reader.read(draft, drafts);
    }
    context.interpolation.within(null, null, Set.of());
    context.profiles.warnOfUnknown();
    Map<Integer, SignalAction> signals = signals(drafts);
    Duration timeout =
        shutdown == null
            ? ConfigKeys.SHUTDOWN_TIMEOUT.fallback
            : shutdown.duration(ConfigKeys.SHUTDOWN_TIMEOUT);
    Duration drain = drain(shutdown, timeout);
    Plan.Control control = control();
    if (context.imports) {
      new ExportsCheck(context, drafts).link();
    }
    Map<String, Service> services = new GraphCheck(context.problems, drafts).ordered();
    if (!context.problems.hasErrors()) {
      Map<String, LintSubject> subjects = subjects(services, drafts);
      new Lint(context.host, context.problems, subjects, timeout, drain).run();
    }
    return new Plan(
        Collections.unmodifiableMap(services),
        signals,
        timeout,
        drain,
        logs.standard(),
        control,
        context.groups.isEmpty() ? Map.of() : ReplicaGroup.replicas(context.groups),
        context.groups.isEmpty() ? null : ReplicaGroup.maker(context, variables, logs, drafts),
        stays);
  }

  private Map<Integer, SignalAction> signals(Map<String, ServiceDraft> drafts) {
    Set<String> names =
        context.groups.isEmpty() ? drafts.keySet() : ReplicaGroup.names(context.groups, drafts);
    return new SignalsReader(context).read(top, names);
  }

  private Duration drain(Fields shutdown, Duration timeout) {
    if (shutdown == null) {
      return ConfigKeys.SHUTDOWN_DRAIN.fallback;
    }
    Duration drain = shutdown.duration(ConfigKeys.SHUTDOWN_DRAIN);
    if (!drain.isZero() && drain.compareTo(timeout) >= 0) {
      context.problems.error(
          shutdown.get(ConfigKeys.SHUTDOWN_DRAIN),
          shutdown.path(ConfigKeys.SHUTDOWN_DRAIN),
          "must be less than timeout, which is " + Durations.text(timeout));
    }
    return drain;
  }

  /** Sets the service to which problems and variables refer while it is being read. */
  private void within(String path, String name, String replica, Node service) {
    context.problems.within(path);
    Node env = service.get(ConfigKeys.ENV.name);
    boolean names = env != null && env.isMap();
    context.interpolation.within(name, replica, names ? env.entries.keySet() : Set.of());
  }

  private static Map<String, LintSubject> subjects(
      Map<String, Service> services, Map<String, ServiceDraft> drafts) {
    Map<String, LintSubject> subjects = new LinkedHashMap<>();
    for (Service service : services.values()) {
      Fields fields = drafts.get(service.name()).fields;
      subjects.put(service.name(), new LintSubject(service, fields.node, fields.path));
    }
    return subjects;
  }

  /**
   * The services.
   *
   * @param stays whether there may be none: a reload can add some
   */
  private Map<String, ServiceDraft> drafts(boolean stays) {
    Map<String, ServiceDraft> drafts = new LinkedHashMap<>();
    Node services = top.get(ConfigKeys.SERVICES);
    if (services == null || services.isMap() && services.entries.isEmpty()) {
      if (!stays && !context.problems.hasErrors()) { // else they may be in a part with errors
        Node at = services == null ? top.node : services;
        context.problems.error(at, "", "there are no services: add a 'services:' map");
      }
      return drafts;
    }
    if (!services.isMap()) {
      String message = "must be a map of names to services, is ";
      context.problems.error(services, "services", message + services.words());
      return drafts;
    }
    Node defaults = defaults(services);
    if (hasMisplacedKey(services)) {
      return drafts;
    }
    for (Map.Entry<String, Node.Entry> entry : services.entries.entrySet()) {
      if (!entry.getKey().startsWith("x-")) {
        draft(entry.getKey(), entry.getValue(), defaults, drafts);
      }
    }
    if (!context.groups.isEmpty()) {
      ReplicaGroup.link(context, services, drafts);
    }
    return drafts;
  }

  /** Reports keys of a service that are on the level of the services' names. */
  private boolean hasMisplacedKey(Node services) {
    String above = null;
    boolean found = false;
    for (Map.Entry<String, Node.Entry> entry : services.entries.entrySet()) {
      String name = entry.getKey();
      Node value = entry.getValue().value;
      boolean known = ConfigKeys.SERVICE.find(name) != null;
      if (above != null && known && !isService(value)) {
        String message = "is a key of a service: indent it below '" + above + ":'";
        context.problems.error(entry.getValue().key, "services." + name, message);
        found = true;
      } else {
        above = name;
      }
    }
    return found;
  }

  /** Whether a value has what every service needs. */
  private static boolean isService(Node value) {
    return value.isMap()
        && (value.get(ConfigKeys.COMMAND.name) != null || value.get(ConfigKeys.SHELL.name) != null);
  }

  /** The {@code defaults} map; null if there is none or it has errors. */
  private Node defaults(Node services) {
    int count = services.entries.size();
    if (count > ConfigLimits.SERVICES) {
      context.problems.error(
          services, "services", "more than " + ConfigLimits.SERVICES + " services");
      return null;
    }
    Node defaults = top.get(ConfigKeys.DEFAULTS);
    if (defaults == null || Fields.of(context, defaults, ConfigKeys.SERVICE, "defaults") == null) {
      return null;
    }
    if ((long) defaults.size * count > ConfigLimits.NODES) {
      String message = "too large for " + count + " services";
      context.problems.error(defaults, "defaults", message);
      return null;
    }
    defaults.markDefaults();
    return defaults;
  }

  /** Adds the draft of a service, or those of its instances. */
  private void draft(
      String name, Node.Entry entry, Node defaults, Map<String, ServiceDraft> drafts) {
    String path = "services." + name;
    String refusal = refusal(name);
    if (refusal != null) {
      context.problems.error(entry.key, path, refusal);
    }
    context.problems.within(path);
    Fields own = Fields.of(context, entry.value, ConfigKeys.SERVICE, path);
    if (own == null || refusal != null) {
      return;
    }
    Fields all = own;
    if (defaults != null) {
      all = Fields.unchecked(context, TreeMerge.over(defaults, entry.value), path);
    }
    within(path, name, null, all.node);
    if (!all.has(ConfigKeys.REPLICAS) || !replicate(name, entry, all, drafts)) {
      drafts.put(name, new ServiceDraft(name, entry.key, entry.value, all, null));
    }
  }

  private boolean replicate(
      String name, Node.Entry entry, Fields all, Map<String, ServiceDraft> drafts) {
    ReplicaGroup group = ReplicaGroup.read(name, entry, all);
    if (group == null) {
      return false;
    }
    for (int number : group.numbers()) {
      String instance = Replicas.instance(name, number);
      within(all.path, instance, Integer.toString(number), all.node);
      drafts.put(instance, group.draft(number));
    }
    if (context.groups.isEmpty()) {
      context.groups = new LinkedHashMap<>();
    }
    context.groups.put(name, group);
    return true;
  }

  /**
   * Why a service cannot have this name, or null. Names appear in log prefixes, file names, tables
   * and a variable.
   */
  private static String refusal(String name) {
    int colon = name.indexOf(':');
    if (colon > 0 && (name.startsWith("program") || name.startsWith("service"))) {
      return "write '" + name.substring(colon + 1) + ":'; the names of services have no prefix";
    }
    if (name.equals("foster")) {
      return "this name is reserved for Foster's own messages";
    }
    if (name.length() > ConfigLimits.NAME) {
      return "a service's name has at most " + ConfigLimits.NAME + " characters";
    }
    boolean good = !name.isEmpty() && isLetterOrDigit(name.charAt(0));
    for (int i = 1; i < name.length(); i++) {
      good &= isLetterOrDigit(name.charAt(i)) || "_.-".indexOf(name.charAt(i)) >= 0;
    }
    return good
        ? null
        : "a service's name has letters, digits, '_', '.' and '-', and starts with a letter or"
            + " digit";
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private Plan.Control control() {
    Node node = top.get(ConfigKeys.CONTROL);
    int mode = ConfigKeys.MODE.fallback;
    if (node == null) {
      return new Plan.Control(true, null, mode);
    }
    if (node.isScalar()) {
      String text = context.scalars.text(node, "control");
      if (text != null && !text.equals("off")) {
        String message = "must be off or a map {socket, mode}, is " + Problems.quote(text);
        context.problems.error(node, "control", message);
      }
      return new Plan.Control(false, null, mode);
    }
    Fields fields = Fields.of(context, node, ConfigKeys.CONTROL_SECTION, "control");
    if (fields == null) {
      return new Plan.Control(false, null, mode);
    }
    String socket = fields.text(ConfigKeys.SOCKET);
    if (socket != null) {
      Node at = fields.get(ConfigKeys.SOCKET);
      socket = PathText.resolve(at.source.directory, socket);
      if (ByteText.encode(socket).length > 107) {
        context.problems.error(
            at, fields.path(ConfigKeys.SOCKET), "a socket's path has at most 107 bytes");
      }
    }
    return new Plan.Control(true, socket, fields.octal(ConfigKeys.MODE));
  }
}
