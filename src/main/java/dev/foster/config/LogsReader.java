package dev.foster.config;

import dev.foster.plan.Logs;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code logs}, at the top and in services. */
final class LogsReader {
  private final Reading reading;
  private final Logs standard;

  /** Which service has which log file: two rotations of one file would lose lines. */
  private final Map<String, String> files = new HashMap<>();

  LogsReader(Reading reading, Fields top) {
    this.reading = reading;
    Node node = top.get(Catalogue.TOP_LOGS);
    if (node != null && node.isMap() && node.entries.containsKey(Catalogue.LOGS_FILE.name)) {
      Map<String, Node.Entry> entries = new LinkedHashMap<>(node.entries);
      Node key = entries.remove(Catalogue.LOGS_FILE.name).key;
      String message = "a file belongs to one service: services.NAME.logs.file";
      reading.problems.error(key, "logs.file", message);
      node = node.withEntries(entries);
    }
    Fields fields = node == null ? null : Fields.of(reading, node, Catalogue.ALL_LOGS, "logs");
    standard =
        fields == null
            ? new Logs(
                Catalogue.FORMAT.fallback,
                Catalogue.TIMESTAMPS.fallback,
                Catalogue.ON_FULL.fallback,
                null)
            : new Logs(
                fields.word(Catalogue.FORMAT),
                fields.flag(Catalogue.TIMESTAMPS),
                fields.word(Catalogue.ON_FULL),
                null);
  }

  /** What the top says. */
  Logs standard() {
    return standard;
  }

  /** A service's logs: what it does not say is as at the top. */
  Logs read(Fields service, String name) {
    Fields fields = service.section(Catalogue.LOGS);
    if (fields == null) {
      return standard;
    }
    Logs.Format format =
        fields.has(Catalogue.FORMAT) ? fields.word(Catalogue.FORMAT) : standard.format();
    Logs.LogFile file = file(fields, name);
    if (file != null && format == Logs.Format.RAW) {
      reading.problems.error(
          fields.get(Catalogue.LOGS_FILE),
          fields.path(Catalogue.LOGS_FILE),
          "not possible with format raw: Foster does not see the service's output");
    }
    return new Logs(
        format,
        fields.has(Catalogue.TIMESTAMPS)
            ? fields.flag(Catalogue.TIMESTAMPS)
            : standard.timestamps(),
        fields.has(Catalogue.ON_FULL) ? fields.word(Catalogue.ON_FULL) : standard.onFull(),
        file);
  }

  private Logs.LogFile file(Fields logs, String name) {
    Fields fields = logs.section(Catalogue.LOGS_FILE);
    if (fields == null) {
      return null;
    }
    String path = path(fields, name);
    return new Logs.LogFile(
        path,
        fields.size(Catalogue.MAX_SIZE),
        fields.integer(Catalogue.KEEP_FILES),
        fields.flag(Catalogue.GZIP));
  }

  private String path(Fields fields, String name) {
    String text = fields.text(Catalogue.LOG_PATH);
    if (text == null) {
      if (!fields.has(Catalogue.LOG_PATH)) {
        reading.problems.error(fields.node, fields.path, "needs a path");
      }
      return null;
    }
    Node at = fields.get(Catalogue.LOG_PATH);
    String path = PathText.resolve(at.source.directory, text);
    String other = files.putIfAbsent(path, name);
    if (other != null) {
      reading.problems.error(
          at, fields.path(Catalogue.LOG_PATH), "service '" + other + "' has this file already");
    }
    return path;
  }
}
