package dev.foster.config.schema;

import dev.foster.kernel.ResourceLimit;
import dev.foster.plan.Dependency;
import dev.foster.plan.Health;
import dev.foster.plan.Logs;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Service;
import dev.foster.plan.StopPolicy;
import java.time.Duration;
import java.util.Locale;

/**
 * Every key of the configuration. The readers, the JSON Schema and the reference page take names,
 * types, ranges and defaults from here; {@link KeyDocs} has the documentation of each key.
 */
public final class ConfigKeys {
  private static final Duration ZERO = Duration.ZERO;

  // env, env_file
  public static final Key<String> SECRET_FILE = Key.text("file");
  public static final Key<String> FROM = Key.text("from");
  public static final Section VARIABLE = new Section("env", SECRET_FILE, FROM);
  public static final Key<String> ENV_FILE_PATH = Key.text("path");
  public static final Key<Boolean> ENV_FILE_REQUIRED = Key.flag("required", true);
  public static final Section ENV_FILE_ITEM =
      new Section("env_file", ENV_FILE_PATH, ENV_FILE_REQUIRED);

  // limits
  public static final Key<Object> LIMIT_SOFT = Key.of("soft", ValueType.LIMIT);
  public static final Key<Object> LIMIT_HARD = Key.of("hard", ValueType.LIMIT);
  static final Section LIMIT_PAIR = new Section("limit", LIMIT_SOFT, LIMIT_HARD);
  public static final Section LIMITS = new Section("limits", limits());

  public static final Key<Object> KEEP = Key.of("keep", ValueType.TEXTS);
  public static final Key<Object> DROP = Key.of("drop", ValueType.TEXTS);
  static final Section CAPABILITIES = new Section("capabilities", KEEP, DROP);

  public static final Key<Dependency.Condition> CONDITION =
      Key.word("condition", null, Dependency.Condition.values());
  public static final Key<Boolean> REQUIRED = Key.flag("required", true);
  public static final Key<Boolean> RESTART_TOO = Key.flag("restart", false);
  public static final Key<Boolean> BOUND = Key.flag("bound", false);
  public static final Section DEPENDENCY =
      new Section("depends_on", CONDITION, REQUIRED, RESTART_TOO, BOUND);

  // ready, health
  public static final Key<Integer> FD = Key.integer("fd", null, 3, 1023);
  public static final Key<Boolean> NOTIFY = Key.flagOrWord("notify", false, "all");
  public static final Key<Object> EXEC = Key.of("exec", ValueType.COMMAND);
  public static final Key<String> URL = Key.text("url");
  public static final Key<Object> STATUS = Key.of("status", ValueType.STATUSES);
  public static final Key<Object> HEADERS = Key.of("headers", ValueType.HEADERS);
  public static final Section HTTP_REQUEST = new Section("http", URL, STATUS, HEADERS);
  public static final Key<Object> HTTP = Key.of("http", ValueType.TEXT_OR_SECTION, HTTP_REQUEST);
  public static final Key<Object> TCP = Key.of("tcp", ValueType.ADDRESS);
  public static final Key<String> UNIX = Key.text("unix");
  public static final Key<String> FILE = Key.text("file");
  public static final Key<String> LOG = Key.text("log");
  public static final Key<Duration> UP_FOR = Key.duration("up_for", null, 1);
  public static final Key<Duration> READY_DELAY = Key.duration("delay", ZERO, 0);
  public static final Key<Duration> READY_INTERVAL =
      Key.duration("interval", Duration.ofMillis(250), 10);
  public static final Key<Duration> READY_TIMEOUT =
      Key.duration("timeout", Duration.ofSeconds(60), 1);
  static final Section READY =
      new Section(
          "ready",
          FD,
          NOTIFY,
          EXEC,
          HTTP,
          TCP,
          UNIX,
          FILE,
          LOG,
          UP_FOR,
          READY_DELAY,
          READY_INTERVAL,
          READY_TIMEOUT);

