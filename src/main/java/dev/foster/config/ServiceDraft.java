package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.plan.Service;
import java.util.List;

/** A service while it is read. */
public final class ServiceDraft {
  public final String name;

  /** The key that names it, for what is wrong with the whole of it. */
  final Node key;

  /** What its own map holds, without defaults. */
  final Node own;

  /** With defaults. */
  public final Fields fields;

  final Service.Type type;
  final List<DependencyReader.Edge> edges;

  /** Set when all of it was read; may be half a service if there are errors. */
  public Service service;

  ServiceDraft(String name, Node key, Node own, Fields fields) {
    this.name = name;
    this.key = key;
    this.own = own;
    this.fields = fields;
    this.type = fields.word(ConfigKeys.TYPE);
    this.edges = DependencyReader.read(fields);
  }

  public boolean isOneshot() {
    return type == Service.Type.ONESHOT;
  }

  /** True if the key stands in the service itself, not only in the defaults. */
  boolean owns(Key<?> key) {
    return own.get(key.name) != null;
  }

  public String path(Key<?> key) {
    return fields.path(key);
  }
}
