package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.CoreSchema;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.kernel.Signals;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.StopPolicy;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code restart} and {@code stop}. */
final class PolicyReader {
  private static final Set<Integer> ZERO = Set.of(0);
  private static final RestartPolicy.Limit DEFAULT_LIMIT =
      new RestartPolicy.Limit(ConfigKeys.LIMIT_COUNT.fallback, ConfigKeys.LIMIT_WITHIN.fallback);

  private final LoadContext context;

  PolicyReader(LoadContext context) {
    this.context = context;
  }

  /**
   * The restart policy of a service.
   *
   * @param ownNode the value in the service itself, without defaults; null if it has none
   */
  RestartPolicy restart(Fields service, boolean oneshot, Node ownNode) {
    Node node = service.get(ConfigKeys.SERVICE_RESTART);
    String path = service.path(ConfigKeys.SERVICE_RESTART);
    if (node == null) {
      return standard(checked(null, oneshot, null, path));
    }
    if (node.isScalar()) {
      RestartPolicy.Mode mode = mode(node, path);
      return standard(checked(mode, oneshot, ownNode, path));
    }
    Fields fields = Fields.of(context, node, ConfigKeys.RESTART, path);
    if (fields == null) {
      return standard(RestartPolicy.Mode.NEVER);
    }
    RestartPolicy.Mode mode = fields.word(ConfigKeys.POLICY);
    Node own = ownNode == null || ownNode.isScalar() ? ownNode : ownNode.get("policy");
    return of(fields, checked(mode, oneshot, own, fields.path(ConfigKeys.POLICY)));
  }

  private RestartPolicy.Mode mode(Node node, String path) {
    int index = context.scalars.word(node, path, ConfigKeys.POLICY.choices);
    return index < 0 ? null : ConfigKeys.POLICY.values[index];
  }

  /** Refuses {@code always} for a oneshot, unless it comes from the defaults. */
  private RestartPolicy.Mode checked(
      RestartPolicy.Mode mode, boolean oneshot, Node own, String path) {
    if (!oneshot) {
      return mode == null ? RestartPolicy.Mode.ALWAYS : mode;
    }
    if (mode == RestartPolicy.Mode.ALWAYS && own != null) {
      context.problems.error(
          own, path, "a oneshot that is always restarted never completes: on-failure or never");
    }
    return mode == RestartPolicy.Mode.ON_FAILURE ? mode : RestartPolicy.Mode.NEVER;
  }

  private static RestartPolicy standard(RestartPolicy.Mode mode) {
    return new RestartPolicy(
        mode,
        ConfigKeys.DELAY.fallback,
        ConfigKeys.FACTOR.fallback,
        ConfigKeys.MAX_DELAY.fallback,
        ConfigKeys.JITTER.fallback,
        ConfigKeys.RESET_AFTER.fallback,
        DEFAULT_LIMIT,
        ZERO,
        Set.of(),
        null);
  }

  private RestartPolicy of(Fields fields, RestartPolicy.Mode mode) {
    Duration delay = fields.duration(ConfigKeys.DELAY);
    Duration maxDelay = fields.duration(ConfigKeys.MAX_DELAY);
    if (maxDelay.compareTo(delay) < 0) {
      boolean written = fields.has(ConfigKeys.MAX_DELAY);
      if (written) {
        context.problems.error(
            fields.get(ConfigKeys.MAX_DELAY),
            fields.path(ConfigKeys.MAX_DELAY),
            "must not be less than 'delay'");
      }
      maxDelay = delay;
    }
    Set<Integer> codes = new TreeSet<>();
    Set<Integer> signals = new TreeSet<>();
    boolean given = successes(fields, codes, signals);
    return new RestartPolicy(
        mode,
        delay,
        fields.number(ConfigKeys.FACTOR),
        maxDelay,
        fields.number(ConfigKeys.JITTER),
        fields.duration(ConfigKeys.RESET_AFTER),
        limit(fields),
        given ? java.util.Collections.unmodifiableSet(codes) : ZERO,
        given ? java.util.Collections.unmodifiableSet(signals) : Set.of(),
        failedStarts(fields));
  }

  private static RestartPolicy.FailedStarts failedStarts(Fields restart) {
    Fields fields = restart.section(ConfigKeys.FAILED_STARTS);
    return fields == null
        ? null
        : new RestartPolicy.FailedStarts(
            fields.integer(ConfigKeys.FAILED_RETRIES),
            fields.duration(ConfigKeys.FAILED_DELAY),
            fields.duration(ConfigKeys.FAILED_STEP));
  }

  private RestartPolicy.Limit limit(Fields fields) {
    Node node = fields.get(ConfigKeys.LIMIT);
    String path = fields.path(ConfigKeys.LIMIT);
    if (node == null) {
      return DEFAULT_LIMIT;
    }
    if (node.isScalar()) {
      String text = context.scalars.text(node, path);
      if (text != null && !text.equals("none")) {
        String example = "must be {count: 5, within: 60s} or none, is ";
        context.problems.error(node, path, example + Problems.quote(text));
      }
      return null;
    }
    Fields limit = Fields.of(context, node, ConfigKeys.RESTART_LIMIT, path);
    return limit == null
        ? null
        : new RestartPolicy.Limit(
            limit.integer(ConfigKeys.LIMIT_COUNT), limit.duration(ConfigKeys.LIMIT_WITHIN));
  }

  private boolean successes(Fields fields, Set<Integer> codes, Set<Integer> signals) {
    Node list = fields.get(ConfigKeys.SUCCESS_CODES);
    if (list == null) {
      return false;
    }
    String path = fields.path(ConfigKeys.SUCCESS_CODES);
    if (!list.isList()) {
      String example = "must be a list such as [0, 143, TERM], is ";
      context.problems.error(list, path, example + list.words());
      return false;
    }
    for (int i = 0; i < list.items.size(); i++) {
      success(list.items.get(i), path + "[" + i + "]", codes, signals);
    }
    return true;
  }

  private void success(Node item, String path, Set<Integer> codes, Set<Integer> signals) {
    String text = context.scalars.text(item, path);
    if (text == null) {
      return;
    }
    Long code = CoreSchema.integer(text);
    if (code == null) {
      int signal = Signals.parse(text);
      if (signal < 0) {
        String message = "must be an exit code from 0 to 255 or a signal: ";
        context.problems.error(item, path, message + Scalars.noSignal(text));
      } else {
        signals.add(signal);
      }
    } else if (code < 0 || code > 255) {
      String message = "must be an exit code from 0 to 255 or a signal, is ";
      context.problems.error(item, path, message + Problems.quote(text));
    } else {
      codes.add(code.intValue());
    }
  }

  StopPolicy stop(Fields service, CommandReader commands) {
    Fields fields = service.section(ConfigKeys.SERVICE_STOP);
    if (fields == null) {
      return new StopPolicy(
          Signals.TERM,
          ConfigKeys.STOP_DELAY.fallback,
          ConfigKeys.STOP_TIMEOUT.fallback,
          null,
          ConfigKeys.SCOPE.fallback);
    }
    Node signal = fields.get(ConfigKeys.STOP_SIGNAL);
    Integer number =
        signal == null ? null : context.scalars.signal(signal, fields.path(ConfigKeys.STOP_SIGNAL));
    return new StopPolicy(
        number == null ? Signals.TERM : number,
        fields.duration(ConfigKeys.STOP_DELAY),
        fields.duration(ConfigKeys.STOP_TIMEOUT),
        commands.hook(fields, ConfigKeys.STOP_COMMAND),
        fields.word(ConfigKeys.SCOPE));
  }
}
