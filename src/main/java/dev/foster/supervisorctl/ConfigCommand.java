package dev.foster.supervisorctl;

import dev.foster.cli.ClientException;
import dev.foster.importer.supervisord.ClientConfig.NamedProcess;
import dev.foster.supervisorctl.FosterClient.Done;
import dev.foster.supervisorctl.FosterClient.Status;
import dev.foster.supervisorctl.ReloadChanges.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code reread}, {@code update}, {@code add}, {@code remove}, {@code avail}, {@code reload} and
 * {@code shutdown}.
 */
final class ConfigCommand {
  private final Controller controller;

  ConfigCommand(Controller controller) {
    this.controller = controller;
  }

  private boolean refuses(String command, String argument) {
    if (!argument.isEmpty()) {
      String message = "Error: " + command + " accepts no arguments";
      controller.wrongUse(message, LsbStatus.GENERIC, command);
    }
    return !argument.isEmpty();
  }

  private void error(String message) {
    controller.output("ERROR: " + message);
    controller.exitStatus(LsbStatus.GENERIC);
  }

  /** Reads the file without taking it over; null, with a message, if it is wrong. */
  private ReloadChanges changes(Status status) throws ClientException {
    Done done = controller.client().reload(true);
    if (!done.ok()) {
      failed(done);
      return null;
    }
    return new ReloadChanges(done.lines(), controller.client().table(), status.processes());
  }

  private void failed(Done done) {
    StringBuilder text = new StringBuilder("CANT_REREAD: ").append(done.error());
    for (String line : done.lines()) {
      text.append('\n').append(line);
    }
    error(text.toString());
  }

  void reread(String argument) throws ClientException {
    if (refuses("reread", argument)) {
      return;
    }
    Status status = controller.client().status();
    ReloadChanges changes = changes(status);
    if (changes == null) {
      return;
    }
    if (changes.groups().isEmpty()) {
      controller.output("No config updates to processes");
    }
    changes.groups().forEach((group, change) -> controller.output(group + ": " + change.words));
  }

  void update(String argument) throws ClientException {
    Status status = controller.client().status();
    ReloadChanges changes = changes(status);
    if (changes == null) {
      return;
    }
    List<String> names = Controller.words(argument);
    if (names.isEmpty() || names.contains("all")) {
      takeOver(status, changes, null);
      return;
    }
    Set<String> known = new TreeSet<>(changes.groups().keySet());
    status.processes().forEach(process -> known.add(process.group()));
    for (String name : names) {
      if (!known.contains(name)) {
        error("no such group: " + name);
      }
    }
    takeOver(status, changes, Set.copyOf(names));
  }

  /**
   * Stops what changes or disappears, takes over the file, and starts what has changed.
   *
   * @param names of groups; null takes over the whole file
   */
  private void takeOver(Status status, ReloadChanges changes, Set<String> names)
      throws ClientException {
    Map<String, Change> groups = new LinkedHashMap<>();
    List<String> ordered = new ArrayList<>(changes.groups().keySet());
    ordered.sort(Comparator.comparingInt(controller.client().table()::place));
    for (Change kind : List.of(Change.DISAPPEARED, Change.CHANGED, Change.AVAILABLE)) {
      for (String group : ordered) {
        if (changes.groups().get(group) == kind && (names == null || names.contains(group))) {
          groups.put(group, kind);
        }
      }
    }
    for (Map.Entry<String, Change> each : groups.entrySet()) {
      if (each.getValue() != Change.AVAILABLE) {
        stop(each.getKey(), status);
      }
    }
    Done done = names == null ? controller.client().reload(false) : reload(groups, changes);
    if (!done.ok()) {
      failed(done);
      return;
    }
    List<ManagedProcess> again = new ArrayList<>();
    for (ManagedProcess process : controller.client().status().processes()) {
      Change change = groups.get(process.groupInFile());
      if (change != null && change != Change.DISAPPEARED && autostarts(process)) {
        again.add(process);
      }
    }
    if (!again.isEmpty()) {
      controller.client().change("start", again, false);
    }
    groups.forEach(this::report);
  }

  /** Takes over the changes of groups. */
  private Done reload(Map<String, Change> groups, ReloadChanges changes) throws ClientException {
    Set<String> updated = new TreeSet<>();
    Set<String> removed = new TreeSet<>();
    for (String group : groups.keySet()) {
      updated.addAll(changes.updated(group));
      removed.addAll(changes.removed(group));
    }
    return groups.isEmpty()
        ? new Done(0, null, List.of())
        : controller.client().reload(updated, removed);
  }

