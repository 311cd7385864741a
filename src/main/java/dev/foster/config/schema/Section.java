package dev.foster.config.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keys of one map of the configuration. */
public final class Section {
  public final String name;
  public final Key<?>[] keys;
  private final Map<String, Key<?>> byName;

  Section(String name, Key<?>... keys) {
    this.name = name;
    this.keys = keys;
    this.byName = HashMap.newHashMap(keys.length);
    for (Key<?> key : keys) {
      byName.put(key.name, key);
    }
  }

  /** The key with this name, or null. */
  public Key<?> find(String key) {
    return byName.get(key);
  }

  public List<String> names() {
    List<String> names = new ArrayList<>(keys.length);
    for (Key<?> key : keys) {
      names.add(key.name);
    }
    return names;
  }
}
