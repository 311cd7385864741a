package dev.foster.supervisorctl;

import dev.foster.cli.ClientException;
import dev.foster.supervisorctl.FosterClient.Status;
import dev.foster.supervisord.SupervisordOptions;
import java.util.ArrayList;
import java.util.List;

/** {@code status}, {@code pid}, {@code version} and {@code fg}. */
final class StatusCommand {
  private static final int NARROWEST = 30;

  private final Controller controller;

  StatusCommand(Controller controller) {
    this.controller = controller;
  }

  void run(String argument) {
    Status status;
    try {
      status = controller.client().status();
    } catch (ClientException e) {
      controller.unreachable(e, "", "");
      controller.exitStatus(LsbStatus.STATUS_UNKNOWN);
      return;
    }
    List<String> names = Controller.words(argument);
    List<ManagedProcess> shown = new ArrayList<>();
    if (names.isEmpty() || names.contains("all")) {
      shown.addAll(status.processes());
    } else {
      for (String name : names) {
        add(name, status.processes(), shown);
      }
    }
    controller.print(table(shown));
    for (ManagedProcess process : shown) {
      if (process.state().isStopped()) {
        controller.exitStatus(LsbStatus.STATUS_NOT_RUNNING);
      }
    }
  }

  private void add(String name, List<ManagedProcess> all, List<ManagedProcess> to) {
    Namespec spec = Namespec.of(name);
    boolean found = false;
    for (ManagedProcess process : all) {
      if (process.matches(spec)) {
        to.add(process);
        found = true;
      }
    }
    if (!found) {
      boolean group = spec.process() == null;
      controller.output(
          (group ? spec.group() + ": ERROR (no such group)" : name + ": ERROR (no such process)"));
      controller.exitStatus(LsbStatus.STATUS_UNKNOWN);
    }
  }

  /** The lines of {@code status}. */
  static String table(List<ManagedProcess> processes) {
    int width = NARROWEST;
    for (ManagedProcess process : processes) {
      width = Math.max(width, process.spec().length());
    }
    StringBuilder text = new StringBuilder();
    for (ManagedProcess process : processes) {
      pad(text, process.spec(), width + 3);
      pad(text, process.state().name(), 10);
      text.append(process.description()).append('\n');
    }
    return text.toString();
  }

  static void pad(StringBuilder text, String word, int width) {
    text.append(word).append(" ".repeat(Math.max(width - word.length(), 0)));
  }

  void pid(String argument) throws ClientException {
    Status status = controller.client().status();
    List<String> names = Controller.words(argument);
    if (names.isEmpty()) {
      controller.output(Integer.toString(status.pid()));
    } else if (names.contains("all")) {
      for (ManagedProcess process : status.processes()) {
        controller.output(Integer.toString(process.pid()));
      }
    } else {
      for (String name : names) {
        pid(find(name, status.processes()), name);
      }
    }
  }

  private void pid(ManagedProcess process, String name) {
    if (process == null) {
      controller.exitStatus(LsbStatus.GENERIC);
      controller.output("No such process " + name);
      return;
    }
    controller.output(Integer.toString(process.pid()));
    if (process.pid() == 0) {
      controller.exitStatus(LsbStatus.NOT_RUNNING);
    }
  }

  /** The process with that name; null if there is none. */
  static ManagedProcess find(String name, List<ManagedProcess> processes) {
    Namespec spec = Namespec.of(name);
    for (ManagedProcess process : processes) {
      if (spec.process() != null && process.matches(spec)) {
        return process;
      }
    }
    return null;
  }

  void version(String argument) throws ClientException {
    if (!argument.isEmpty()) {
      controller.wrongUse("Error: version accepts no arguments", LsbStatus.GENERIC, "version");
      return;
    }
    controller.client().status(); // whether it answers
    controller.output(SupervisordOptions.VERSION);
  }

  void foreground(String argument) throws ClientException {
    Status status = controller.client().status();
    List<String> names = Controller.words(argument);
    if (names.isEmpty()) {
      controller.wrongUse("ERROR: no process name supplied", LsbStatus.GENERIC, "fg");
      return;
    }
    ManagedProcess process = find(names.getFirst(), status.processes());
    String problem;
    if (names.size() > 1) {
      problem = "too many process names supplied";
    } else if (process == null) {
      problem = "bad process name supplied";
    } else if (process.state() != ProcessState.RUNNING) {
      problem = "process not running";
    } else {
      problem = "Foster keeps no terminal for " + process.spec() + ": use tail -f";
    }
    controller.output("ERROR: " + problem);
    controller.exitStatus(LsbStatus.GENERIC);
  }
}
