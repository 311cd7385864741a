package dev.foster.cli;

import dev.foster.cli.GraphModel.Edge;
import dev.foster.cli.GraphModel.Node;
import java.util.HashMap;
import java.util.Map;

/** The dependencies of services in the languages of mermaid and Graphviz. */
final class GraphDiagrams {
  private GraphDiagrams() {}

  static String mermaid(GraphModel model) {
    StringBuilder text = new StringBuilder("flowchart LR\n");
    Map<String, String> ids = new HashMap<>(); // mermaid reserves words such as 'end'
    for (Node node : model.nodes().values()) {
      String id = "s" + ids.size();
      ids.put(node.name(), id);
      String label = "\"" + label(node, "#quot;", "<br/>") + "\"";
      text.append("  ").append(id).append(node.oneshot() ? "([" + label + "])" : "[" + label + "]");
      text.append(node.enabled() ? "\n" : ":::off\n");
    }
    for (Node node : model.nodes().values()) {
      for (Edge edge : node.edges()) {
        text.append("  ").append(ids.get(node.name()));
        text.append(edge.required() ? " -->|" : " -.->|").append(Table.visible(edge.label()));
        text.append("| ").append(ids.get(edge.on())).append('\n');
      }
    }
    return text.append("  classDef off stroke-dasharray:4\n").toString();
  }

  static String dot(GraphModel model) {
    StringBuilder text =
        new StringBuilder("digraph foster {\n  rankdir=LR;\n  node [shape=box];\n");
    for (Node node : model.nodes().values()) {
      text.append("  \"").append(quoted(node.name())).append("\" [label=\"");
      text.append(label(node, "\\\"", "\\n")).append('"');
      text.append(node.oneshot() ? ", shape=ellipse" : "");
      text.append(node.enabled() ? "];\n" : ", style=dashed];\n");
    }
    for (Node node : model.nodes().values()) {
      for (Edge edge : node.edges()) {
        text.append("  \"").append(quoted(node.name())).append("\" -> \"");
        text.append(quoted(edge.on())).append("\" [label=\"").append(quoted(edge.label()));
        text.append(edge.required() ? "\"];\n" : "\", style=dashed];\n");
      }
    }
    return text.append("}\n").toString();
  }

  /** The name, and below it how long the service took to become ready. */
  private static String label(Node node, String quote, String newline) {
    String name = Table.visible(node.name()).replace("\"", quote);
    return node.took() == null ? name : name + newline + GraphView.time(node.took());
  }

  private static String quoted(String text) {
    return Table.visible(text).replace("\"", "\\\"");
  }
}
