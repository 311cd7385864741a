package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Source;
import dev.foster.kernel.Host;
import dev.foster.kernel.KernelException;
import dev.foster.plan.ProcessSpec;
import dev.foster.text.ByteText;
import dev.foster.text.PathText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds environments from Foster's own, env files, {@code env} maps and secret files. */
final class Variables {
  /**
   * Variables by which an outer service manager talks to Foster: sd_notify(3),
   * sd_watchdog_enabled(3), sd_listen_fds(3), and the exports of an outer Foster. Services do not
   * inherit them.
   */
  private static final List<String> FOSTERS =
      List.of(
          "NOTIFY_SOCKET",
          "WATCHDOG_PID",
          "WATCHDOG_USEC",
          "LISTEN_PID",
          "LISTEN_PIDFDID",
          "LISTEN_FDS",
          "LISTEN_FDNAMES",
          "FOSTER_ENV");

  static final String OWN_EXPORT = "a oneshot cannot take its own variable";

  private final LoadContext context;

  /** The common environment, shared by all services that add nothing to it. */
  private final Map<String, String> everyone;

  /** Variables of the top level: those of its env files, then its {@code env}. */
  private final Map<String, String> global;

  private final Set<String> globalSecrets;

  /** Whether a oneshot that runs before the present service may write its files. */
  private boolean afterOneshot;

  /** Env files by path; several services may use the same one. */
  private final Map<String, Map<String, String>> read = new HashMap<>();

  /** An environment under construction. */
  static final class Environment {
    Map<String, String> values;
    Set<String> secrets;

    /** See {@link ProcessSpec#imports}. */
    Map<String, String> imports = Map.of();

    boolean shared;
  }

  /** Reads the top-level {@code env_file} and {@code env}; {@code ${VAR}} sees the former. */
  Variables(LoadContext context, Fields top) {
    this.context = context;
    globalSecrets = new HashSet<>();
    global = new LinkedHashMap<>();
    Map<String, String> files = new LinkedHashMap<>();
    envFiles(top, files, globalSecrets);
    context.interpolation.add(files);
    global.putAll(files);
    env(top, global, globalSecrets, null);
    everyone = new LinkedHashMap<>(context.environment);
    for (String name : FOSTERS) {
      everyone.remove(name);
    }
    removeUnset(top.get(ConfigKeys.ENV));
    everyone.putAll(global);
  }

  private Variables(LoadContext context, Variables other) {
    this.context = context;
    global = other.global;
    globalSecrets = other.globalSecrets;
    everyone = other.everyone;
  }

  /** The same variables of the top level, to read the files of a service again. */
  Variables within(LoadContext other) {
    return new Variables(other, this);
  }

  /**
   * The environment of a service.
   *
   * @param account user for HOME, USER, LOGNAME and SHELL, or null
   * @param mayAppear whether a file that does not exist is only a warning
   */
  Environment of(Fields service, Host.Account account, boolean mayAppear) {
    afterOneshot = mayAppear;
    Environment result = new Environment();
    boolean clear = service.flag(ConfigKeys.CLEAR_ENV);
    boolean own = service.has(ConfigKeys.ENV) || service.has(ConfigKeys.ENV_FILE);
    if (!clear && !own && account == null) {
      result.values = everyone;
      result.secrets = globalSecrets;
      result.shared = true;
      return result;
    }
    result.values = new LinkedHashMap<>(clear ? global : everyone);
    result.secrets = globalSecrets.isEmpty() && !own ? Set.of() : new HashSet<>(globalSecrets);
    if (account != null) {
      identity(result, account);
    }
    envFiles(service, result.values, result.secrets);
    Map<String, String> imports = new LinkedHashMap<>();
    env(service, result.values, result.secrets, imports);
    result.imports = imports.isEmpty() ? Map.of() : imports;
    return result;
  }

  private static void identity(Environment result, Host.Account account) {
    for (Map.Entry<String, String> variable : of(account).entrySet()) {
      if (variable.getValue().isEmpty()) {
        result.values.remove(variable.getKey());
      } else {
        result.values.put(variable.getKey(), variable.getValue());
      }
    }
  }

