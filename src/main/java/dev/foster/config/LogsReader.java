package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.Node;
import dev.foster.plan.Logs;
import dev.foster.text.PathText;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code logs}, at the top level and in services. */
final class LogsReader {
  private final LoadContext context;
  private final Logs standard;

  /** Log file to service. Two services that rotate the same file would lose lines. */
  private final Map<String, String> files = new HashMap<>();

  LogsReader(LoadContext context, Fields top) {
    this.context = context;
    Node node = top.get(ConfigKeys.TOP_LOGS);
    if (node != null && node.isMap() && node.entries.containsKey(ConfigKeys.LOGS_FILE.name)) {
      Map<String, Node.Entry> entries = new LinkedHashMap<>(node.entries);
      Node key = entries.remove(ConfigKeys.LOGS_FILE.name).key;
      String message = "a file belongs to one service: services.NAME.logs.file";
      context.problems.error(key, "logs.file", message);
      node = node.withEntries(entries);
    }
    Fields fields = node == null ? null : Fields.of(context, node, ConfigKeys.ALL_LOGS, "logs");
    standard =
        fields == null
            ? new Logs(
                ConfigKeys.FORMAT.fallback,
                ConfigKeys.TIMESTAMPS.fallback,
                ConfigKeys.ON_FULL.fallback,
                null)
            : new Logs(
                fields.word(ConfigKeys.FORMAT),
                fields.flag(ConfigKeys.TIMESTAMPS),
                fields.word(ConfigKeys.ON_FULL),
                null);
  }

  /** The top-level {@code logs}. */
  Logs standard() {
    return standard;
  }

  /** The logs of a service; absent keys are as at the top level. */
  Logs read(Fields service, String name) {
    Fields fields = service.section(ConfigKeys.LOGS);
    if (fields == null) {
      return standard;
    }
    Logs.Format format =
        fields.has(ConfigKeys.FORMAT) ? fields.word(ConfigKeys.FORMAT) : standard.format();
    Logs.LogFile file = file(fields, name);
    if (file != null && format == Logs.Format.RAW) {
      context.problems.error(
          fields.get(ConfigKeys.LOGS_FILE),
          fields.path(ConfigKeys.LOGS_FILE),
          "not possible with format raw: Foster does not see the service's output");
    }
    return new Logs(
        format,
        fields.has(ConfigKeys.TIMESTAMPS)
            ? fields.flag(ConfigKeys.TIMESTAMPS)
            : standard.timestamps(),
        fields.has(ConfigKeys.ON_FULL) ? fields.word(ConfigKeys.ON_FULL) : standard.onFull(),
        file);
  }

  private Logs.LogFile file(Fields logs, String name) {
    Fields fields = logs.section(ConfigKeys.LOGS_FILE);
    if (fields == null) {
      return null;
    }
    String path = path(fields, name);
    return new Logs.LogFile(
        path,
        fields.size(ConfigKeys.MAX_SIZE),
        fields.integer(ConfigKeys.KEEP_FILES),
        fields.flag(ConfigKeys.GZIP));
  }

  private String path(Fields fields, String name) {
    String text = fields.text(ConfigKeys.LOG_PATH);
    if (text == null) {
      if (!fields.has(ConfigKeys.LOG_PATH)) {
        context.problems.error(fields.node, fields.path, "needs a path");
      }
      return null;
    }
    Node at = fields.get(ConfigKeys.LOG_PATH);
    String path = PathText.resolve(at.source.directory, text);
    String other = files.putIfAbsent(path, name);
    if (other != null) {
      context.problems.error(
          at, fields.path(ConfigKeys.LOG_PATH), "service '" + other + "' already uses this file");
    }
    return path;
  }
}
