package dev.foster.config.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Parses a file into {@link Node}s. Resolves anchors, aliases and merge keys, refuses duplicate
 * keys, and limits nesting and the number of nodes.
 */
public final class YamlReader {
  private static final String TAGS = "tag:yaml.org,2002:";

  private final Source source;
  private final MarkingParser parser;
  private final NodeBudget budget;
  private final Problems problems;

  /** Keys (strings) and indexes (integers) from the root to the current node. */
  private final List<Object> path = new ArrayList<>();

  private Map<String, Node> anchors;
  private int depth;

  private YamlReader(Source source, String text, NodeBudget budget, Problems problems) {
    this.source = source;
    this.parser = new MarkingParser(text);
    this.budget = budget;
    this.problems = problems;
  }

  /** The root of the document; a null scalar if the file is empty; null after an error. */
  public static Node read(Source source, String text, NodeBudget budget, Problems problems) {
    YamlReader reader = new YamlReader(source, text, budget, problems);
    try {
      return reader.document();
    } catch (YamlSyntaxException e) {
      String hint = SyntaxErrors.missingSpace(text, e.line);
      problems.error(source, e.line, e.column, "", hint == null ? e.getMessage() : hint);
    }
    return null;
  }

  private Node document() throws YamlSyntaxException {
    Event event = parser.next();
    if (event == null) {
      return Node.scalar(source, 1, 1, "", true);
    }
    Node root = value(event);
    parser.next(); // throws if there is a second document
    return root;
  }

  private YamlSyntaxException broken(String message) {
    return new YamlSyntaxException(parser.line(), parser.column(), message);
  }

  private Node value(Event event) throws YamlSyntaxException {
    if (event.is(Event.ID.Alias)) {
      return alias(((AliasEvent) event).getAnchor());
    }
    budget.take(1, parser);
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors().put(anchor, null); // an alias inside its own anchor is a loop
    }
    Node node =
        event.is(Event.ID.Scalar)
            ? scalar((ScalarEvent) event)
            : collection((CollectionStartEvent) event);
    if (anchor != null) {
      anchors().put(anchor, node);
    }
    return node;
  }

  private Map<String, Node> anchors() {
    if (anchors == null) {
      anchors = new HashMap<>();
    }
    return anchors;
  }

  private Node alias(String name) throws YamlSyntaxException {
    Node node = anchors().get(name);
    if (node != null) {
      budget.take(node.size, parser);
      return node;
    }
    throw broken(
        anchors().containsKey(name)
            ? "alias *" + name + " is inside its own anchor"
            : "there is no anchor &" + name + " before this alias");
  }

  private Node scalar(ScalarEvent event) throws YamlSyntaxException {
    String tag = event.getTag();
    boolean plain = tag == null ? event.isPlain() : plainness(tag);
    return Node.scalar(source, parser.line(), parser.column(), event.getValue(), plain);
  }

  private boolean plainness(String tag) throws YamlSyntaxException {
    return switch (tag) {
      case "!", TAGS + "str" -> false;
      case TAGS + "int", TAGS + "float", TAGS + "bool", TAGS + "null" -> true;
      default -> throw broken("tag " + Problems.quote(tag) + " is not supported");
    };
  }

  private Node collection(CollectionStartEvent event) throws YamlSyntaxException {
    boolean map = event.is(Event.ID.MappingStart);
    String tag = event.getTag();
    if (tag != null && !tag.equals("!") && !tag.equals(map ? TAGS + "map" : TAGS + "seq")) {
      throw broken("tag " + Problems.quote(tag) + " is not supported");
    }
    checkDepth(++depth);
    int line = parser.line();
    int column = parser.column();
    Node node = map ? map(line, column) : list(line, column);
    depth--;
    checkDepth(node.depth); // aliases may add depth
    return node;
  }

  private void checkDepth(int nesting) throws YamlSyntaxException {
    if (nesting > ConfigLimits.NESTING) {
      throw broken(
          "lists and maps are nested too deeply here (more than " + ConfigLimits.NESTING + ")");
    }
  }

  private Node list(int line, int column) throws YamlSyntaxException {
    List<Node> items = new ArrayList<>();
    Event event = parser.next();
    while (!event.is(Event.ID.SequenceEnd)) {
      path.add(items.size());
      items.add(value(event));
      path.removeLast();
      event = parser.next();
    }
    return Node.list(source, line, column, items);
  }

  private Node map(int line, int column) throws YamlSyntaxException {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    Node merged = null;
    Event event = parser.next();
    while (!event.is(Event.ID.MappingEnd)) {
      Node key = key((ScalarEvent) event);
      path.add(key.text);
      Node value = value(parser.next());
      path.removeLast();
      event = parser.next();
      if (key.plain && key.text.equals("<<")) {
        if (merged != null) {
          problems.error(key, path(), "a second '<<'; write one with a list: <<: [*a, *b]");
        }
        merged = value;
        checkMerged(value);
        continue;
      }
      Node.Entry old = entries.putIfAbsent(key.text, new Node.Entry(key, value));
      if (old != null) {
        String first = ", which is already on line " + old.key.line;
        problems.error(key, path(), "duplicate key " + Problems.quote(key.text) + first);
      }
    }
    if (merged != null) {
      merge(merged, entries);
    }
    return Node.map(source, line, column, entries);
  }

  private String path() {
    StringBuilder text = new StringBuilder();
    for (Object step : path) {
      boolean index = step instanceof Integer;
      text.append(index ? "[" : text.isEmpty() ? "" : ".").append(step).append(index ? "]" : "");
    }
    return text.toString();
  }

  private Node key(ScalarEvent event) throws YamlSyntaxException {
    budget.take(1, parser);
    Node key =
        Node.scalar(source, parser.line(), parser.column(), event.getValue(), event.isPlain());
    if (event.getAnchor() != null) {
      anchors().put(event.getAnchor(), key);
    }
    return key;
  }

  private void checkMerged(Node value) {
    if (value.isList()) {
      for (Node item : value.items) {
        checkMerged(item, "'<<' takes maps, this is ");
      }
    } else {
      checkMerged(value, "'<<' takes a map or a list of maps, this is ");
    }
  }

  private void checkMerged(Node value, String message) {
    if (!value.isMap()) {
      problems.error(value, path(), message + value.words());
    }
  }

  /** Adds the merged keys that are not there yet: own keys win, then earlier maps. */
  private void merge(Node merged, Map<String, Node.Entry> entries) throws YamlSyntaxException {
    if (merged.isList()) {
      for (Node item : merged.items) {
        merge(item, entries);
      }
    } else if (merged.isMap()) {
      budget.take(merged.entries.size(), parser);
      for (Map.Entry<String, Node.Entry> entry : merged.entries.entrySet()) {
        entries.putIfAbsent(entry.getKey(), entry.getValue());
      }
    }
  }
}