  private void report(String group, Change change) {
    if (change != Change.AVAILABLE) {
      controller.output(group + ": stopped");
    }
    String words =
        switch (change) {
          case AVAILABLE -> "added";
          case CHANGED -> "updated";
          case DISAPPEARED -> "removed";
        };
    controller.output(group + ": " + words + " process group");
  }

  private void stop(String group, Status status) throws ClientException {
    List<ManagedProcess> running = new ArrayList<>();
    for (ManagedProcess process : status.processes()) {
      if (process.group().equals(group) && !process.state().isStopped()) {
        running.add(process);
      }
    }
    if (!running.isEmpty()) {
      controller.client().change("stop", running, true);
    }
  }

  private static boolean autostarts(ManagedProcess process) {
    return process.named() == null || process.named().autostart();
  }

  void add(String argument) throws ClientException {
    for (String name : Controller.words(argument)) {
      Status status = controller.client().status();
      ReloadChanges changes = changes(status);
      if (changes == null) {
        return;
      }
      Change change = changes.groups().get(name);
      boolean active = !group(name, status).isEmpty();
      if (change == Change.AVAILABLE) {
        takeOver(status, changes, Set.of(name));
      } else if (active && change != Change.DISAPPEARED) {
        controller.output("ERROR: process group already active");
      } else {
        error("no such process/group: " + name);
      }
    }
  }

  private static List<ManagedProcess> group(String name, Status status) {
    List<ManagedProcess> group = new ArrayList<>(status.processes());
    group.removeIf(process -> !process.group().equals(name));
    return group;
  }

  void remove(String argument) throws ClientException {
    Status status = controller.client().status();
    for (String name : Controller.words(argument)) {
      List<ManagedProcess> group = group(name, status);
      if (group.isEmpty()) {
        error("no such process/group: " + name);
      } else if (group.stream().anyMatch(process -> !process.state().isStopped())) {
        error("process/group still running: " + name);
      } else {
        Done done = controller.client().reload(Set.of(), FosterClient.services(group));
        if (!done.ok()) {
          failed(done);
          return;
        }
        controller.output(name + ": removed process group");
        status.processes().removeAll(group);
      }
    }
  }

  void available(String argument) throws ClientException {
    if (refuses("avail", argument)) {
      return;
    }
    Status status = controller.client().status();
    List<NamedProcess> all = new ArrayList<>(controller.client().table().named());
    if (all.isEmpty()) {
      error("there is no supervisord.conf with programs; name it with -c");
      return;
    }
    all.sort(Comparator.comparing(NamedProcess::name));
    for (NamedProcess process : all) {
      boolean inUse =
          status.processes().stream().anyMatch(each -> each.group().equals(process.group()));
      controller.output(available(process, inUse));
    }
  }

  /** A line of {@code avail}. */
  static String available(NamedProcess process, boolean inUse) {
    StringBuilder line = new StringBuilder();
    StatusCommand.pad(line, Namespec.text(process.group(), process.name()), 32);
    StatusCommand.pad(line.append(' '), inUse ? "in use" : "avail", 9);
    StatusCommand.pad(line.append(' '), process.autostart() ? "auto" : "manual", 9);
    return line.append(' ')
        .append(process.groupPriority())
        .append(':')
        .append(process.priority())
        .toString();
  }

  /** {@code reload}: takes over the file, and starts all programs anew. */
  void restart(String argument) throws ClientException {
    if (refuses("reload", argument)
        || !controller.isSure("Really restart the remote supervisord process")) {
      return;
    }
    Done done = controller.client().reload(false);
    if (!done.ok()) {
      failed(done);
      return;
    }
    List<ManagedProcess> anew = new ArrayList<>();
    List<ManagedProcess> others = new ArrayList<>();
    for (ManagedProcess process : controller.client().status().processes()) {
      if (autostarts(process)) {
        anew.add(process);
      } else if (!process.state().isStopped()) {
        others.add(process);
      }
    }
    if (!others.isEmpty()) {
      controller.client().change("stop", others, false);
    }
    if (!anew.isEmpty()) {
      controller.client().change("restart", anew, false);
    }
    controller.output("Restarted supervisord");
  }

  void shutdown(String argument) {
    if (refuses("shutdown", argument)
        || !controller.isSure("Really shut the remote supervisord process down")) {
      return;
    }
    try {
      boolean accepted = controller.client().shutdown().ok();
      controller.output(accepted ? "Shut down" : "ERROR: already shutting down");
    } catch (ClientException e) {
      controller.unreachable(e, "ERROR: ", " (already shut down?)");
      controller.exitStatus(LsbStatus.GENERIC);
    }
  }
}
