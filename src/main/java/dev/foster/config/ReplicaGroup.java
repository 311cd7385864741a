package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.CoreSchema;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.plan.Dependency;
import dev.foster.plan.InstanceMaker;
import dev.foster.plan.Replica;
import dev.foster.plan.Replicas;
import dev.foster.plan.Service;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A service with {@code replicas}. Each of its instances is a {@link ServiceDraft} of its own. */
final class ReplicaGroup {
  private static final String CPUS = ConfigKeys.REPLICAS_COUNT.choices[0];

  private final String name;
  private final Node.Entry entry;
  private final Fields fields;
  private final boolean oneshot;
  final Replicas replicas;

  private ReplicaGroup(
      String name, Node.Entry entry, Fields fields, Replicas replicas, boolean oneshot) {
    this.name = name;
    this.entry = entry;
    this.fields = fields;
    this.replicas = replicas;
    this.oneshot = oneshot;
  }

  /**
   * Reads {@code replicas}.
   *
   * @param entry the service, without defaults
   * @param fields its values, with defaults
   * @return null after an error, or if the service cannot have the {@code replicas} of the defaults
   */
  static ReplicaGroup read(String name, Node.Entry entry, Fields fields) {
    LoadContext context = fields.context;
    boolean own = entry.value.get(ConfigKeys.REPLICAS.name) != null;
    boolean inherits = fields.word(ConfigKeys.STDIN) == ConfigKeys.Stdin.INHERIT;
    boolean scheduled = fields.has(ConfigKeys.SCHEDULE);
    if (inherits || scheduled) {
      String message =
          scheduled
              ? "not possible with 'schedule': a scheduled service runs to completion"
              : "not possible with 'stdin: inherit': only one process can read it";
      if (own) {
        context.problems.error(
            fields.keyNode(ConfigKeys.REPLICAS), fields.path(ConfigKeys.REPLICAS), message);
      }
      return null;
    }
    Replicas replicas = replicas(fields);
    if (replicas == null) {
      return null;
    }
    int last = replicas.first() + Math.max(0, replicas.count() - 1);
    String longest = Replicas.instance(name, last);
    if (longest.length() > ConfigLimits.NAME) {
      String message = "the name of instance " + Problems.quote(longest) + " is too long: ";
      String limit = "a service's name has at most " + ConfigLimits.NAME + " characters";
      context.problems.error(entry.key, fields.path, message + limit);
      return null;
    }
    boolean oneshot = fields.word(ConfigKeys.TYPE) == Service.Type.ONESHOT;
    return new ReplicaGroup(name, entry, fields, replicas, oneshot);
  }

  private static Replicas replicas(Fields service) {
    Node node = service.get(ConfigKeys.REPLICAS);
    String path = service.path(ConfigKeys.REPLICAS);
    if (!node.isMap()) {
      int count = count(service.context, node, path);
      return count < 0 ? null : new Replicas(count, ConfigKeys.REPLICAS_FIRST.fallback, false);
    }
    Fields fields = Fields.of(service.context, node, ConfigKeys.REPLICAS.section, path);
    Node number = fields.get(ConfigKeys.REPLICAS_COUNT);
    if (number == null) {
      service.context.problems.error(node, path, "needs a 'count'");
    }
    int count =
        number == null
            ? -1
            : count(service.context, number, fields.path(ConfigKeys.REPLICAS_COUNT));
    Integer first = fields.integer(ConfigKeys.REPLICAS_FIRST);
    Node update = fields.get(ConfigKeys.REPLICAS_UPDATE);
    int word =
        update == null
            ? 0
            : service.context.scalars.word(
                update,
                fields.path(ConfigKeys.REPLICAS_UPDATE),
                ConfigKeys.REPLICAS_UPDATE.choices);
    return count < 0 ? null : new Replicas(count, first, word == 1);
  }

  /** A number of instances; -1 after an error. */
  private static int count(LoadContext context, Node node, String path) {
    String is = node.words();
    if (node.isScalar() && !node.isNull()) {
      String text = context.scalars.text(node, path);
      if (text == null) {
        return -1;
      }
      if (text.equals(CPUS)) {
        return Math.min(CpuCount.of(context.host), Replicas.MOST);
      }
      boolean quoted = !node.plain && text.equals(node.text);
      Long count = quoted ? null : CoreSchema.integer(text);
      if (count != null && count >= 0 && count <= Replicas.MOST) {
        return count.intValue();
      }
      is = quoted ? "the text " + Problems.quote(text) : Problems.quote(text);
    }
    String numbers = "a whole number from 0 to " + Replicas.MOST;
    context.problems.error(node, path, "must be " + numbers + ", or cpus, is " + is);
    return -1;
  }

