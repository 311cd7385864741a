package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.plan.LogFiles;
import dev.foster.plan.LogFiles.LogFile;
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
  private final Map<String, String> owners = new HashMap<>();

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

  private LogsReader(LoadContext context, LogsReader other) {
    this.context = context;
    standard = other.standard;
    owners.putAll(other.owners);
  }

  /** The same reader, to read a service later. */
  LogsReader again(LoadContext other) {
    return new LogsReader(other, this);
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
    LogFiles files = files(fields, name);
    String streams = fields.word(ConfigKeys.STREAMS);
    if (files != null && format == Logs.Format.RAW) {
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
        files,
        streams.equals("stderr"),
        streams.equals("stdout"),
        fields.flag(ConfigKeys.MERGE));
  }

  private LogFiles files(Fields logs, String name) {
    Fields fields = logs.section(ConfigKeys.LOGS_FILE);
    if (fields == null) {
      return null;
    }
    LogFile settings =
        new LogFile(
            null,
            fields.size(ConfigKeys.MAX_SIZE),
            fields.integer(ConfigKeys.KEEP_FILES),
            fields.flag(ConfigKeys.GZIP),
            fields.flag(ConfigKeys.FILE_TIMESTAMPS),
            fields.duration(ConfigKeys.MAX_AGE));
    boolean separate = fields.has(ConfigKeys.LOG_STDOUT) || fields.has(ConfigKeys.LOG_STDERR);
    if (fields.has(ConfigKeys.LOG_PATH) == separate) {
      String message = "needs 'path' for both streams, or 'stdout' and 'stderr'";
      context.problems.error(fields.node, fields.path, message);
      return null;
    }
    if (!separate) {
      LogFile both = file(fields, ConfigKeys.LOG_PATH, settings, name);
      return new LogFiles(both, both);
    }
    LogFile stdout = file(fields, ConfigKeys.LOG_STDOUT, settings, name);
    LogFile stderr = file(fields, ConfigKeys.LOG_STDERR, settings, name);
    boolean same = stdout != null && stdout.equals(stderr);
    return new LogFiles(stdout, same ? stdout : stderr);
  }

  private LogFile file(Fields fields, Key<String> key, LogFile settings, String name) {
    String text = fields.text(key);
    if (text == null) {
      return null;
    }
    Node at = fields.get(key);
    String path = PathText.resolve(at.source.directory, text);
    String other = owners.putIfAbsent(path, name);
    if (other != null && !other.equals(name) && !context.startsAnyway) {
      String message = "service '" + other + "' already uses this file";
      context.problems.error(at, fields.path(key), message);
    }
    return settings.at(path);
  }
}