  /** The variables of an account; an empty value means that the variable is not set. */
  static Map<String, String> of(Host.Account account) {
    String name = account.name() == null ? "" : account.name();
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("HOME", account.home());
    variables.put("SHELL", account.shell());
    variables.put("USER", name);
    variables.put("LOGNAME", name);
    return variables;
  }

  private void envFiles(Fields fields, Map<String, String> into, Set<String> secrets) {
    Node value = fields.get(ConfigKeys.ENV_FILE);
    if (value == null) {
      return;
    }
    String path = fields.path(ConfigKeys.ENV_FILE);
    if (!value.isList()) {
      envFile(value, path, into, secrets);
      return;
    }
    for (int i = 0; i < value.items.size(); i++) {
      envFile(value.items.get(i), path + "[" + i + "]", into, secrets);
    }
  }

  private void envFile(Node item, String path, Map<String, String> into, Set<String> secrets) {
    if (!context.takeVariables(0)) {
      return; // there are too many already, which was reported; do not read even more
    }
    Node name = item;
    boolean required = true;
    if (item.isMap()) {
      Fields fields = Fields.of(context, item, ConfigKeys.ENV_FILE_ITEM, path);
      name = fields.get(ConfigKeys.ENV_FILE_PATH);
      required = fields.flag(ConfigKeys.ENV_FILE_REQUIRED);
      if (name == null) {
        context.problems.error(item, path, "needs a path");
        return;
      }
    }
    String text = context.scalars.someText(name, path);
    if (text == null) {
      return;
    }
    String file = PathText.resolve(item.source.directory, text);
    Map<String, String> variables = read.get(file);
    if (variables == null) {
      byte[] bytes = content(name, file, path, ConfigLimits.ENV_FILE_BYTES, required);
      if (bytes == null) {
        return;
      }
      Source source = context.source(file, PathText.parent(file));
      variables = EnvFile.parse(bytes, source, context.problems, path);
      read.put(file, variables);
    }
    put(name, path, variables, into, secrets);
  }

