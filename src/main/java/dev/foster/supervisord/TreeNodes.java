package dev.foster.supervisord;

import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Source;
import dev.foster.importer.Place;
import dev.foster.importer.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the nodes of a configuration from a tree, without writing it as YAML and parsing that
 * again. The line of a node is a number under which its place is found.
 */
final class TreeNodes {
  private final List<Place> places = new ArrayList<>();
  private Source source;

  /** The nodes of a tree. */
  Node of(Yaml tree, Source from) {
    source = from;
    return node(tree, null);
  }

  /** The place of a line; null for one that was made from none. */
  Place place(int line) {
    return line > 0 && line <= places.size() ? places.get(line - 1) : null;
  }

  private int line(Place place) {
    boolean same = !places.isEmpty() && places.getLast() == place;
    if (!same) {
      places.add(place);
    }
    return places.size();
  }

  /** A node; what was made from no line of its own has the place around it. */
  private Node node(Yaml tree, Place around) {
    Place place = tree.place() == null ? around : tree.place();
    int line = line(place);
    if (tree instanceof Yaml.Scalar scalar) {
      return Node.scalar(source, line, 0, scalar.text(), scalar.isPlain());
    }
    if (tree instanceof Yaml.Items list) {
      List<Node> items = new ArrayList<>(list.items().size());
      for (Yaml item : list.items()) {
        items.add(node(item, place));
      }
      return Node.list(source, line, 0, items);
    }
    Map<String, Yaml> values = ((Yaml.Keys) tree).entries();
    Map<String, Node.Entry> entries = LinkedHashMap.newLinkedHashMap(values.size());
    for (Map.Entry<String, Yaml> each : values.entrySet()) {
      Node value = node(each.getValue(), place);
      Node key = Node.scalar(source, value.line, 0, each.getKey(), true);
      entries.put(each.getKey(), new Node.Entry(key, value));
    }
    return Node.map(source, line, 0, entries);
  }
}
