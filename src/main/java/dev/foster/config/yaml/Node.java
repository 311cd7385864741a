package dev.foster.config.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a configuration file with its place. An alias is the same object as the node that its
 * anchor marks.
 */
public final class Node {
  enum Kind {
    SCALAR,
    LIST,
    MAP
  }

  /** A key and its value. */
  public static final class Entry {
    public final Node key;
    public final Node value;

    public Entry(Node key, Node value) {
      this.key = key;
      this.value = value;
    }
  }

  final Kind kind;
  public final Source source;
  public final int line;
  final int column;

  /** A scalar's text as it is in the file; null otherwise. */
  public final String text;

  /** True for a scalar without quotes, whose type the core schema of YAML 1.2 decides. */
  public final boolean plain;

  /** A list's items; null otherwise. */
  public final List<Node> items;

  /** A map's entries in their order; null otherwise. */
  public final Map<String, Entry> entries;

  /** Number of nodes in this tree, with aliases expanded. */
  public final int size;

  /** Nesting depth of lists and maps, with aliases expanded; 0 for a scalar. */
  final int depth;

  /** True if it is part of {@code defaults}, which all services share. */
  public boolean inDefaults;

  /** {@link #text} with variables expanded; null until a reader has expanded it. */
  public String value;

  private Node(
      Kind kind,
      Source source,
      int line,
      int column,
      String text,
      boolean plain,
      List<Node> items,
      Map<String, Entry> entries,
      int size,
      int depth) {
    this.kind = kind;
    this.source = source;
    this.line = line;
    this.column = column;
    this.text = text;
    this.plain = plain;
    this.items = items;
    this.entries = entries;
    this.size = size;
    this.depth = depth;
  }

  public static Node scalar(Source source, int line, int column, String text, boolean plain) {
    return new Node(Kind.SCALAR, source, line, column, text, plain, null, null, 1, 0);
  }

  public static Node list(Source source, int line, int column, List<Node> items) {
    int size = 1;
    int depth = 0;
    for (Node item : items) {
      size += item.size;
      depth = Math.max(depth, item.depth);
    }
    return new Node(Kind.LIST, source, line, column, null, false, items, null, size, depth + 1);
  }

  public static Node map(Source source, int line, int column, Map<String, Entry> entries) {
    int size = 1;
    int depth = 0;
    for (Entry entry : entries.values()) {
      size += entry.value.size;
      depth = Math.max(depth, entry.value.depth);
    }
    return new Node(Kind.MAP, source, line, column, null, false, null, entries, size, depth + 1);
  }

  /** A map with other entries, at this node's place. */
  public Node withEntries(Map<String, Entry> other) {
    return map(source, line, column, other);
  }

  /** A map at this node's place in which this node is the value of {@code key}. */
  public Node under(String key) {
    Map<String, Entry> entry = new LinkedHashMap<>();
    entry.put(key, new Entry(scalar(source, line, column, key, true), this));
    return withEntries(entry);
  }

  /** Marks this node and all nodes below it as part of {@code defaults}. */
  public void markDefaults() {
    inDefaults = true;
    if (items != null) {
      for (Node item : items) {
        item.markDefaults();
      }
    }
    if (entries != null) {
      for (Entry entry : entries.values()) {
        entry.key.inDefaults = true;
        entry.value.markDefaults();
      }
    }
  }

  public boolean isMap() {
    return kind == Kind.MAP;
  }

  public boolean isList() {
    return kind == Kind.LIST;
  }

  public boolean isScalar() {
    return kind == Kind.SCALAR;
  }

  /** True for an empty value, {@code ~} and {@code null}. */
  public boolean isNull() {
    return kind == Kind.SCALAR && plain && isNull(text);
  }

  private static boolean isNull(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> true;
      default -> false;
    };
  }

  /** The value of a key; null if this is no map, the key is missing or its value is null. */
  public Node get(String key) {
    Entry entry = entries == null ? null : entries.get(key);
    return entry == null || entry.value.isNull() ? null : entry.value;
  }

  /** The kind or the quoted text of this node, for messages. */
  public String words() {
    return isMap() ? "a map" : isList() ? "a list" : isNull() ? "empty" : Problems.quote(text);
  }
}
