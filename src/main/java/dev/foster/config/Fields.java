package dev.foster.config;

import dev.foster.config.schema.Key;
import dev.foster.config.schema.Section;
import dev.foster.config.schema.ValueType;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.lint.MigrationHints;
import dev.foster.text.NearestWord;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The values of a map whose keys belong to a {@link Section}. Making one reports unknown keys. */
final class Fields {
  final LoadContext context;
  final Node node;
  final String path;
  private final Scalars scalars;

  private Fields(LoadContext context, Node node, String path) {
    this.context = context;
    this.node = node;
    this.path = path;
    this.scalars = context.scalars;
  }

  /** The values of {@code node}; null after an error if it is not a map. */
  static Fields of(LoadContext context, Node node, Section section, String path) {
    if (!node.isMap()) {
      String hint = MigrationHints.shortForm(section, node);
      context.problems.error(node, path, "must be a map, is " + node.words() + hint);
      return null;
    }
    Fields fields = new Fields(context, node, path);
    for (Map.Entry<String, Node.Entry> entry : node.entries.entrySet()) {
      Key<?> key = section.find(entry.getKey());
      if (key == null || key.type == ValueType.PLANNED) {
        fields.refuse(entry.getKey(), entry.getValue(), key, section);
      }
    }
    return fields;
  }

  /** The values of a map whose keys have been checked. */
  static Fields unchecked(LoadContext context, Node node, String path) {
    return new Fields(context, node, path);
  }

  private void refuse(String name, Node.Entry entry, Key<?> key, Section section) {
    if (name.startsWith("x-")) {
      return;
    }
    if (key != null) {
      context.problems.error(entry.key, path(name), "not supported yet");
      return;
    }
    String hint = context.problems.isFull() ? "" : hint(name, entry.value, section);
    context.problems.error(entry.key, path, "unknown key " + Problems.quote(name) + hint);
  }

  private static String hint(String name, Node value, Section section) {
    String foreign = MigrationHints.key(section, name, value);
    return foreign == null ? NearestWord.hint(name, section.names()) : ": " + foreign;
  }

  /** The path of a key. */
  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  String path(Key<?> key) {
    return path(key.name);
  }

  /** The value of a key; null if it is absent or null. */
  Node get(Key<?> key) {
    return node.get(key.name);
  }

  boolean has(Key<?> key) {
    return node.get(key.name) != null;
  }

  /** The node of the key itself; null if it is absent. */
  Node keyNode(Key<?> key) {
    Node.Entry entry = node.entries.get(key.name);
    return entry == null ? null : entry.key;
  }

  /** The values of a map within this one; null if it is absent or not a map. */
  Fields section(Key<?> key) {
    Node value = get(key);
    return value == null ? null : of(context, value, key.section, path(key));
  }

  /**
   * The value of a key that takes a scalar; null if it is absent or {@code null}. A key without a
   * value is an error, but {@code null} in a later file removes the value of an earlier one.
   */
  private Node single(Key<?> key) {
    Node.Entry entry = node.entries.get(key.name);
    if (entry == null) {
      return null;
    }
    if (entry.value.isNull() && entry.value.text.isEmpty()) {
      context.problems.error(entry.key, path(key), "has no value");
    }
    return entry.value.isNull() ? null : entry.value;
  }

  String text(Key<String> key) {
    Node value = single(key);
    String text = value == null ? null : scalars.someText(value, path(key));
    return text == null ? key.fallback : text;
  }

  boolean flag(Key<Boolean> key) {
    Node value = single(key);
    Boolean flag = value == null ? null : scalars.flag(value, path(key));
    return flag == null ? key.fallback : flag;
  }

  /** The state of a switch, which may also be a word such as {@code on} or an empty text. */
  boolean toggle(Key<Boolean> key) {
    Node value = single(key);
    Boolean state = value == null ? null : scalars.toggle(value, path(key));
    return state == null ? key.fallback : state;
  }

  /** {@code true}, {@code false} or one of the key's words. */
  String flagOrWord(Key<Boolean> key) {
    Node value = single(key);
    String word = value == null ? null : scalars.flagOrWord(value, path(key), key.choices);
    return word == null ? key.fallback.toString() : word;
  }

  Integer integer(Key<Integer> key) {
    Node value = single(key);
    Integer number = value == null ? null : scalars.integer(value, path(key), key.min, key.max);
    return number == null ? key.fallback : number;
  }

  double number(Key<Double> key) {
    Node value = single(key);
    Double number = value == null ? null : scalars.number(value, path(key), key.min, key.max);
    return number == null ? key.fallback : number;
  }

  Duration duration(Key<Duration> key) {
    Node value = single(key);
    Duration duration = value == null ? null : scalars.duration(value, path(key), key.min);
    return duration == null ? key.fallback : duration;
  }

  Long size(Key<Long> key) {
    Node value = single(key);
    Long size = value == null ? null : scalars.size(value, path(key), key.min);
    return size == null ? key.fallback : size;
  }

  Integer octal(Key<Integer> key) {
    Node value = single(key);
    Integer octal = value == null ? null : scalars.octal(value, path(key), key.max);
    return octal == null ? key.fallback : octal;
  }

  <T> T word(Key<T> key) {
    Node value = single(key);
    int index = value == null ? -1 : scalars.word(value, path(key), key.choices);
    return index < 0 ? key.fallback : key.values[index];
  }

  /** A list of texts; empty if the key is absent. Reports items that are not texts. */
  List<String> texts(Key<?> key) {
    Node value = get(key);
    if (value == null) {
      return List.of();
    }
    return value.isList() ? items(value, path(key)) : mustBeList(value, path(key));
  }

  private List<String> mustBeList(Node value, String where) {
    String hint = value.isScalar() ? "; write [" + value.text + "]" : "";
    context.problems.error(value, where, "must be a list, is " + value.words() + hint);
    return List.of();
  }

  private List<String> items(Node list, String where) {
    List<String> texts = new java.util.ArrayList<>(list.items.size());
    for (int i = 0; i < list.items.size(); i++) {
      String text = scalars.someText(list.items.get(i), where + "[" + i + "]");
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }
}
