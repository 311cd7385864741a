package dev.foster.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 * @param replicas differences of {@code replicas}, as text
 */
public record PlanDiff(
    List<String> added,
    List<String> removed,
    Map<String, Change> changed,
    List<String> unchanged,
    List<String> settings,
    List<String> replicas) {

  /**
   * A service that differs. Reasons contain no values, because some are secrets: {@code "command
   * changed"}, {@code "env APP_ENV added"}, {@code "health.interval changed"}.
   *
   * @param restarting what differs and needs a new process
   * @param quiet what differs and applies to the running process
   * @param rolling whether its restart waits for those of other instances of the same service
   * @param scheduled whether it is a scheduled service, whose next run is the new process
   */
  public record Change(
      String name,
      List<String> restarting,
      List<String> quiet,
      boolean rolling,
      boolean scheduled) {

    private Change whichRolls() {
      return new Change(name, restarting, quiet, true, scheduled);
    }

    /** Whether the change needs a new process. */
    public boolean restarts() {
      return !restarting.isEmpty();
    }

    /** True if nothing differs. */
    public boolean isEmpty() {
      return restarting.isEmpty() && quiet.isEmpty();
    }

    private String how() {
      if (scheduled) {
        return " (next run)";
      }
      return rolling ? " (rolling restart)" : " (restart)";
    }

    private String text() {
      String first = restarts() ? String.join(", ", restarting) + how() : "";
      String second = quiet.isEmpty() ? "" : String.join(", ", quiet) + " (no restart)";
      return first + (first.isEmpty() || second.isEmpty() ? "" : "; ") + second;
    }
  }

  /** True if nothing differs. */
  public boolean isEmpty() {
    boolean same = added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    return same && settings.isEmpty() && replicas.isEmpty();
  }

  /** The differences between two versions of a service. */
  public static Change between(Service old, Service now) {
    return new ServiceComparison(old, now).change();
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
      if (change.isEmpty()) {
        unchanged.add(service.name());
      } else {
        boolean rolls = change.restarts() && rolls(service, now);
        changed.put(service.name(), rolls ? change.whichRolls() : change);
      }
    }
    List<String> removed = new ArrayList<>(old.services().keySet());
    removed.removeAll(now.services().keySet());
    return new PlanDiff(added, removed, changed, unchanged, settings(old, now), replicas(old, now));
  }

  private static boolean rolls(Service service, Plan plan) {
    return service.replica() != null && plan.replicas().get(service.serviceName()).rolling();
  }

  private static List<String> replicas(Plan old, Plan now) {
    List<String> texts = new ArrayList<>();
    for (Map.Entry<String, Replicas> each : now.replicas().entrySet()) {
      Replicas before = old.replicas().get(each.getKey());
      Replicas after = each.getValue();
      if (before != null && before.count() != after.count()) {
        boolean back = before.isScaled() && !after.isScaled();
        String end = back ? ", as in the configuration" : "";
        String numbers = before.count() + " → " + after.count();
        texts.add(each.getKey() + ": replicas " + numbers + end);
      }
      if (before != null && before.rolling() != after.rolling()) {
        texts.add(each.getKey() + ": replicas.update changed (no restart)");
      }
    }
    return texts;
  }

  private static List<String> settings(Plan old, Plan now) {
    List<String> settings = new ArrayList<>();
    if (!old.signals().equals(now.signals())) {
      settings.add("signals");
    }
    boolean sameTimeout = old.shutdownTimeout().equals(now.shutdownTimeout());
    if (!sameTimeout || !old.drain().equals(now.drain())) {
      settings.add("shutdown");
    }
    if (!old.control().equals(now.control())) {
      settings.add("control");
    }
    return settings;
  }

  /** The differences as lines for the user. */
  public List<String> lines() {
    List<String> lines = changes();
    if (!unchanged.isEmpty()) {
      lines.add("  unchanged: " + String.join(", ", unchanged));
    }
    return lines;
  }

  /** {@link #lines}, without the line about unchanged services. */
  public List<String> changes() {
    List<String> lines = new ArrayList<>();
    for (String text : replicas) {
      lines.add("~ " + text);
    }
    for (String name : added) {
      lines.add("+ " + name + ": added");
    }
    for (String name : removed) {
      lines.add("- " + name + ": removed");
    }
    for (Change change : changed.values()) {
      lines.add("~ " + change.name() + ": " + change.text());
    }
    for (String setting : settings) {
      lines.add("~ " + setting + " changed");
    }
    return lines;
  }
}
