package dev.foster.lint;

import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.plan.Service;

/**
 * A service and the part of the file that describes it, so that a warning has a place.
 *
 * @param node the service's map, merged over the defaults
 * @param path the key of the service: {@code services.web}
 */
public record LintSubject(Service service, Node node, String path) {
  Node get(Key<?> key) {
    return node.get(key.name);
  }

  String path(Key<?> key) {
    return path + "." + key.name;
  }
}