  private void put(
      Node at,
      String path,
      Map<String, String> variables,
      Map<String, String> into,
      Set<String> secrets) {
    if (!context.takeVariables(variables.size())) {
      context.problems.error(at, path, tooMany());
      return;
    }
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      String value = variable.getValue();
      String name = variable.getKey();
      put(name, value == null ? context.environment.get(name) : value, into, secrets);
    }
  }

  private static String tooMany() {
    return "more than " + ConfigLimits.VARIABLES + " variables in all services";
  }

  private static void put(
      String name, String value, Map<String, String> into, Set<String> secrets) {
    if (value != null) {
      into.put(name, value);
      secrets.remove(name);
    }
  }

  /** The content of a file; null after an error, or if an optional file is absent. */
  private byte[] content(Node at, String file, String path, int limit, boolean required) {
    boolean mayLack = !required || afterOneshot;
    if (mayLack && context.host.kind(file) == Host.Kind.ABSENT) {
      if (required && context.checksMachine) {
        String message = "there is no " + file + " yet; a oneshot must write it before the start";
        context.problems.warn(at, path, message);
      }
      return null;
    }
    try {
      return context.host.read(file, limit);
    } catch (KernelException e) {
      if (context.checksMachine) {
        context.problems.error(at, path, "cannot read " + file + ": " + e.getMessage());
      }
      return null;
    }
  }

  /** Reads {@code env}; {@code imports} is null at the top level, which can have none. */
  private void env(
      Fields fields, Map<String, String> into, Set<String> secrets, Map<String, String> imports) {
    Node map = fields.get(ConfigKeys.ENV);
    if (map == null) {
      return;
    }
    String path = fields.path(ConfigKeys.ENV);
    if (!map.isMap()) {
      String hint = map.isList() ? "; write NAME: value, one a line" : "";
      context.problems.error(map, path, "must be a map, is " + map.words() + hint);
      return;
    }
    if (!context.takeVariables(map.entries.size())) {
      context.problems.error(map, path, tooMany());
      return;
    }
    for (Map.Entry<String, Node.Entry> entry : map.entries.entrySet()) {
      if (!entry.getKey().startsWith("x-")) {
        String where = path + "." + entry.getKey();
        variable(entry.getKey(), entry.getValue(), where, into, secrets, imports);
      }
    }
  }

  private void variable(
      String name,
      Node.Entry entry,
      String path,
      Map<String, String> into,
      Set<String> secrets,
      Map<String, String> imports) {
    String refusal = refusal(name);
    if (refusal != null) {
      context.problems.error(entry.key, path, refusal);
      return;
    }
    Node value = entry.value;
    if (value.isMap()) {
      Fields fields = Fields.of(context, value, ConfigKeys.VARIABLE, path);
      if (fields.has(ConfigKeys.FROM)) {
        imported(name, fields, into, secrets, imports);
      } else {
        secret(name, fields, into, secrets);
      }
    } else if (isUnset(value)) {
      into.remove(name);
      secrets.remove(name);
    } else if (value.isNull()) {
      put(name, context.environment.get(name), into, secrets);
    } else {
      put(name, context.scalars.text(value, path), into, secrets);
    }
  }

  /** Whether a value is {@code null} or {@code ~}; a name without any value is something else. */
  private static boolean isUnset(Node value) {
    return value.isNull() && !value.text.isEmpty();
  }

  /** Removes the inherited variables that the top-level {@code env} unsets. */
  private void removeUnset(Node env) {
    if (env != null && env.isMap()) {
      for (Map.Entry<String, Node.Entry> entry : env.entries.entrySet()) {
        if (isUnset(entry.getValue().value)) {
          everyone.remove(entry.getKey());
        }
      }
    }
  }

  /** Why a variable cannot have this name; null if it can. */
  static String refusal(String name) {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      return "the name of a variable must not be empty or contain '='";
    }
    boolean ours = name.equals("FOSTER_SERVICE") || name.equals("FOSTER_RUN");
    ours |= name.equals("FOSTER_REPLICA") || name.equals("FOSTER_REPLICAS");
    ours |= name.equals("FOSTER_ENV");
    return ours ? "Foster sets this variable itself" : null;
  }

  private void imported(
      String name,
      Fields fields,
      Map<String, String> into,
      Set<String> secrets,
      Map<String, String> imports) {
    Node from = fields.get(ConfigKeys.FROM);
    String path = fields.path(ConfigKeys.FROM);
    if (imports == null) {
      context.problems.error(from, path, "is for the env of a service: " + OWN_EXPORT);
      return;
    }
    if (fields.has(ConfigKeys.SECRET_FILE)) {
      context.problems.error(from, path, "there is also a 'file': keep one of them");
      return;
    }
    String service = context.scalars.someText(from, path);
    boolean ofDefaults = from.inDefaults && path.startsWith("services." + service + ".");
    if (service != null && !ofDefaults) { // a default is not for the oneshot that exports it
      into.remove(name);
      secrets.remove(name);
      imports.put(name, service);
      context.imports = true;
    }
  }

  private void secret(String name, Fields fields, Map<String, String> into, Set<String> secrets) {
    Node file = fields.get(ConfigKeys.SECRET_FILE);
    String path = fields.path;
    if (file == null) {
      String message = "must be text, {file: PATH} for a secret, or {from: SERVICE}";
      context.problems.error(fields.node, path, message);
      return;
    }
    String text = context.scalars.someText(file, fields.path(ConfigKeys.SECRET_FILE));
    if (text == null) {
      return;
    }
    String full = PathText.resolve(file.source.directory, text);
    byte[] bytes = content(file, full, path, ConfigLimits.SECRET_BYTES, true);
    String content = bytes == null ? "" : withoutLineEnd(bytes);
    if (content.indexOf('\0') >= 0) {
      context.problems.error(file, path, "the secret in " + full + " contains a NUL byte");
      return;
    }
    into.put(name, content);
    secrets.add(name);
  }

  private static String withoutLineEnd(byte[] bytes) {
    int end = bytes.length;
    return ByteText.decode(bytes, 0, end > 0 && bytes[end - 1] == '\n' ? end - 1 : end);
  }
}
