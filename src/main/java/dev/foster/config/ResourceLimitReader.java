package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.schema.Section;
import dev.foster.config.schema.ValueType;
import dev.foster.config.yaml.CoreSchema;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.kernel.ResourceLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code limits}: a number, a size, {@code unlimited}, or {@code {soft, hard}} for each. */
public final class ResourceLimitReader {
  private ResourceLimitReader() {}

  public static Key<?>[] keys(Section pair) {
    ResourceLimit.Resource[] resources = ResourceLimit.Resource.values();
    Key<?>[] keys = new Key<?>[resources.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Key.of(resources[i].name().toLowerCase(Locale.ROOT), ValueType.LIMIT, pair);
    }
    return keys;
  }

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
      Long both = amount(fields.reading, value, path, resource);
      return both == null ? null : new ResourceLimit(resource, both, both);
    }
    Fields pair = Fields.of(fields.reading, value, key.section, path);
    Node soft = pair.get(ConfigKeys.LIMIT_SOFT);
    Node hard = pair.get(ConfigKeys.LIMIT_HARD);
    if (soft == null || hard == null) {
      fields.reading.problems.error(value, path, "needs both, soft and hard");
      return null;
    }
    Long low = amount(fields.reading, soft, pair.path(ConfigKeys.LIMIT_SOFT), resource);
    Long high = amount(fields.reading, hard, pair.path(ConfigKeys.LIMIT_HARD), resource);
    if (low == null || high == null) {
      return null;
    }
    boolean unbounded = high == ResourceLimit.UNLIMITED;
    if (!unbounded && (low == ResourceLimit.UNLIMITED || low > high)) {
      fields.reading.problems.error(soft, path, "the soft limit is above the hard limit");
      return null;
    }
    return new ResourceLimit(resource, low, high);
  }

  private static Long amount(
      LoadContext reading, Node node, String path, ResourceLimit.Resource resource) {
    String text = reading.scalars.text(node, path);
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
      return reading.scalars.size(node, path, 0);
    }
    String size = inBytes(resource) ? ", a size" : "";
    reading.problems.error(
        node,
        path,
        "must be a whole number" + size + " or 'unlimited', is " + Problems.quote(text));
    return null;
  }

  /** Whether a limit is in bytes, so that a size makes sense. */
  static boolean inBytes(ResourceLimit.Resource resource) {
    return switch (resource) {
      case FSIZE, DATA, STACK, CORE, RSS, MEMLOCK, AS, MSGQUEUE -> true;
      default -> false;
    };
  }
}