  public static final Key<Long> MEMORY = Key.size("memory", null, 1 << 20);
  public static final Key<Duration> HEALTH_INTERVAL =
      Key.duration("interval", Duration.ofSeconds(10), 10);
  public static final Key<Duration> HEALTH_TIMEOUT =
      Key.duration("timeout", Duration.ofSeconds(3), 1);
  public static final Key<Integer> FAILURES = Key.integer("failures", 3, 1, 10_000);
  public static final Key<Integer> SUCCESSES = Key.integer("successes", 1, 1, 10_000);
  public static final Key<Boolean> HEALTH_REQUIRED = Key.flag("required", true);
  public static final Key<Health.Action> ACTION =
      Key.word("action", Health.Action.RESTART, Health.Action.values());
  static final Section HEALTH =
      new Section(
          "health",
          EXEC,
          HTTP,
          TCP,
          UNIX,
          MEMORY,
          HEALTH_INTERVAL,
          HEALTH_TIMEOUT,
          FAILURES,
          SUCCESSES,
          ACTION,
          HEALTH_REQUIRED);

  // restart
  public static final Key<Integer> LIMIT_COUNT = Key.integer("count", 5, 0, 10_000);
  public static final Key<Duration> LIMIT_WITHIN =
      Key.duration("within", Duration.ofSeconds(60), 1);
  public static final Section RESTART_LIMIT =
      new Section("restart.limit", LIMIT_COUNT, LIMIT_WITHIN);
  public static final Key<RestartPolicy.Mode> POLICY =
      Key.word("policy", null, RestartPolicy.Mode.values());
  public static final Key<Duration> DELAY = Key.duration("delay", Duration.ofMillis(100), 0);
  public static final Key<Double> FACTOR = Key.number("factor", 2.0, 1, 100);
  public static final Key<Duration> MAX_DELAY =
      Key.duration("max_delay", Duration.ofSeconds(30), 0);
  public static final Key<Double> JITTER = Key.number("jitter", 0.1, 0, 1);
  public static final Key<Duration> RESET_AFTER =
      Key.duration("reset_after", Duration.ofSeconds(60), 0);
  public static final Key<Object> LIMIT =
      Key.of("limit", ValueType.WORD_OR_SECTION, RESTART_LIMIT, "none");
  public static final Key<Object> SUCCESS_CODES = Key.of("success_codes", ValueType.CODES);
  public static final Key<Integer> FAILED_RETRIES = Key.integer("retries", 3, 0, 10_000);
  public static final Key<Duration> FAILED_DELAY = Key.duration("delay", Duration.ofSeconds(1), 0);
  public static final Key<Duration> FAILED_STEP = Key.duration("step", Duration.ofSeconds(1), 0);
  static final Section FAILED_SECTION =
      new Section("restart.failed_starts", FAILED_RETRIES, FAILED_DELAY, FAILED_STEP);
  public static final Key<Object> FAILED_STARTS =
      Key.of("failed_starts", ValueType.SECTION, FAILED_SECTION);
  public static final Section RESTART =
      new Section(
          "restart",
          POLICY,
          DELAY,
          FACTOR,
          MAX_DELAY,
          JITTER,
          RESET_AFTER,
          LIMIT,
          SUCCESS_CODES,
          FAILED_STARTS);

  // hooks
  public static final Key<Object> HOOK_COMMAND = Key.of("command", ValueType.COMMAND);
  public static final Key<String> HOOK_USER = Key.text("user");
  public static final Section HOOK = new Section("hook", HOOK_COMMAND, HOOK_USER);

  // stop
  public static final Key<Object> STOP_SIGNAL = Key.of("signal", ValueType.SIGNAL);
  public static final Key<Duration> STOP_DELAY = Key.duration("delay", Duration.ZERO, 0);
  public static final Key<Duration> STOP_TIMEOUT =
      Key.duration("timeout", Duration.ofSeconds(8), 0);
  public static final Key<Object> STOP_COMMAND = Key.of("command", ValueType.HOOK, HOOK);
  public static final Key<StopPolicy.Scope> SCOPE =
      Key.word("scope", StopPolicy.Scope.MAIN, StopPolicy.Scope.values());
  static final Section STOP =
      new Section("stop", STOP_SIGNAL, STOP_DELAY, STOP_TIMEOUT, STOP_COMMAND, SCOPE);

