package dev.foster.config;

import dev.foster.plan.Service;
import java.util.List;

/** A service while it is read. */
final class Draft {
  final String name;

  /** The key that names it, for what is wrong with the whole of it. */
  final Node key;

  /** What its own map holds, without defaults. */
  final Node own;

  /** With defaults. */
  final Fields fields;

  final Service.Type type;
  final List<DependencyReader.Edge> edges;

  /** Set when all of it was read; may be half a service if there are errors. */
  Service service;

  Draft(String name, Node key, Node own, Fields fields) {
    this.name = name;
    this.key = key;
    this.own = own;
    this.fields = fields;
    this.type = fields.word(Catalogue.TYPE);
    this.edges = DependencyReader.read(fields);
  }

  boolean isOneshot() {
    return type == Service.Type.ONESHOT;
  }

  /** True if the key stands in the service itself, not only in the defaults. */
  boolean owns(Key<?> key) {
    return own.get(key.name) != null;
  }

  String path(Key<?> key) {
    return fields.path(key);
  }
}
