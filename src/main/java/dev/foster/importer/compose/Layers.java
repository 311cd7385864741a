package dev.foster.importer.compose;

import dev.foster.config.yaml.Node;
import dev.foster.importer.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A service, or a part of one, as a list of maps: what it extends first, then what overrides it.
 */
final class Layers {
  /** Its name in messages. */
  final String title;

  private final List<Node> maps = new ArrayList<>();

  /** Where its name is. */
  final Place place;

  Layers(String title, Place place, List<Node> maps) {
    this.title = title;
    this.place = place;
    for (Node map : maps) {
      if (map.isMap()) {
        this.maps.add(map);
      }
    }
  }

  /** The place of a value. */
  static Place place(Node node) {
    return new Place(node.source.name, node.source.order, node.line);
  }

  /** The keys of all maps, each with its last value. */
  Map<String, Node> keys() {
    Map<String, Node> keys = new LinkedHashMap<>();
    for (Node map : maps) {
      map.entries.forEach((key, entry) -> keys.put(key, entry.value));
    }
    return keys;
  }

  /** The last value of a key; null if no map has it. */
  Node get(String key) {
    for (int i = maps.size() - 1; i >= 0; i--) {
      if (maps.get(i).entries.containsKey(key)) {
        return maps.get(i).get(key);
      }
    }
    return null;
  }

  /** The values of a key in all maps. */
  List<Node> all(String key) {
    List<Node> all = new ArrayList<>();
    for (Node map : maps) {
      Node value = map.get(key);
      if (value != null) {
        all.add(value);
      }
    }
    return all;
  }

  /** The map at a key. */
  Layers part(String key) {
    return new Layers(title, place, all(key));
  }

  /** The items of the lists at a key, or its single texts. */
  List<Node> items(String key) {
    List<Node> items = new ArrayList<>();
    for (Node value : all(key)) {
      if (value.isList()) {
        items.addAll(value.items);
      } else if (value.isScalar()) {
        items.add(value);
      }
    }
    return items;
  }

  /** Variables and the like, written as a map or as a list of {@code NAME=value}. */
  Map<String, Node> pairs(String key) {
    Map<String, Node> pairs = new LinkedHashMap<>();
    for (Node value : all(key)) {
      if (value.isMap()) {
        value.entries.forEach((name, entry) -> pairs.put(name, entry.value));
      } else if (value.isList()) {
        for (Node item : value.items) {
          pair(item, pairs);
        }
      }
    }
    return pairs;
  }

  private static void pair(Node item, Map<String, Node> pairs) {
    if (item.isScalar()) {
      int equals = item.text.indexOf('=');
      String name = equals < 0 ? item.text : item.text.substring(0, equals);
      String value = equals < 0 ? "" : item.text.substring(equals + 1);
      pairs.put(name, Node.scalar(item.source, item.line, 1, value, equals < 0));
    }
  }
}
