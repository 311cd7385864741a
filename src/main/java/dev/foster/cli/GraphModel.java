package dev.foster.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The services of an answer and their dependencies.
 *
 * @param nodes by name, in the order of the answer
 */
record GraphModel(Map<String, Node> nodes) {

  /**
   * A service.
   *
   * @param started milliseconds from the start of Foster to its first start; null for never
   * @param ready milliseconds from the start of Foster to its first readiness; null for never
   */
  record Node(
      String name, boolean oneshot, boolean enabled, List<Edge> edges, Long started, Long ready) {

    /** Milliseconds from its first start until it was ready; null if it was never ready. */
    Long took() {
      return started == null || ready == null ? null : (Long) (ready - started);
    }
  }

  /** A dependency on the service {@code on}. */
  record Edge(String on, String condition, boolean required, boolean restart) {

    /** {@code ready}, {@code completed, optional}, {@code ready, restart}. */
    String label() {
      return condition + (required ? "" : ", optional") + (restart ? ", restart" : "");
    }
  }

  /** Reads the object of {@code graph --json}. */
  static GraphModel of(Map<?, ?> graph) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    for (Object each : (List<?>) graph.get("services")) {
      Map<?, ?> service = (Map<?, ?>) each;
      List<Edge> edges = new ArrayList<>();
      for (Object one : (List<?>) service.get("depends_on")) {
        Map<?, ?> edge = (Map<?, ?>) one;
        edges.add(
            new Edge(
                (String) edge.get("service"),
                (String) edge.get("condition"),
                (Boolean) edge.get("required"),
                (Boolean) edge.get("restart")));
      }
      String name = (String) service.get("name");
      boolean oneshot = "oneshot".equals(service.get("type"));
      boolean enabled = (Boolean) service.get("enabled");
      Long started = (Long) service.get("started_ms");
      Long ready = (Long) service.get("ready_ms");
      nodes.put(name, new Node(name, oneshot, enabled, edges, started, ready));
    }
    return new GraphModel(nodes);
  }

  /** The services on which no service depends. */
  List<Node> roots() {
    Set<String> needed = new HashSet<>();
    for (Node node : nodes.values()) {
      node.edges().forEach(edge -> needed.add(edge.on()));
    }
    List<Node> roots = new ArrayList<>(nodes.values());
    roots.removeIf(node -> needed.contains(node.name()));
    return roots;
  }

  /**
   * The services that delayed the start the most: the enabled service that was ready last, before
   * it the dependency for which it waited longest, and so on. In the order of their start.
   */
  List<Node> slowestChain() {
    Node last = null;
    for (Node node : nodes.values()) {
      boolean counts = node.enabled() && node.took() != null;
      if (counts && (last == null || isLater(node, last))) {
        last = node;
      }
    }
    List<Node> chain = new ArrayList<>();
    while (last != null && !chain.contains(last)) {
      chain.addFirst(last);
      last = lastAwaited(last);
    }
    return chain;
  }

  /**
   * Whether a service was ready after another. In the same millisecond, it is the one that started
   * later; if that is the same, too, the one that depends on the other.
   */
  private static boolean isLater(Node node, Node other) {
    int order = Long.compare(node.ready(), other.ready());
    order = order == 0 ? Long.compare(node.started(), other.started()) : order;
    boolean depends = node.edges().stream().anyMatch(edge -> edge.on().equals(other.name()));
    return order > 0 || order == 0 && depends;
  }

  /** The dependency that a service waited for last before its start; null without one. */
  private Node lastAwaited(Node node) {
    Node last = null;
    long lastHeld = -1;
    for (Edge edge : node.edges()) {
      Node on = nodes.get(edge.on());
      Long held =
          on == null ? null : edge.condition().equals("started") ? on.started() : on.ready();
      if (held != null && on.took() != null && held <= node.started() && held > lastHeld) {
        last = on;
        lastHeld = held;
      }
    }
    return last;
  }
}