  // logs
  public static final Key<Logs.Format> FORMAT =
      Key.word("format", Logs.Format.PREFIXED, Logs.Format.values());
  public static final Key<Boolean> TIMESTAMPS = Key.flag("timestamps", false);
  public static final Key<Logs.OnFull> ON_FULL =
      Key.word("on_full", Logs.OnFull.BLOCK, Logs.OnFull.values());
  public static final Key<String> LOG_PATH = Key.text("path");
  public static final Key<Long> MAX_SIZE = Key.size("max_size", 10L << 20, 4 << 10);
  public static final Key<Duration> MAX_AGE = Key.duration("max_age", null, 1_000);
  public static final Key<Integer> KEEP_FILES = Key.integer("keep", 5, 0, 1_000);
  public static final Key<Boolean> GZIP = Key.flag("gzip", false);
  public static final Key<String> LOG_STDOUT = Key.text("stdout");
  public static final Key<String> LOG_STDERR = Key.text("stderr");
  public static final Key<Boolean> FILE_TIMESTAMPS = Key.flag("timestamps", false);
  static final Section LOG_FILE =
      new Section(
          "logs.file",
          LOG_PATH,
          LOG_STDOUT,
          LOG_STDERR,
          FILE_TIMESTAMPS,
          MAX_SIZE,
          MAX_AGE,
          KEEP_FILES,
          GZIP);
  public static final Key<Object> LOGS_FILE = Key.of("file", ValueType.SECTION, LOG_FILE);
  public static final Section ALL_LOGS = new Section("logs", FORMAT, TIMESTAMPS, ON_FULL);
  public static final Key<String> STREAMS =
      Key.choice("streams", "both", "both", "stdout", "stderr");
  public static final Key<Boolean> MERGE = Key.flag("merge", false);
  static final Section SERVICE_LOGS =
      new Section("service.logs", FORMAT, TIMESTAMPS, ON_FULL, STREAMS, MERGE, LOGS_FILE);

  // replicas
  public static final Key<Object> REPLICAS_COUNT = Key.of("count", ValueType.COUNT, null, "cpus");
  public static final Key<Integer> REPLICAS_FIRST = Key.integer("first", 1, 0, 1_000_000);
  public static final Key<Object> REPLICAS_UPDATE =
      Key.of("update", ValueType.WORD, null, "parallel", "rolling");
  static final Section REPLICAS_SECTION =
      new Section("replicas", REPLICAS_COUNT, REPLICAS_FIRST, REPLICAS_UPDATE);

  // scripts
  public static final Key<String> SCRIPTS_PATH = Key.text("path");
  public static final Key<Boolean> SCRIPTS_REQUIRED = Key.flag("required", true);
  public static final Section SCRIPTS_DIRECTORY =
      new Section("scripts", SCRIPTS_PATH, SCRIPTS_REQUIRED);

  // schedule
  public static final Key<Object> CRON = Key.of("cron", ValueType.ONE_OR_MORE_TEXTS);
  public static final Key<Duration> EVERY = Key.duration("every", null, 1_000);
  public static final Key<Boolean> AT_START = Key.flag("at_start", false);
  public static final Key<String> SCHEDULE_TIMEZONE = Key.text("timezone");
  public static final Key<String> OVERLAP =
      Key.choice("overlap", "skip", "skip", "queue", "replace");
  public static final Key<Duration> SCHEDULE_JITTER = Key.duration("jitter", ZERO, 0);
  public static final Key<Duration> CATCH_UP = Key.duration("catch_up", ZERO, 0);
  public static final Key<String> SCHEDULE_STATE = Key.text("state");
  public static final Key<Integer> SCHEDULE_FAILURES = Key.integer("failures", null, 1, 10_000);
  public static final Section SCHEDULE_SECTION =
      new Section(
          "schedule",
          CRON,
          EVERY,
          AT_START,
          SCHEDULE_TIMEZONE,
          OVERLAP,
          SCHEDULE_JITTER,
          CATCH_UP,
          SCHEDULE_STATE,
          SCHEDULE_FAILURES);