  /** The numbers of its instances. */
  int[] numbers() {
    int[] numbers = new int[replicas.count()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = replicas.first() + i;
    }
    return numbers;
  }

  /** The draft of an instance. Its number must be the value of {@code ${FOSTER_REPLICA}} now. */
  ServiceDraft draft(int number) {
    Replica replica = new Replica(name, number, replicas.count());
    String instance = Replicas.instance(name, number);
    return new ServiceDraft(instance, entry.key, entry.value, fields, replica);
  }

  /** The draft of a further instance, read with a context of its own. */
  ServiceDraft draft(LoadContext context, int number) {
    Fields again = Fields.unchecked(context, fields.node, fields.path);
    return new ReplicaGroup(name, entry, again, replicas, oneshot).draft(number);
  }

  /** This service with another number of instances. */
  ReplicaGroup with(Replicas other) {
    return new ReplicaGroup(name, entry, fields, other, oneshot);
  }

  /** The names of all services and instances that the file may use. */
  static Set<String> names(Map<String, ReplicaGroup> groups, Map<String, ServiceDraft> drafts) {
    Set<String> names = new LinkedHashSet<>(groups.keySet());
    names.addAll(drafts.keySet());
    return names;
  }

  /** What makes further instances; the type of the result keeps it from being loaded early. */
  static InstanceMaker maker(
      LoadContext context, Variables variables, LogsReader logs, Map<String, ServiceDraft> drafts) {
    return new ReplicaMaker(context, variables, logs, drafts);
  }

  /** The {@code replicas} of all services that have them. */
  static Map<String, Replicas> replicas(Map<String, ReplicaGroup> groups) {
    Map<String, Replicas> all = new LinkedHashMap<>();
    for (ReplicaGroup group : groups.values()) {
      all.put(group.name, group.replicas);
    }
    return Map.copyOf(all);
  }

  /**
   * Checks the names of all instances, and makes each dependency on a service with {@code replicas}
   * one on each of its instances.
   *
   * @param services the services in the file
   */
  static void link(LoadContext context, Node services, Map<String, ServiceDraft> drafts) {
    if (drafts.size() > ConfigLimits.SERVICES) {
      String message = "more than " + ConfigLimits.SERVICES + " services, with their replicas";
      context.problems.error(services, "services", message);
      drafts.clear();
      return;
    }
    for (ReplicaGroup group : context.groups.values()) {
      for (int number : group.numbers()) {
        Node.Entry same = services.entries.get(Replicas.instance(group.name, number));
        if (same != null) {
          String message = "this is also the name of an instance of " + Problems.quote(group.name);
          String path = "services." + Replicas.instance(group.name, number);
          context.problems.error(same.key, path, message + ", which has 'replicas'");
        }
      }
    }
    for (ServiceDraft draft : drafts.values()) {
      link(context, draft, drafts);
    }
  }

  /** Makes the dependencies of one service those on instances. */
  static void link(LoadContext context, ServiceDraft draft, Map<String, ServiceDraft> drafts) {
    Map<String, DependencyReader.Edge> edges = new LinkedHashMap<>();
    Set<String> named = new HashSet<>();
    for (DependencyReader.Edge edge : draft.edges) {
      if (!context.groups.containsKey(edge.on)) {
        named.add(edge.on); // an instance that is named has its own condition
      }
    }
    for (DependencyReader.Edge edge : draft.edges) {
      ReplicaGroup group = drafts.containsKey(edge.on) ? null : context.groups.get(edge.on);
      if (group == null) {
        edges.put(edge.on, edge);
      } else {
        group.edges(edge, draft, named, edges);
      }
    }
    draft.edges.clear();
    draft.edges.addAll(edges.values());
  }

  private void edges(
      DependencyReader.Edge edge,
      ServiceDraft draft,
      Set<String> named,
      Map<String, DependencyReader.Edge> into) {
    boolean itself = draft.replica != null && draft.replica.service().equals(name);
    if (itself && !draft.owns(ConfigKeys.DEPENDS_ON)) {
      return; // a dependency of the defaults on this service
    }
    Dependency.Condition condition = edge.condition;
    if (condition == null) {
      condition = oneshot ? Dependency.Condition.COMPLETED : Dependency.Condition.READY;
    }
    for (int number : numbers()) {
      String instance = Replicas.instance(name, number);
      if (!named.contains(instance)) {
        into.put(instance, edge.onInstance(instance, condition));
      }
    }
    if (replicas.count() == 0) {
      into.put(name, edge.onInstance(name, condition));
    }
  }
}
