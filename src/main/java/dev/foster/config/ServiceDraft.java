package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.plan.Replica;
import dev.foster.plan.Service;
import java.util.List;

/** A service that is being read. */
final class ServiceDraft {
  final String name;

  /** Its key, the place for errors that concern the whole service. */
  final Node key;

  /** Its own map, without defaults. */
  final Node own;

  /** Its values, with defaults. */
  final Fields fields;

  final Service.Type type;
  final List<DependencyReader.Edge> edges;

  /** Its place among the instances of a service with {@code replicas}, or null. */
  final Replica replica;

  /** Set after all keys have been read; incomplete if there are errors. */
  Service service;

  ServiceDraft(String name, Node key, Node own, Fields fields, Replica replica) {
    this.name = name;
    this.replica = replica;
    this.key = key;
    this.own = own;
    this.fields = fields;
    Service.Type written = fields.word(ConfigKeys.TYPE);
    this.type = isScheduled() ? Service.Type.ONESHOT : written;
    this.edges = DependencyReader.read(fields);
  }

  /** The value of {@code ${FOSTER_REPLICA}}, or null. */
  String replicaText() {
    return replica == null ? null : Integer.toString(replica.number());
  }

  /** Name of the service in the file. */
  String serviceName() {
    return replica == null ? name : replica.service();
  }

  boolean isScheduled() {
    return fields.has(ConfigKeys.SCHEDULE);
  }

  boolean isOneshot() {
    return type == Service.Type.ONESHOT;
  }

  /** Whether the service itself has the key, not only the defaults. */
  boolean owns(Key<?> key) {
    return own.get(key.name) != null;
  }

  String path(Key<?> key) {
    return fields.path(key);
  }
}