  // a service
  public static final Key<Object> ENV = Key.of("env", ValueType.VARIABLES, VARIABLE);
  public static final Key<Object> ENV_FILE = Key.of("env_file", ValueType.ENV_FILES, ENV_FILE_ITEM);
  public static final Key<Object> EXPORTS = Key.of("exports", ValueType.TEXTS);
  public static final Key<String> DESCRIPTION = Key.text("description");
  public static final Key<Service.Type> TYPE =
      Key.word("type", Service.Type.SERVICE, Service.Type.values());
  public static final Key<Object> COMMAND = Key.of("command", ValueType.COMMAND);
  public static final Key<String> SHELL = Key.text("shell");
  public static final Key<Object> SCRIPTS =
      Key.of("scripts", ValueType.TEXT_OR_SECTION, SCRIPTS_DIRECTORY);
  public static final Key<Duration> TIMEOUT = Key.duration("timeout", null, 1);
  public static final Key<String> USER = Key.text("user");
  public static final Key<String> GROUP = Key.text("group");
  public static final Key<Object> GROUPS = Key.of("groups", ValueType.TEXTS);
  public static final Key<String> CWD = Key.text("cwd");
  public static final Key<Integer> UMASK = Key.octal("umask", null);
  public static final Key<Boolean> CLEAR_ENV = Key.flag("clear_env", false);
  public static final Key<Object> SERVICE_LIMITS = Key.of("limits", ValueType.SECTION, LIMITS);
  public static final Key<Integer> NICE = Key.integer("nice", null, -20, 19);
  public static final Key<Integer> OOM_SCORE_ADJ = Key.integer("oom_score_adj", null, -1000, 1000);
  public static final Key<Boolean> NO_NEW_PRIVILEGES = Key.flag("no_new_privileges", false);
  public static final Key<Object> SERVICE_CAPABILITIES =
      Key.of("capabilities", ValueType.SECTION, CAPABILITIES);
  public static final Key<Stdin> STDIN = Key.word("stdin", Stdin.NONE, Stdin.values());
  public static final Key<Boolean> ENABLED = Key.toggle("enabled", true);
  public static final Key<Object> PROFILES = Key.of("profiles", ValueType.TEXTS);
  public static final Key<Object> DEPENDS_ON =
      Key.of("depends_on", ValueType.NAMES_OR_SECTIONS, DEPENDENCY);
  public static final Key<Object> SERVICE_READY = Key.of("ready", ValueType.SECTION, READY);
  public static final Key<Object> SERVICE_HEALTH = Key.of("health", ValueType.SECTION, HEALTH);
  public static final Key<Duration> WATCHDOG = Key.duration("watchdog", null, 10);
  public static final Key<Object> PRE_START = Key.of("pre_start", ValueType.HOOKS, HOOK);
  public static final Key<Object> POST_START = Key.of("post_start", ValueType.HOOKS, HOOK);
  public static final Key<Object> FINISH = Key.of("finish", ValueType.HOOK, HOOK);
  public static final Key<Object> SERVICE_RESTART =
      Key.of("restart", ValueType.WORD_OR_SECTION, RESTART, POLICY.choices);
  public static final Key<Object> SERVICE_STOP = Key.of("stop", ValueType.SECTION, STOP);
  public static final Key<Service.EndsContainer> ENDS_CONTAINER =
      Key.word("ends_container", Service.EndsContainer.ON_FAILURE, Service.EndsContainer.values());
  public static final Key<Object> LOGS = Key.of("logs", ValueType.SECTION, SERVICE_LOGS);
  public static final Key<Object> SCHEDULE =
      Key.of("schedule", ValueType.TEXT_OR_SECTION, SCHEDULE_SECTION);

  public static final Key<Object> REPLICAS =
      Key.of("replicas", ValueType.COUNT_OR_SECTION, REPLICAS_SECTION, "cpus");

