package dev.foster.plan;

import dev.foster.kernel.ProcessAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The differences between two plans: what a reload changes. A renamed service is one that was
 * removed and one that was added.
 *
 * @param added services that only the new plan has
 * @param removed services that only the old plan has
 * @param changed services that differ, by name, in the order of the new plan
 * @param unchanged services that are the same in both
 * @param settings settings that differ outside of services: {@code signals}, {@code shutdown},
 *     {@code control}
 */
public record PlanDiff(
    List<String> added,
    List<String> removed,
    Map<String, Change> changed,
    List<String> unchanged,
    List<String> settings) {

  /**
   * A service that differs.
   *
   * @param reasons what differs, without values, because some are secrets: {@code "command
   *     changed"}, {@code "env APP_ENV added"}, {@code "secret DB_PASSWORD changed"}
   * @param restarts whether the change needs a new process; false if only policies differ that
   *     Foster reads when it needs them (restart, stop, ends_container, enabled, description,
   *     finish, timeouts)
   */
  public record Change(String name, List<String> reasons, boolean restarts) {}

  /** True if nothing differs. */
  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty() && settings.isEmpty();
  }

  /** The differences between two versions of a service. */
  public static Change between(Service old, Service now) {
    return new Comparison(old, now).change();
  }

  /** The differences between two plans. */
  public static PlanDiff between(Plan old, Plan now) {
    List<String> added = new ArrayList<>();
    Map<String, Change> changed = new LinkedHashMap<>();
    List<String> unchanged = new ArrayList<>();
    for (Service service : now.services().values()) {
      Service before = old.services().get(service.name());
      if (before == null) {
        added.add(service.name());
        continue;
      }
      Change change = between(before, service);
      if (change.reasons().isEmpty()) {
        unchanged.add(service.name());
      } else {
        changed.put(service.name(), change);
      }
    }
    List<String> removed = new ArrayList<>(old.services().keySet());
    removed.removeAll(now.services().keySet());
    return new PlanDiff(added, removed, changed, unchanged, settings(old, now));
  }

  private static List<String> settings(Plan old, Plan now) {
    List<String> settings = new ArrayList<>();
    if (!old.signals().equals(now.signals())) {
      settings.add("signals");
    }
    if (!old.shutdownTimeout().equals(now.shutdownTimeout())) {
      settings.add("shutdown");
    }
    if (!old.control().equals(now.control())) {
      settings.add("control");
    }
    return settings;
  }

  /** The differences as lines for the user, added services first. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (String name : added) {
      lines.add("+ " + name + ": added");
    }
    for (String name : removed) {
      lines.add("- " + name + ": removed");
    }
    for (Change change : changed.values()) {
      String how = change.restarts() ? "" : " (no restart needed)";
      lines.add("~ " + change.name() + ": " + String.join(", ", change.reasons()) + how);
    }
    for (String setting : settings) {
      lines.add("~ " + setting + " changed");
    }
    if (!unchanged.isEmpty()) {
      lines.add("  unchanged: " + String.join(", ", unchanged));
    }
    return lines;
  }

  /** Compares the two versions of one service. */
  private static final class Comparison {
    private final Service old;
    private final Service now;
    private final List<String> reasons = new ArrayList<>();
    private boolean restarts;

    Comparison(Service old, Service now) {
      this.old = old;
      this.now = now;
    }

    Change change() {
      process(old.process(), now.process());
      policies();
      return new Change(now.name(), List.copyOf(reasons), restarts);
    }

    private void hard(String key, Object before, Object after) {
      if (!Objects.equals(before, after)) {
        reasons.add(key + " changed");
        restarts = true;
      }
    }

    private void soft(String key, Object before, Object after) {
      if (!Objects.equals(before, after)) {
        reasons.add(key + " changed");
      }
    }

    private void process(ProcessSpec before, ProcessSpec after) {
      hard("type", old.type(), now.type());
      hard("command", old.command(), now.command());
      ProcessAttributes then = before.attributes();
      ProcessAttributes next = after.attributes();
      boolean sameUser = Objects.equals(before.userName(), after.userName());
      hard("user", before.userName(), after.userName());
      if (sameUser) {
        hard("group", then.identity(), next.identity());
      }
      hard("cwd", then.directory(), next.directory());
      hard("umask", then.umask(), next.umask());
      environment(before, after);
      hard("limits", then.limits(), next.limits());
      hard("nice", then.nice(), next.nice());
      hard("oom_score_adj", then.oomScoreAdj(), next.oomScoreAdj());
      hard("no_new_privileges", then.noNewPrivileges(), next.noNewPrivileges());
      hard("capabilities", then.capabilities(), next.capabilities());
      hard("stdin", before.inheritStdin(), after.inheritStdin());
      hard("ready", old.ready(), now.ready());
      hard("watchdog", old.watchdog(), now.watchdog());
      hard("health", old.health(), now.health());
      hard("pre_start", old.preStart(), now.preStart());
      hard("logs", old.logs(), now.logs());
      dependencies();
    }

    private void environment(ProcessSpec before, ProcessSpec after) {
      for (Map.Entry<String, String> variable : after.environment().entrySet()) {
        String name = variable.getKey();
        String value = before.environment().get(name);
        if (value == null) {
          variable(after, name, "added");
        } else if (!value.equals(variable.getValue())) {
          variable(after, name, "changed");
        } else if (before.secrets().contains(name) != after.secrets().contains(name)) {
          variable(after, name, "changed");
        }
      }
      for (String name : before.environment().keySet()) {
        if (!after.environment().containsKey(name)) {
          variable(before, name, "removed");
        }
      }
    }

    private void variable(ProcessSpec spec, String name, String how) {
      reasons.add((spec.secrets().contains(name) ? "secret " : "env ") + name + " " + how);
      restarts = true;
    }

    private void dependencies() {
      Map<String, Dependency> before = byName(old);
      Map<String, Dependency> after = byName(now);
      for (Dependency dependency : after.values()) {
        Dependency other = before.remove(dependency.on());
        if (!dependency.equals(other)) {
          reasons.add("depends_on " + dependency.on() + (other == null ? " added" : " changed"));
        }
      }
      for (String name : before.keySet()) {
        reasons.add("depends_on " + name + " removed");
      }
    }

    private static Map<String, Dependency> byName(Service service) {
      Map<String, Dependency> map = new LinkedHashMap<>();
      for (Dependency dependency : service.dependencies()) {
        map.put(dependency.on(), dependency);
      }
      return map;
    }

    private void policies() {
      soft("description", old.description(), now.description());
      soft("enabled", old.enabled(), now.enabled());
      soft("health.required", old.healthRequired(), now.healthRequired());
      soft("timeout", old.timeout(), now.timeout());
      soft("finish", old.finish(), now.finish());
      soft("restart", old.restart(), now.restart());
      soft("stop", old.stop(), now.stop());
      soft("ends_container", old.endsContainer(), now.endsContainer());
    }
  }
}
