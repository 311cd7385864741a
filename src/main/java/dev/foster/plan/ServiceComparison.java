package dev.foster.plan;

import dev.foster.kernel.Identity;
import dev.foster.kernel.ProcessAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Compares two versions of one service. What the running process has got from Foster (its command,
 * user, environment, descriptors) needs a restart; what Foster itself does for the service does
 * not.
 */
final class ServiceComparison {
  private final Service old;
  private final Service now;
  private final List<String> restarting = new ArrayList<>();
  private final List<String> quiet = new ArrayList<>();

  ServiceComparison(Service old, Service now) {
    this.old = old;
    this.now = now;
  }

  PlanDiff.Change change() {
    process(old.process(), now.process());
    environment(old.process(), now.process());
    checks();
    hard("exports", old.exports(), now.exports());
    hard("watchdog", old.watchdog(), now.watchdog());
    logs(old.logs(), now.logs());
    dependencies();
    hard("replicas", old.serviceName(), now.serviceName());
    policies();
    boolean scheduled = old.schedule() != null && now.schedule() != null;
    return new PlanDiff.Change(
        now.name(), List.copyOf(restarting), List.copyOf(quiet), false, scheduled);
  }

  private void hard(String key, Object before, Object after) {
    if (!Objects.equals(before, after)) {
      restarting.add(key + " changed");
    }
  }

  private void soft(String key, Object before, Object after) {
    if (!Objects.equals(before, after)) {
      quiet.add(key + " changed");
    }
  }

  private void process(ProcessSpec before, ProcessSpec after) {
    hard("type", old.type(), now.type());
    boolean scripts = old.command().isOfScripts() && now.command().isOfScripts();
    hard(scripts ? "scripts" : "command", old.command(), now.command());
    ProcessAttributes then = before.attributes();
    ProcessAttributes next = after.attributes();
    boolean sameName = Objects.equals(before.userName(), after.userName());
    boolean sameUser = sameName && uid(then.identity()) == uid(next.identity());
    hard("user", true, sameUser);
    if (sameUser) {
      hard("group", then.identity(), next.identity());
    }
    hard("cwd", then.directory(), next.directory());
    hard("umask", then.umask(), next.umask());
    hard("limits", then.limits(), next.limits());
    hard("nice", then.nice(), next.nice());
    hard("oom_score_adj", then.oomScoreAdj(), next.oomScoreAdj());
    hard("no_new_privileges", then.noNewPrivileges(), next.noNewPrivileges());
    hard("capabilities", then.capabilities(), next.capabilities());
    hard("stdin", before.inheritStdin(), after.inheritStdin());
  }

  private static int uid(Identity identity) {
    return identity == null ? -1 : identity.uid();
  }

  private void environment(ProcessSpec before, ProcessSpec after) {
    for (String name : after.environment().keySet()) {
      variable(before, after, name);
    }
    for (String name : after.imports().keySet()) {
      variable(before, after, name);
    }
    for (String name : before.environment().keySet()) {
      removed(before, after, name);
    }
    for (String name : before.imports().keySet()) {
      removed(before, after, name);
    }
  }

  private void variable(ProcessSpec before, ProcessSpec after, String name) {
    if (!has(before, name)) {
      variable(after, name, "added");
    } else if (!Objects.equals(before.environment().get(name), after.environment().get(name))
        || !Objects.equals(before.imports().get(name), after.imports().get(name))
        || before.secrets().contains(name) != after.secrets().contains(name)) {
      variable(after, name, "changed");
    }
  }

  private void removed(ProcessSpec before, ProcessSpec after, String name) {
    if (!has(after, name)) {
      variable(before, name, "removed");
    }
  }

  private static boolean has(ProcessSpec spec, String name) {
    return spec.environment().containsKey(name) || spec.imports().containsKey(name);
  }

  private void variable(ProcessSpec spec, String name, String how) {
    restarting.add((spec.secrets().contains(name) ? "secret " : "env ") + name + " " + how);
  }

  private void checks() {
    Ready before = old.ready();
    Ready after = now.ready();
    checks("ready.", before.checks(), after.checks());
    soft("ready.delay", before.delay(), after.delay());
    soft("ready.interval", before.interval(), after.interval());
    soft("ready.timeout", before.timeout(), after.timeout());
    if (old.health() == null || now.health() == null) {
      soft("health", old.health(), now.health());
    } else {
      health(old.health(), now.health());
    }
    soft("health.required", old.healthRequired(), now.healthRequired());
  }

