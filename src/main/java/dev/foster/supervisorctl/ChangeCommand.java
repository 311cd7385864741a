package dev.foster.supervisorctl;

import dev.foster.cli.ClientException;
import dev.foster.kernel.Signals;
import dev.foster.supervisorctl.FosterClient.Done;
import dev.foster.supervisorctl.FosterClient.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** {@code start}, {@code stop}, {@code restart} and {@code signal}. */
final class ChangeCommand {
  private final Controller controller;

  /** A change of the processes that a name stands for. */
  private interface Change {
    void to(List<ManagedProcess> processes) throws ClientException;
  }

  /** The result of a start; those that fail first are reported first, and the last one counts. */
  private record Started(String spec, Fault fault) {
    int order() {
      return switch (fault) {
        case NO_FILE, NOT_EXECUTABLE -> 0;
        case SUCCESS -> 2;
        default -> 1;
      };
    }
  }

  ChangeCommand(Controller controller) {
    this.controller = controller;
  }

  void start(String argument) throws ClientException {
    Status status = controller.client().status();
    List<String> names = Controller.words(argument);
    if (names.isEmpty()) {
      String message = "Error: start requires a process name";
      controller.wrongUse(message, LsbStatus.INVALID_ARGS, "start");
      return;
    }
    each(names, status, LsbStatus.INVALID_ARGS, this::startSome, this::startOne);
  }

  void stop(String argument) throws ClientException {
    Status status = controller.client().status();
    List<String> names = Controller.words(argument);
    if (names.isEmpty()) {
      controller.wrongUse("Error: stop requires a process name", LsbStatus.GENERIC, "stop");
      return;
    }
    each(names, status, LsbStatus.GENERIC, this::stopSome, this::stopOne);
  }

  void restart(String argument) throws ClientException {
    controller.client().status(); // whether it answers comes before what is wrong
    if (argument.isEmpty()) {
      controller.wrongUse("Error: restart requires a process name", LsbStatus.GENERIC, "restart");
      return;
    }
    stop(argument);
    start(argument);
  }

  void signal(String argument) throws ClientException {
    Status status = controller.client().status();
    List<String> words = Controller.words(argument);
    if (words.size() < 2) {
      String message = "Error: signal requires a signal name and a process name";
      controller.wrongUse(message, LsbStatus.GENERIC, "signal");
      return;
    }
    String signal = words.getFirst().toUpperCase(Locale.ROOT);
    each(
        words.subList(1, words.size()),
        status,
        LsbStatus.GENERIC,
        some -> {
          for (ManagedProcess process : some) {
            if (process.state().isSignallable()) {
              signal(signal, process);
            }
          }
        },
        one -> signal(signal, one.getFirst()));
  }

  /**
   * Changes the processes that each name stands for.
   *
   * @param noGroup the exit code if there is no group of that name
   * @param some is done with groups, and with {@code all}, in the order of starts
   * @param one is done with a single process
   */
  private void each(List<String> names, Status status, int noGroup, Change some, Change one)
      throws ClientException {
    List<ManagedProcess> all = controller.client().table().byPriority(status.processes());
    if (names.contains("all")) {
      some.to(all);
      return;
    }
    for (String name : names) {
      Namespec spec = Namespec.of(name);
      List<ManagedProcess> meant = new ArrayList<>();
      for (ManagedProcess process : all) {
        if (process.matches(spec)) {
          meant.add(process);
        }
      }
      if (!meant.isEmpty()) {
        (spec.process() == null ? some : one).to(meant);
      } else if (spec.process() == null) {
        controller.output(spec.group() + ": ERROR (no such group)");
        controller.exitStatus(noGroup);
      } else {
        report(spec.text(), Fault.BAD_NAME, "", null);
      }
    }
  }

  private void report(String name, Fault fault, String success, Fault ignored) {
    boolean good = fault == Fault.SUCCESS;
    controller.output(name + ": " + (good ? success : "ERROR (" + fault.words + ")"));
    controller.result(fault, ignored);
  }

  private void startOne(List<ManagedProcess> one) throws ClientException {
    ManagedProcess process = one.getFirst();
    if (process.state().isRunning()) {
      report(process.spec(), Fault.ALREADY_STARTED, "", Fault.ALREADY_STARTED);
    } else {
      startSome(one);
    }
  }

  private void startSome(List<ManagedProcess> processes) throws ClientException {
    List<ManagedProcess> wanted = new ArrayList<>();
    for (ManagedProcess process : processes) {
      if (!process.state().isRunning()) {
        wanted.add(process);
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    List<Done> answers = controller.client().startEach(wanted);
    boolean good = answers.stream().allMatch(Done::ok);
    Status after = good ? null : controller.client().status();
    List<Started> results = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      Done answer = answers.get(i);
      Fault fault = answer.ok() ? Fault.SUCCESS : fault(wanted.get(i), answer.error(), after);
      results.add(new Started(wanted.get(i).spec(), fault));
    }
    results.sort(Comparator.comparingInt(Started::order));
    for (Started each : results) {
      report(each.spec, each.fault, "started", Fault.ALREADY_STARTED);
    }
  }

  /** Why a process has not started: as the answer says, for the next start may be under way. */
  private static Fault fault(ManagedProcess process, String error, Status after) {
    StartProblem problem = StartProblem.inAnswer(error);
    if (problem != null) {
      return problem.fault();
    }
    for (ManagedProcess now : after.processes()) {
      if (now.service().equals(process.service())) {
        boolean exited = now.state() == ProcessState.EXITED;
        Fault otherwise = exited ? Fault.ABNORMAL_TERMINATION : Fault.SPAWN_ERROR;
        return now.problem() == null ? otherwise : now.problem().fault();
      }
    }
    return Fault.FAILED;
  }

  private void stopOne(List<ManagedProcess> one) throws ClientException {
    ManagedProcess process = one.getFirst();
    if (process.state().isRunning()) {
      stopSome(one);
    } else {
      report(process.spec(), Fault.NOT_RUNNING, "", Fault.NOT_RUNNING);
    }
  }

  private void stopSome(List<ManagedProcess> processes) throws ClientException {
    List<ManagedProcess> running = new ArrayList<>();
    for (ManagedProcess process : processes) {
      if (process.state().isRunning()) {
        running.add(process);
      }
    }
    if (running.isEmpty()) {
      return;
    }
    Done done = controller.client().change("stop", running, true);
    for (ManagedProcess process : running) {
      if (done.ok()) {
        controller.output(process.spec() + ": stopped");
      }
    }
    if (!done.ok()) {
      controller.output("ERROR: " + done.error());
      controller.result(Fault.FAILED, null);
    }
  }

  private void signal(String signal, ManagedProcess process) throws ClientException {
    Fault fault = Fault.SUCCESS;
    if (Signals.parse(signal) <= 0) {
      fault = Fault.BAD_SIGNAL;
    } else if (!process.state().isSignallable()) {
      fault = Fault.NOT_RUNNING;
    } else if (!controller.client().signal(signal, process).ok()) {
      fault = Fault.FAILED;
    }
    report(process.spec(), fault, "signalled", null);
  }
}
