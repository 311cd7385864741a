package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.plan.Dependency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads {@code depends_on}: a list of names, or a map with conditions. */
final class DependencyReader {
  /** A dependency with its place in the file. */
  static final class Edge {
    final String on;

    /** Null for the default: ready, or completed for a oneshot. */
    final Dependency.Condition condition;

    final boolean required;
    final boolean restart;
    final boolean bound;
    final Node at;
    final String path;

    /** See {@link Dependency#group}. */
    final String group;

    private Edge(
        String on,
        Dependency.Condition condition,
        boolean required,
        boolean restart,
        boolean bound,
        Node at,
        String path,
        String group) {
      this.on = on;
      this.condition = condition;
      this.required = required;
      this.restart = restart;
      this.bound = bound;
      this.at = at;
      this.path = path;
      this.group = group;
    }

    /** A dependency that is given only by its name. */
    static Edge plain(String on, Node at, String path) {
      return new Edge(on, null, true, false, false, at, path, null);
    }

    /** This dependency, which names a service with {@code replicas}, on one instance. */
    Edge onInstance(String instance, Dependency.Condition when) {
      return new Edge(instance, when, required, restart, bound, at, path, on);
    }
  }

  private DependencyReader() {}

  static List<Edge> read(Fields service) {
    Node node = service.get(ConfigKeys.DEPENDS_ON);
    List<Edge> edges = new ArrayList<>();
    if (node == null) {
      return edges;
    }
    LoadContext context = service.context;
    String path = service.path(ConfigKeys.DEPENDS_ON);
    if (node.isScalar()) {
      String message = "must be a list or a map, is " + node.words() + "; write [";
      context.problems.error(node, path, message + node.text + "]");
    } else if (node.isList()) {
      list(context, node, path, edges);
    } else {
      for (Map.Entry<String, Node.Entry> entry : node.entries.entrySet()) {
        if (!entry.getKey().startsWith("x-")) {
          edges.add(edge(context, entry.getKey(), entry.getValue(), path + "." + entry.getKey()));
        }
      }
    }
    return edges;
  }

  private static void list(LoadContext context, Node node, String path, List<Edge> edges) {
    for (int i = 0; i < node.items.size() && edges.size() <= ConfigLimits.SERVICES; i++) {
      Node item = node.items.get(i);
      String where = path + "[" + i + "]";
      String name = context.scalars.someText(item, where);
      for (Edge edge : edges) {
        if (edge.on.equals(name)) {
          context.problems.error(
              item, where, "service " + Problems.quote(name) + " is listed twice");
          name = null;
        }
      }
      if (name != null) {
        edges.add(Edge.plain(name, item, where));
      }
    }
  }

  private static Edge edge(LoadContext context, String name, Node.Entry entry, String path) {
    Fields fields =
        entry.value.isNull() ? null : Fields.of(context, entry.value, ConfigKeys.DEPENDENCY, path);
    if (fields == null) {
      return Edge.plain(name, entry.key, path);
    }
    boolean required = fields.flag(ConfigKeys.REQUIRED);
    boolean bound = fields.flag(ConfigKeys.BOUND);
    if (bound && !required) {
      String message = "contradicts 'required: false': delete one of them";
      context.problems.error(
          entry.value.get(ConfigKeys.BOUND.name), path + "." + ConfigKeys.BOUND.name, message);
    }
    return new Edge(
        name,
        fields.word(ConfigKeys.CONDITION),
        required,
        fields.flag(ConfigKeys.RESTART_TOO),
        bound,
        entry.key,
        path,
        null);
  }
}