  private void health(Health before, Health after) {
    checks("health.", before.checks(), after.checks());
    soft("health.interval", before.interval(), after.interval());
    soft("health.timeout", before.timeout(), after.timeout());
    soft("health.failures", before.failures(), after.failures());
    soft("health.successes", before.successes(), after.successes());
    soft("health.action", before.action(), after.action());
  }

  /** The process has the descriptor of {@code fd} and the variable of {@code notify}. */
  private void checks(String section, List<Check> before, List<Check> after) {
    Map<String, Check> old = byKey(before);
    for (Map.Entry<String, Check> entry : byKey(after).entrySet()) {
      Check other = old.remove(entry.getKey());
      if (!entry.getValue().equals(other)) {
        check(section, entry.getKey(), other == null ? "added" : "changed");
      }
    }
    for (String key : old.keySet()) {
      check(section, key, "removed");
    }
  }

  private void check(String section, String key, String how) {
    boolean ofTheProcess = key.equals("fd") || key.equals("notify");
    (ofTheProcess ? restarting : quiet).add(section + key + " " + how);
  }

  private static Map<String, Check> byKey(List<Check> checks) {
    Map<String, Check> map = new LinkedHashMap<>();
    for (Check check : checks) {
      map.put(check.key(), check);
    }
    return map;
  }

  private void logs(Logs before, Logs after) {
    boolean raw = before.format() == Logs.Format.RAW || after.format() == Logs.Format.RAW;
    if (raw) {
      hard("logs.format", before.format(), after.format());
    } else {
      soft("logs.format", before.format(), after.format());
    }
    soft("logs.timestamps", before.timestamps(), after.timestamps());
    soft("logs.on_full", before.onFull(), after.onFull());
    soft("logs.file", before.files(), after.files());
    boolean sameOut = before.hidesStdout() == after.hidesStdout();
    soft("logs.streams", true, sameOut && before.hidesStderr() == after.hidesStderr());
    hard("logs.merge", before.merged(), after.merged());
  }

  private void dependencies() {
    Map<String, Dependency> before = new LinkedHashMap<>();
    Map<String, Dependency> after = new LinkedHashMap<>();
    for (Dependency dependency : old.dependencies()) {
      add(dependency.asInFile(), before);
    }
    for (Dependency dependency : now.dependencies()) {
      add(dependency.asInFile(), after);
    }
    for (Dependency dependency : after.values()) {
      Dependency other = before.remove(dependency.on());
      if (!dependency.equals(other)) {
        quiet.add("depends_on " + dependency.on() + (other == null ? " added" : " changed"));
      }
    }
    for (String name : before.keySet()) {
      quiet.add("depends_on " + name + " removed");
    }
  }

  /** The number of instances of the other service is no difference. */
  private static void add(Dependency dependency, Map<String, Dependency> into) {
    into.put(dependency.on(), dependency);
  }

  private void policies() {
    soft("description", old.description(), now.description());
    soft("supervisord process", old.supervisord(), now.supervisord());
    soft("enabled", old.enabled(), now.enabled());
    soft("timeout", old.timeout(), now.timeout());
    soft("schedule", old.schedule(), now.schedule());
    soft("pre_start", old.preStart(), now.preStart());
    soft("post_start", old.postStart(), now.postStart());
    soft("finish", old.finish(), now.finish());
    restart(old.restart(), now.restart());
    soft("stop.signal", old.stop().signal(), now.stop().signal());
    soft("stop.delay", old.stop().delay(), now.stop().delay());
    soft("stop.timeout", old.stop().timeout(), now.stop().timeout());
    soft("stop.command", old.stop().command(), now.stop().command());
    soft("stop.scope", old.stop().scope(), now.stop().scope());
    soft("ends_container", old.endsContainer(), now.endsContainer());
  }

  private void restart(RestartPolicy before, RestartPolicy after) {
    soft("restart.policy", before.mode(), after.mode());
    soft("restart.delay", before.delay(), after.delay());
    soft("restart.factor", before.factor(), after.factor());
    soft("restart.max_delay", before.maxDelay(), after.maxDelay());
    soft("restart.jitter", before.jitter(), after.jitter());
    soft("restart.reset_after", before.resetAfter(), after.resetAfter());
    soft("restart.limit", before.limit(), after.limit());
    soft("restart.failed_starts", before.failedStarts(), after.failedStarts());
    boolean sameCodes = before.successCodes().equals(after.successCodes());
    boolean same = sameCodes && before.successSignals().equals(after.successSignals());
    soft("restart.success_codes", true, same);
  }
}