  public static final Section SERVICE =
      new Section(
          "service",
          DESCRIPTION,
          TYPE,
          COMMAND,
          SHELL,
          SCRIPTS,
          TIMEOUT,
          USER,
          GROUP,
          GROUPS,
          CWD,
          UMASK,
          ENV,
          ENV_FILE,
          CLEAR_ENV,
          EXPORTS,
          SERVICE_LIMITS,
          NICE,
          OOM_SCORE_ADJ,
          NO_NEW_PRIVILEGES,
          SERVICE_CAPABILITIES,
          STDIN,
          ENABLED,
          PROFILES,
          DEPENDS_ON,
          SERVICE_READY,
          SERVICE_HEALTH,
          WATCHDOG,
          PRE_START,
          POST_START,
          FINISH,
          SERVICE_RESTART,
          SERVICE_STOP,
          ENDS_CONTAINER,
          LOGS,
          REPLICAS,
          SCHEDULE,
          Key.of("watch", ValueType.PLANNED),
          Key.of("tty", ValueType.PLANNED));

  // the top
  public static final Key<String> TIMEZONE = Key.text("timezone");
  public static final Key<Object> INCLUDE = Key.of("include", ValueType.ONE_OR_MORE_TEXTS);
  public static final Key<Object> DEFAULTS = Key.of("defaults", ValueType.SECTION, SERVICE);
  public static final Key<Object> SIGNALS = Key.of("signals", ValueType.SIGNAL_TABLE);
  public static final Key<Duration> SHUTDOWN_TIMEOUT =
      Key.duration("timeout", Duration.ofSeconds(9), 0);
  public static final Key<Duration> SHUTDOWN_DRAIN = Key.duration("drain", Duration.ZERO, 0);
  public static final Key<String> WHEN_IDLE = Key.choice("when_idle", "exit", "exit", "stay");
  static final Section SHUTDOWN_SECTION =
      new Section("shutdown", SHUTDOWN_TIMEOUT, SHUTDOWN_DRAIN, WHEN_IDLE);
  public static final Key<Object> SHUTDOWN =
      Key.of("shutdown", ValueType.SECTION, SHUTDOWN_SECTION);
  public static final Key<String> SOCKET = Key.text("socket");
  public static final Key<Integer> MODE = Key.octal("mode", 0600);
  public static final Section CONTROL_SECTION = new Section("control", SOCKET, MODE);
  public static final Key<Object> CONTROL =
      Key.of("control", ValueType.WORD_OR_SECTION, CONTROL_SECTION, "off");
  public static final Key<Object> TOP_LOGS = Key.of("logs", ValueType.SECTION, ALL_LOGS);
  public static final Key<Object> SERVICES = Key.of("services", ValueType.SECTIONS, SERVICE);

  public static final Section ROOT =
      new Section(
          "top", ENV, ENV_FILE, INCLUDE, DEFAULTS, SIGNALS, SHUTDOWN, CONTROL, TOP_LOGS, TIMEZONE,
          SERVICES);

  /** Actions for a signal, in the order of {@code plan.SignalAction.Simple}. */
  public static final String[] SIGNAL_ACTIONS = {"stop", "reload", "forward", "ignore"};

  private ConfigKeys() {}

  /** One key for each resource, in the order of the enum. */
  private static Key<?>[] limits() {
    ResourceLimit.Resource[] resources = ResourceLimit.Resource.values();
    Key<?>[] keys = new Key<?>[resources.length];
    for (int i = 0; i < keys.length; i++) {
      String name = resources[i].name().toLowerCase(Locale.ROOT);
      keys[i] = Key.of(name, ValueType.LIMIT, LIMIT_PAIR);
    }
    return keys;
  }

  /**
   * The key that the short form of a key sets: {@code policy} for {@code restart: never}; null if
   * the key has no short form.
   */
  public static String longFormOf(String key) {
    return switch (key) {
      case "restart" -> "policy";
      case "http" -> "url";
      case "scripts" -> "path";
      case "replicas" -> "count";
      case "schedule" -> "cron";
      default -> null;
    };
  }

  /** Values of {@code stdin}. */
  public enum Stdin {
    /** {@code /dev/null}. */
    NONE,
    /** Foster's own. */
    INHERIT
  }
}
