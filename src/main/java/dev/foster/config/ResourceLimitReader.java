package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.CoreSchema;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.kernel.ResourceLimit;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code limits}: a number, a size, {@code unlimited}, or {@code {soft, hard}} for each. */
final class ResourceLimitReader {
  private ResourceLimitReader() {}

  static List<ResourceLimit> read(Fields service) {
    Fields fields = service.section(ConfigKeys.SERVICE_LIMITS);
    if (fields == null) {
      return List.of();
    }
    List<ResourceLimit> limits = new ArrayList<>();
    Key<?>[] keys = ConfigKeys.LIMITS.keys;
    ResourceLimit.Resource[] resources = ResourceLimit.Resource.values();
    for (int i = 0; i < keys.length; i++) {
      Node value = fields.get(keys[i]);
      ResourceLimit limit = value == null ? null : limit(fields, keys[i], value, resources[i]);
      if (limit != null) {
        limits.add(limit);
      }
    }
    return limits;
  }

  private static ResourceLimit limit(
      Fields fields, Key<?> key, Node value, ResourceLimit.Resource resource) {
    String path = fields.path(key);
    if (!value.isMap()) {
      Long both = amount(fields.context, value, path, resource);
      return both == null ? null : new ResourceLimit(resource, both, both);
    }
    Fields pair = Fields.of(fields.context, value, key.section, path);
    Node soft = pair.get(ConfigKeys.LIMIT_SOFT);
    Node hard = pair.get(ConfigKeys.LIMIT_HARD);
    if (soft == null || hard == null) {
      fields.context.problems.error(value, path, "needs both soft and hard");
      return null;
    }
    Long low = amount(fields.context, soft, pair.path(ConfigKeys.LIMIT_SOFT), resource);
    Long high = amount(fields.context, hard, pair.path(ConfigKeys.LIMIT_HARD), resource);
    if (low == null || high == null) {
      return null;
    }
    boolean unbounded = high == ResourceLimit.UNLIMITED;
    if (!unbounded && (low == ResourceLimit.UNLIMITED || low > high)) {
      fields.context.problems.error(soft, path, "the soft limit is above the hard limit");
      return null;
    }
    return new ResourceLimit(resource, low, high);
  }

  private static Long amount(
      LoadContext context, Node node, String path, ResourceLimit.Resource resource) {
    String text = context.scalars.text(node, path);
    if (text == null) {
      return null;
    }
    if (text.equals("unlimited")) {
      return ResourceLimit.UNLIMITED;
    }
    Long number = CoreSchema.integer(text);
    if (number != null && number >= 0 && number < Long.MAX_VALUE) {
      return number;
    }
    if (number == null && inBytes(resource)) {
      return context.scalars.size(node, path, 0);
    }
    String size = inBytes(resource) ? ", a size" : "";
    context.problems.error(
        node,
        path,
        "must be a whole number" + size + " or 'unlimited', is " + Problems.quote(text));
    return null;
  }

  /** Whether the unit of a limit is bytes, so that it may be a size. */
  static boolean inBytes(ResourceLimit.Resource resource) {
    return switch (resource) {
      case FSIZE, DATA, STACK, CORE, RSS, MEMLOCK, AS, MSGQUEUE -> true;
      default -> false;
    };
  }
}
