package dev.foster.config;

import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The program of {@code foster up -- PROGRAM} as the service {@code cmd}: it starts after all other
 * services, has Foster's own standard input, output and error, is never restarted, and ends the
 * container with its exit code.
 */
final class ProgramService {
  private static final String NAME = "cmd";

  private final Source source;

  private ProgramService(Source source) {
    this.source = source;
  }

  /**
   * Merges the service over a configuration. Keys of a service {@code cmd} in the configuration
   * that the service does not set, such as {@code user}, stay.
   *
   * @param program the program and its arguments, which are taken literally
   * @param source a name for the command line in messages
   */
  static Node over(Node root, List<String> program, Source source) {
    return TreeMerge.files(root, new ProgramService(source).root(root, program));
  }

  private Node root(Node root, List<String> program) {
    Map<String, Node> service = new LinkedHashMap<>();
    service.put("type", text("service"));
    List<Node> command = new ArrayList<>();
    for (String word : program) {
      command.add(Node.scalar(source, 1, 1, word.replace("$", "$$"), false));
    }
    service.put("command", list(command));
    service.put("stdin", text("inherit"));
    service.put("enabled", text("true"));
    service.put("restart", text("never"));
    service.put("ends_container", text("on-exit"));
    service.put("logs", map(Map.of("format", text("raw"))));
    Map<String, Node> others = dependencies(root);
    if (!others.isEmpty()) {
      service.put("depends_on", map(others));
    }
    return map(Map.of("services", map(Map.of(NAME, map(service)))));
  }

  /** Every other service, which need not be enabled and need not succeed. */
  private Map<String, Node> dependencies(Node root) {
    Map<String, Node> others = new LinkedHashMap<>();
    Node services = root.get("services");
    if (services != null && services.isMap()) {
      for (String name : services.entries.keySet()) {
        if (!name.startsWith("x-") && !name.equals(NAME)) {
          others.put(name, map(Map.of("required", text("false"))));
        }
      }
    }
    return others;
  }

  private Node text(String text) {
    return Node.scalar(source, 1, 1, text, true);
  }

  private Node list(List<Node> items) {
    return Node.list(source, 1, 1, items);
  }

  private Node map(Map<String, Node> values) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, Node> value : values.entrySet()) {
      Node key = Node.scalar(source, 1, 1, value.getKey(), true);
      entries.put(value.getKey(), new Node.Entry(key, value.getValue()));
    }
    return Node.map(source, 1, 1, entries);
  }
}
