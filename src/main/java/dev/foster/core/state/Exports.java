package dev.foster.core.state;

import dev.foster.core.ExportedValues;
import java.util.List;

/**
 * The variables that a oneshot exports. It stands beside the state, because the values outlive the
 * run that wrote them.
 */
final class Exports {
  /** What the present run has written; null before its main process has ended. */
  private ExportedValues written;

  /** Why the variables of the present run do not count; null if they do. */
  private String failure;

  /** The values of the last completed run; null before it. */
  private ExportedValues values;

  /** A run begins. */
  void begins() {
    written = null;
    failure = null;
  }

  /** The main process of the run has ended; this is what it has written. */
  void read(ExportedValues all, String fault) {
    written = all;
    failure = fault;
  }

  /** Why the present run has not exported all of these variables; null if it has. */
  String fault(List<String> names) {
    if (failure != null) {
      return failure;
    }
    if (written == null) {
      return "Foster could not read what it wrote to $FOSTER_ENV";
    }
    StringBuilder missing = new StringBuilder();
    for (String name : names) {
      if (written.get(name) == null) {
        missing.append(missing.isEmpty() ? "did not export " : ", ").append(name);
      }
    }
    return missing.isEmpty() ? null : missing.toString();
  }

  /** The present run has completed: its values replace the earlier ones. */
  void completed() {
    values = written;
  }

  /** The value of the last completed run; null if it is not known. */
  String value(String name) {
    return values == null ? null : values.get(name);
  }

  /** True if the last completed run has set all of these variables. */
  boolean has(List<String> names) {
    for (String name : names) {
      if (value(name) == null) {
        return false;
      }
    }
    return true;
  }
}
