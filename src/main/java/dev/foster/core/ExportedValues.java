package dev.foster.core;

import java.util.HashMap;
import java.util.Map;

/** Values of variables that oneshots have exported. They are secrets: no text contains them. */
public final class ExportedValues {
  private final Map<String, String> values;

  /** Values by the names of the variables. */
  public ExportedValues(Map<String, String> values) {
    this.values = new HashMap<>(values);
  }

  /** The value of a variable; null if it is not set. */
  public String get(String name) {
    return values.get(name);
  }

  @Override
  public String toString() {
    return "ExportedValues" + values.keySet();
  }
}
