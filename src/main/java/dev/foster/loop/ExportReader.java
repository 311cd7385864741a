package dev.foster.loop;

import dev.foster.core.Event;
import dev.foster.core.ExportedValues;
import dev.foster.plan.Service;
import dev.foster.text.EnvFileParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what a oneshot has written to {@code $FOSTER_ENV}. Messages contain only names of {@code
 * exports} and numbers of lines. Other names may be secrets: the second line of a value without
 * quotes looks like a name.
 */
final class ExportReader implements EnvFileParser.Sink {
  private static final String WHERE = " that it wrote to $FOSTER_ENV ";

  private final List<String> names;
  private final Map<String, String> values = new HashMap<>();
  private String failure;

  private ExportReader(List<String> names) {
    this.names = names;
  }

  /**
   * The event for the core.
   *
   * @param bytes null if it wrote too much or its pipe could not be read
   */
  static Event.Exported event(Service service, String run, byte[] bytes, boolean tooMuch) {
    ExportReader reader = new ExportReader(service.exports());
    if (bytes != null) {
      EnvFileParser.parse(bytes, reader);
    } else if (tooMuch) {
      reader.failure = "wrote more than 128 KiB to $FOSTER_ENV";
    }
    boolean good = bytes != null && reader.failure == null;
    ExportedValues values = good ? new ExportedValues(reader.values) : null;
    return new Event.Exported(service.name(), run, values, reader.failure);
  }

  @Override
  public void variable(String name, String value, int line) {
    if (!names.contains(name)) {
      fail(line, "sets a variable that is not in its 'exports'");
    } else if (value == null) {
      fail(line, "has no value for " + name);
    } else {
      values.put(name, value);
    }
  }

  @Override
  public void error(int line, int column, String name, String message) {
    fail(line, "is wrong: " + message);
  }

  private void fail(int line, String what) {
    failure = failure == null ? "line " + line + WHERE + what : failure;
  }
}
