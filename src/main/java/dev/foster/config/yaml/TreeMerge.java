package dev.foster.config.yaml;

import dev.foster.config.schema.ConfigKeys;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One tree over another: maps key by key; lists and scalars replace. Where one side has a key's
 * short form ({@code restart: never}) and the other its long form, the short one is taken for the
 * long one that it stands for.
 */
public final class TreeMerge {
  private TreeMerge() {}

  public static Node over(Node base, Node top) {
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

  /** Of two keys that exclude each other, the upper file's is meant. */
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
      base = lengthen(base, longForm);
      top = lengthen(top, longForm);
    }
    return base.isMap() && top.isMap() ? new Node.Entry(above.key, over(base, top)) : above;
  }

  private static Node lengthen(Node node, String key) {
    if (!node.isScalar() || node.isNull()) {
      return node;
    }
    Node name = Node.scalar(node.source, node.line, node.column, key, true);
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    entries.put(key, new Node.Entry(name, node));
    return node.withEntries(entries);
  }
}
