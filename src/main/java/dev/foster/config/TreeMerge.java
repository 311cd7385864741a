package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Merges one tree over another: maps key by key; lists and scalars replace. If one side has the
 * short form of a key ({@code restart: never}) and the other its long form, the short form is first
 * turned into the long one.
 */
final class TreeMerge {
  private TreeMerge() {}

  /**
   * A file merged over another one. {@code services:}, {@code env:} and {@code defaults:} with
   * nothing below them, as in a file where every entry is a comment, change nothing. The result has
   * the place of {@code base}.
   */
  static Node files(Node base, Node top) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>(top.entries);
    for (Key<?> key : new Key<?>[] {ConfigKeys.SERVICES, ConfigKeys.ENV, ConfigKeys.DEFAULTS}) {
      Node.Entry entry = entries.get(key.name);
      boolean empty = entry != null && entry.value.isNull() && entry.value.text.isEmpty();
      if (empty && base.get(key.name) != null) {
        entries.remove(key.name);
      }
    }
    return base.withEntries(over(base, top.withEntries(entries)).entries);
  }

  /** {@code top} merged over {@code base}; both are maps. */
  static Node over(Node base, Node top) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>(base.entries);
    dropRival(entries, top, "command", "shell");
    dropRival(entries, top, "shell", "command");
    for (Map.Entry<String, Node.Entry> entry : top.entries.entrySet()) {
      String key = entry.getKey();
      Node.Entry above = entry.getValue();
      Node.Entry below = entries.get(key);
      entries.put(key, below == null ? above : merged(key, below, above));
    }
    return top.withEntries(entries);
  }

  /** If {@code top} has one of two keys that exclude each other, removes the other one. */
  private static void dropRival(
      Map<String, Node.Entry> entries, Node top, String key, String rival) {
    if (top.entries.containsKey(key) && !top.entries.containsKey(rival)) {
      entries.remove(rival);
    }
  }

  private static Node.Entry merged(String key, Node.Entry below, Node.Entry above) {
    if (above.value.isNull()) {
      return above;
    }
    Node base = below.value;
    Node top = above.value;
    String longForm = base.isMap() == top.isMap() ? null : ConfigKeys.longFormOf(key);
    if (longForm != null) {
      base = lengthened(base, longForm);
      top = lengthened(top, longForm);
    }
    return base.isMap() && top.isMap() ? new Node.Entry(above.key, over(base, top)) : above;
  }

  private static Node lengthened(Node node, String key) {
    return node.isScalar() && !node.isNull() ? node.under(key) : node;
  }
}
