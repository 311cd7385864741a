package dev.foster.importer.compose;

import dev.foster.config.yaml.CoreSchema;
import dev.foster.config.yaml.Node;
import dev.foster.importer.Findings;
import dev.foster.importer.Yaml;
import dev.foster.text.Durations;
import dev.foster.text.ShellWords;
import java.util.List;

/** Turns values of a service into values of Foster, and reports wrong ones. */
final class Values {
  final Findings findings;
  private final ComposeVariables variables;
  private String title = "";

  /** Whether the report has said that an image may have a command of its own. */
  boolean toldEntrypoint;

  Values(Findings findings, ComposeVariables variables) {
    this.findings = findings;
    this.variables = variables;
  }

  /** Names the service in messages. */
  void within(String service) {
    title = service;
  }

  /** Adds a remark about a key. */
  void note(Node at, String key, String message) {
    findings.note(Layers.place(at), title + " " + key, message);
  }

  /** Adds a loss of a key. */
  void lost(Node at, String key, String message) {
    findings.lost(Layers.place(at), title + " " + key, message);
  }

  /** Adds what a key became. */
  void became(Node at, String key, String what) {
    findings.became(Layers.place(at), title + " " + key, "became " + what);
  }

  /** Reports a wrong value; returns null. */
  Yaml wrong(Node at, String key, String message) {
    findings.error(Layers.place(at), title + " " + key, message);
    return null;
  }

  /** The value with Foster's variables; null after an error. */
  String expanded(Node node, String key) {
    if (!node.isScalar()) {
      wrong(node, key, "must be a text");
      return null;
    }
    try {
      return variables.foster(node.text);
    } catch (ComposeVariables.Malformed e) {
      wrong(node, key, e.getMessage());
      return null;
    }
  }

  /** A text; null without one. */
  Yaml text(Node node, String key) {
    String text = node == null ? null : expanded(node, key);
    return text == null ? null : Yaml.text(Layers.place(node), text);
  }

  /** A truth value; null without one. */
  Yaml flag(Node node, String key) {
    String text = node == null ? null : expanded(node, key);
    return text == null
        ? null
        : CoreSchema.flag(text) != null
            ? Yaml.plain(Layers.place(node), text)
            : wrong(node, key, "must be true or false");
  }

  /** A number; null without one. */
  Yaml number(Node node, String key) {
    String text = node == null ? null : expanded(node, key);
    if (text == null) {
      return null;
    }
    boolean number = text.matches("-?[0-9]{1,18}");
    return number || text.contains("${")
        ? number ? Yaml.plain(Layers.place(node), text) : Yaml.text(Layers.place(node), text)
        : wrong(node, key, "must be a whole number");
  }

  /** A duration; null without one. */
  Yaml duration(Node node, String key) {
    String text = node == null ? null : expanded(node, key);
    if (text == null) {
      return null;
    }
    if (text.contains("${")) {
      lost(node, key, "write it without a variable");
      return null;
    }
    try {
      Durations.parse(text);
      return Yaml.plain(Layers.place(node), text);
    } catch (IllegalArgumentException e) {
      lost(node, key, e.getMessage());
      return null;
    }
  }

  /** Whether a value is true. */
  static boolean isTrue(Node node) {
    return node != null && node.isScalar() && node.text.equals("true");
  }

  /** Adds the words of a command; a text is split as by a shell. */
  void words(Node node, String key, Yaml.Items into) {
    if (node == null) {
      return;
    }
    List<Node> items = node.isList() ? node.items : List.of();
    for (Node item : items) {
      Yaml word = text(item, key);
      into.add(word == null ? Yaml.text(null, "") : word);
    }
    String text = node.isList() ? null : expanded(node, key);
    if (text != null) {
      try {
        for (String word : ShellWords.split(text)) {
          into.add(Yaml.text(Layers.place(node), word));
        }
      } catch (IllegalArgumentException e) {
        wrong(node, key, e.getMessage());
      }
    }
  }

  /** A list of texts; null if it is empty. */
  Yaml list(List<Node> items, String key) {
    Yaml.Items list = null;
    for (Node item : items) {
      Yaml text = text(item, key);
      if (text != null) {
        list = list == null ? new Yaml.Items(Layers.place(item)) : list;
        list.add(text);
      }
    }
    return list;
  }
}
