package dev.foster.supervisorctl;

import dev.foster.cli.ClientException;
import dev.foster.importer.supervisord.ClientConfig.NamedProcess;
import dev.foster.supervisorctl.FosterClient.Done;
import dev.foster.supervisorctl.FosterClient.Status;
import dev.foster.supervisorctl.ReloadChanges.Change;
import java.util.ArrayList;
import java.util.Comparator;
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
    if (!names.isEmpty() && !names.contains("all") && !areGroups(names, status, changes)) {
      return;
    }
    takeOver(status, changes);
  }

  /** Whether only the named groups have changed; otherwise reports the others. */
  private boolean areGroups(List<String> names, Status status, ReloadChanges changes) {
    Set<String> known = new TreeSet<>(changes.groups().keySet());
    status.processes().forEach(process -> known.add(process.group()));
    for (String name : names) {
      if (!known.contains(name)) {
        error("no such group: " + name);
      }
    }
    Set<String> wanted = new TreeSet<>(changes.groups().keySet());
    wanted.retainAll(names);
    if (wanted.isEmpty()) {
      return false;
    }
    return isWhole(changes, wanted);
  }

  /** Whether nothing but these groups has changed: Foster takes over a file as a whole. */
  private boolean isWhole(ReloadChanges changes, Set<String> wanted) {
    Set<String> others = new TreeSet<>(changes.groups().keySet());
    others.removeAll(wanted);
    if (!others.isEmpty()) {
      error("Foster takes over the whole file: " + String.join(", ", others) + " too; use update");
    }
    return others.isEmpty();
  }

  /** Stops what changes or disappears, takes over the file, and starts what has changed. */
  private void takeOver(Status status, ReloadChanges changes) throws ClientException {
    for (Change kind : List.of(Change.DISAPPEARED, Change.CHANGED)) {
      for (Map.Entry<String, Change> each : changes.groups().entrySet()) {
        if (each.getValue() == kind) {
          stop(each.getKey(), status);
        }
      }
    }
    Done done = controller.client().reload(false);
    if (!done.ok()) {
      failed(done);
      return;
    }
    List<ManagedProcess> again = new ArrayList<>();
    for (ManagedProcess process : controller.client().status().processes()) {
      if (changes.groups().get(process.group()) == Change.CHANGED && autostarts(process)) {
        again.add(process);
      }
    }
    if (!again.isEmpty()) {
      controller.client().change("start", again, false);
    }
    report(changes, Change.DISAPPEARED, "removed process group");
    report(changes, Change.CHANGED, "updated process group");
    report(changes, Change.AVAILABLE, "added process group");
  }

  private void report(ReloadChanges changes, Change kind, String words) {
    changes
        .groups()
        .forEach(
            (group, change) -> {
              if (change == kind) {
                if (kind != Change.AVAILABLE) {
                  controller.output(group + ": stopped");
                }
                controller.output(group + ": " + words);
              }
            });
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
    Status status = controller.client().status();
    for (String name : Controller.words(argument)) {
      ReloadChanges changes = changes(status);
      if (changes == null) {
        return;
      }
      if (status.processes().stream().anyMatch(process -> process.group().equals(name))) {
        controller.output("ERROR: process group already active");
      } else if (changes.groups().get(name) != Change.AVAILABLE) {
        error("no such process/group: " + name);
      } else if (isWhole(changes, Set.of(name))) {
        takeOver(status, changes);
      }
    }
  }

  void remove(String argument) throws ClientException {
    Status status = controller.client().status();
    for (String name : Controller.words(argument)) {
      List<ManagedProcess> group = new ArrayList<>(status.processes());
      group.removeIf(process -> !process.group().equals(name));
      if (group.isEmpty()) {
        error("no such process/group: " + name);
      } else if (group.stream().anyMatch(process -> !process.state().isStopped())) {
        error("process/group still running: " + name);
      } else {
        removeStopped(name, status);
      }
    }
  }

  private void removeStopped(String name, Status status) throws ClientException {
    ReloadChanges changes = changes(status);
    if (changes == null) {
      return;
    }
    if (changes.groups().get(name) != Change.DISAPPEARED) {
      error(name + " is still in the file; delete it there, then use update");
    } else if (isWhole(changes, Set.of(name))) {
      Done done = controller.client().reload(false);
      if (done.ok()) {
        controller.output(name + ": removed process group");
      } else {
        failed(done);
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
