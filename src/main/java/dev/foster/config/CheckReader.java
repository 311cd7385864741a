package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.CoreSchema;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.plan.Check;
import dev.foster.plan.Command;
import dev.foster.plan.Health;
import dev.foster.plan.Ready;
import dev.foster.text.Durations;
import dev.foster.text.HostPort;
import dev.foster.text.PathText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code ready} and {@code health}. */
final class CheckReader {
  /** The value without a {@code ready} block. */
  static final Ready NO_CHECKS =
      new Ready(
          List.of(),
          ConfigKeys.READY_DELAY.fallback,
          ConfigKeys.READY_INTERVAL.fallback,
          ConfigKeys.READY_TIMEOUT.fallback);

  private final LoadContext context;
  private final CommandReader commands;

  /** Absolute working directory of the service. */
  private final String directory;

  private final String name;

  CheckReader(LoadContext context, CommandReader commands, String directory, String name) {
    this.context = context;
    this.name = name;
    this.commands = commands;
    this.directory = directory;
  }

  Ready ready(Fields service) {
    Fields fields = service.section(ConfigKeys.SERVICE_READY);
    if (fields == null) {
      return NO_CHECKS;
    }
    List<Check> checks = new ArrayList<>();
    Integer fd = fields.integer(ConfigKeys.FD);
    if (fd != null) {
      checks.add(new Check.Fd(fd));
    }
    String notify = fields.flagOrWord(ConfigKeys.NOTIFY);
    if (!notify.equals("false")) {
      checks.add(new Check.Notify(notify.equals("all")));
    }
    polled(fields, checks);
    String file = fields.text(ConfigKeys.FILE);
    if (file != null) {
      checks.add(new Check.File(path(file)));
    }
    log(fields, checks);
    upFor(fields, checks);
    return new Ready(
        List.copyOf(checks),
        fields.duration(ConfigKeys.READY_DELAY),
        fields.duration(ConfigKeys.READY_INTERVAL),
        fields.duration(ConfigKeys.READY_TIMEOUT));
  }

  private void upFor(Fields fields, List<Check> checks) {
    Duration upFor = fields.duration(ConfigKeys.UP_FOR);
    if (upFor == null) {
      return;
    }
    checks.add(new Check.UpFor(upFor));
    Duration timeout = fields.duration(ConfigKeys.READY_TIMEOUT);
    if (upFor.compareTo(timeout) >= 0) {
      String message = "must be less than timeout, which is " + Durations.text(timeout);
      context.problems.error(
          fields.get(ConfigKeys.UP_FOR), fields.path(ConfigKeys.UP_FOR), message);
    }
  }

  /** The absolute path of a name that is relative to the service's directory. */
  private String path(String name) {
    return PathText.resolve(directory, name);
  }

  private void log(Fields fields, List<Check> checks) {
    String pattern = fields.text(ConfigKeys.LOG);
    if (pattern == null) {
      return;
    }
    try {
      Pattern.compile(pattern);
      checks.add(new Check.Log(pattern));
    } catch (PatternSyntaxException e) {
      String message = "not a regular expression: " + e.getDescription() + " at character ";
      context.problems.error(
          fields.get(ConfigKeys.LOG), fields.path(ConfigKeys.LOG), message + (e.getIndex() + 1));
    }
  }

  /** Whether {@code foster health} considers the service. */
  boolean isHealthRequired(Fields service) {
    Node node = service.get(ConfigKeys.SERVICE_HEALTH);
    Node required = node == null ? null : node.get(ConfigKeys.HEALTH_REQUIRED.name);
    String path = service.path(ConfigKeys.SERVICE_HEALTH) + "." + ConfigKeys.HEALTH_REQUIRED.name;
    Boolean flag = required == null ? null : context.scalars.flag(required, path);
    return flag == null || flag;
  }

  /** Whether the health block has no key but {@code required}, and so no checks. */
  boolean isOnlyRequired(Fields service) {
    Node node = service.get(ConfigKeys.SERVICE_HEALTH);
    return node != null
        && node.isMap()
        && node.entries.size() == 1
        && node.entries.containsKey(ConfigKeys.HEALTH_REQUIRED.name);
  }

  /** The health block; null if there is none. */
  Health health(Fields service) {
    Fields fields = service.section(ConfigKeys.SERVICE_HEALTH);
    if (fields == null) {
      return null;
    }
    List<Check> checks = new ArrayList<>();
    boolean any = polled(fields, checks);
    if (!any && !fields.has(ConfigKeys.MEMORY)) {
      context.problems.error(
          fields.node, fields.path, "needs a check: exec, http, tcp, unix or memory");
    }
    Long memory = fields.size(ConfigKeys.MEMORY);
    if (memory != null) {
      checks.add(new Check.Memory(name, memory));
    }
    return new Health(
        List.copyOf(checks),
        fields.duration(ConfigKeys.HEALTH_INTERVAL),
        fields.duration(ConfigKeys.HEALTH_TIMEOUT),
        fields.integer(ConfigKeys.FAILURES),
        fields.integer(ConfigKeys.SUCCESSES),
        fields.word(ConfigKeys.ACTION));
  }

  /** Adds the checks that both blocks have; true if the block names one, valid or not. */
  private boolean polled(Fields fields, List<Check> checks) {
    Command command = commands.read(fields, ConfigKeys.EXEC);
    if (command != null) {
      checks.add(new Check.Exec(command));
    }
    Node http = fields.get(ConfigKeys.HTTP);
    if (http != null) {
      Check check = new HttpReader(context).read(http, fields.path(ConfigKeys.HTTP));
      if (check != null) {
        checks.add(check);
      }
    }
    Node tcp = fields.get(ConfigKeys.TCP);
    if (tcp != null) {
      Check check = tcp(tcp, fields.path(ConfigKeys.TCP));
      if (check != null) {
        checks.add(check);
      }
    }
    String unix = fields.text(ConfigKeys.UNIX);
    if (unix != null) {
      checks.add(new Check.Unix(unix.startsWith("@") ? unix : path(unix)));
    }
    return http != null
        || tcp != null
        || fields.has(ConfigKeys.EXEC)
        || fields.has(ConfigKeys.UNIX);
  }

  private Check tcp(Node node, String path) {
    String text = context.scalars.text(node, path);
    if (text == null) {
      return null;
    }
    HostPort address = HostPort.parse(text, -1);
    if (address == null) {
      String example = CoreSchema.integer(text) == null ? "127.0.0.1:9000" : "127.0.0.1:" + text;
      context.problems.error(
          node, path, "must be HOST:PORT such as \"" + example + "\", is " + Problems.quote(text));
      return null;
    }
    return new Check.Tcp(address.host(), address.port());
  }
}
