package dev.foster.cli;

import dev.foster.cli.GraphModel.Edge;
import dev.foster.cli.GraphModel.Node;
import dev.foster.text.Durations;
import dev.foster.text.JsonWriter;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prints the dependencies of services, for {@code foster graph}. */
public final class GraphView {
  /** Deeper levels are not indented further: a chain can have thousands of services. */
  private static final int WIDEST_TRUNK = 32 * 3;

  private final Console console;
  private final boolean lines;

  /** A line of the tree that is still to be printed. */
  private record Line(String name, Edge edge, String branch, String trunk) {}

  /** A view that prints to {@code console}. */
  public GraphView(Console console, ClientEnvironment around) {
    this.console = console;
    this.lines = ProcessView.hasLines(around);
  }

  /**
   * Prints a graph.
   *
   * @param graph the object of {@code graph --json}
   * @param times whether the graph has times
   */
  public void print(Map<?, ?> graph, ParsedCommand.GraphFormat format, boolean times) {
    GraphModel model = GraphModel.of(graph);
    console.out(
        switch (format) {
          case JSON -> new JsonWriter().any(graph) + "\n";
          case MERMAID -> GraphDiagrams.mermaid(model);
          case DOT -> GraphDiagrams.dot(model);
          case TEXT -> times ? table(model) : tree(model);
        });
  }

  int show(Client client, ControlConnection link, ParsedCommand.GraphFormat format)
      throws ClientException {
    link.send(Client.request("graph").endObject());
    Map<String, Object> message = Client.next(link, -1);
    if (message.get("graph") instanceof Map<?, ?> graph) {
      print(graph, format, true);
      message = Client.next(link, -1);
    }
    return client.finish(message);
  }

  private String tree(GraphModel model) {
    StringBuilder text = new StringBuilder();
    walk(model, (node, line) -> text.append(Table.visible(line)).append('\n'));
    return text.toString();
  }

  private String table(GraphModel model) {
    Table table = new Table(">STARTED", ">READY", ">TOOK", "SERVICE");
    walk(
        model,
        (node, line) ->
            table.add(time(node.started()), time(node.ready()), time(node.took()), line));
    StringBuilder text = new StringBuilder(table.text(console.columns(), console.colour()));
    List<Node> chain = model.slowestChain();
    for (Node node : chain) {
      boolean first = node == chain.getFirst();
      String begin = "slowest chain, ready after " + time(chain.getLast().ready()) + ": ";
      text.append(first ? begin : " → ");
      text.append(Table.visible(node.name())).append(' ').append(time(node.took()));
    }
    return text.append(chain.isEmpty() ? "" : "\n").toString();
  }

  static String time(Long millis) {
    return millis == null ? "-" : Durations.rounded(millis * 1_000_000);
  }

  /** Receives the lines of the tree. */
  private interface LineTaker {
    void take(Node node, String line);
  }

  /**
   * Goes through the tree: each service that no other needs, below it what it depends on. What a
   * service depends on is shown once; later an ellipsis stands for it.
   */
  private void walk(GraphModel model, LineTaker taker) {
    Set<String> shown = new HashSet<>();
    ArrayDeque<Line> open = new ArrayDeque<>();
    for (Node root : model.roots().reversed()) {
      open.push(new Line(root.name(), null, "", ""));
    }
    while (!open.isEmpty()) {
      Line line = open.pop();
      Node node = model.nodes().get(line.name());
      boolean again = !shown.add(node.name()) && !node.edges().isEmpty();
      taker.take(
          node, line.branch() + node.name() + suffix(node, line.edge()) + (again ? " …" : ""));
      List<Edge> edges = again ? List.of() : node.edges();
      for (int i = edges.size() - 1; i >= 0; i--) {
        boolean last = i + 1 == edges.size();
        String branch = line.trunk() + (lines ? last ? "└─ " : "├─ " : last ? "`- " : "|- ");
        boolean deep = line.trunk().length() >= WIDEST_TRUNK;
        String trunk = line.trunk() + (deep ? "" : last ? "   " : lines ? "│  " : "|  ");
        open.push(new Line(edges.get(i).on(), edges.get(i), branch, trunk));
      }
    }
  }

  private static String suffix(Node node, Edge edge) {
    String off = node.enabled() ? "" : "not enabled";
    String how = edge == null ? "" : edge.label();
    String both = how + (off.isEmpty() || how.isEmpty() ? "" : ", ") + off;
    return both.isEmpty() ? "" : " (" + both + ")";
  }
}
