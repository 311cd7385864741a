package dev.foster.core.state;

import dev.foster.core.Effect;
import dev.foster.core.Notification;
import dev.foster.core.Role;
import dev.foster.core.Survivor;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Check;
import dev.foster.plan.Command;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The effects that the states of one service ask for. */
public final class ServiceEffects {
  private final ServiceMachine service;
  private final StepContext context;

  ServiceEffects(ServiceMachine service, StepContext context) {
    this.service = service;
    this.context = context;
  }

  /** Starts a process of a run. */
  void spawn(Run run, Role role, int index, Command command) {
    String token = run.token(role, index);
    spawn(role, index, token, command, scheduled());
  }

  /** Looks the user up and reads the files of the service. */
  void lookUp(Run run) {
    context.emit(new Effect.LookUp(service.plan(), run.token()));
  }

  /** Starts the finish command and tells it how the main process ended. */
  void spawnFinish(Run run, ExitStatus status) {
    String variable =
        status instanceof ExitStatus.Exited exit
            ? "FOSTER_EXIT_CODE=" + exit.code()
            : "FOSTER_EXIT_SIGNAL=" + Signals.shortName(((ExitStatus.Killed) status).signal());
    Command finish = service.plan().finish();
    String token = run.token(Role.FINISH, 0);
    List<String> extra = new ArrayList<>(scheduled());
    extra.add(variable);
    spawn(Role.FINISH, 0, token, finish, extra);
  }

  private void spawn(Role role, int index, String token, Command command, List<String> extra) {
    context.emit(
        new Effect.Spawn(service.plan(), role, index, token, command, extra, service.imported()));
  }

  /** The variable of a scheduled run. */
  private List<String> scheduled() {
    ScheduledRuns schedule = service.schedule();
    return schedule == null
        ? List.of()
        : List.of("FOSTER_SCHEDULED_AT=" + schedule.scheduledText());
  }

  /** Removes a spawn that the loop has not done yet; false if there is none. */
  boolean withdrawSpawn(Run run, Role role, int index) {
    return context.withdrawSpawn(run.token(role, index));
  }

  /** Begins a check that is not a command. */
  void startProbe(Run run, Role role, int index, Check check, Duration timeout) {
    context.emit(new Effect.StartProbe(service.name(), run.token(), role, index, check, timeout));
  }

  /** Ends all checks of a run. */
  void cancelProbes(Run run) {
    boolean any = !service.plan().ready().checks().isEmpty() || service.plan().health() != null;
    if (any) {
      context.withdrawProbes(run.token());
      context.emit(new Effect.CancelProbes(service.name(), run.token()));
    }
  }

  /** Sends a signal to a child of Foster, or to the process group that it leads. */
  public void signal(int pid, int signal, boolean group) {
    context.emit(new Effect.Signal(service.name(), pid, signal, group));
  }

  /**
   * Sends a stop signal, then CONT: a stopped process takes no signal but KILL and CONT, as in
   * systemd.kill(5).
   */
  void stopSignal(int pid, int signal, boolean group) {
    signal(pid, signal, group);
    signal(pid, Signals.CONT, group);
  }

  /** Sends TERM, then CONT, to survivors. */
  void stopSurvivors(List<Survivor> survivors) {
    context.stopSurvivors(service.name(), survivors);
  }

  /** Sends SIGKILL to every process of a run, or of one of its hooks and checks. */
  void killAll(String token) {
    context.emit(new Effect.KillRun(service.name(), token));
  }

  /** Reports that SIGKILL has not ended these processes. */
  void reportUnkillable(List<Integer> pids) {
    context.emit(new Effect.ReportUnkillable(service.name(), pids, Stopping.unkillableText(pids)));
  }

  /** Requests a scan for survivors. */
  void findSurvivors() {
    context.findSurvivors();
  }

  /** Reports a message about the service. */
  void report(Level level, String kind, String text) {
    context.emit(new Effect.Report(level, service.name(), kind, text, service.session(), null));
  }

  /** Reports with the last lines that a hook or check has written; without them if pid is 0. */
  void reportWithOutput(int pid, Level level, String kind, String text) {
    if (pid == 0) {
      report(level, kind, text);
    } else {
      context.emit(new Effect.Report(level, service.name(), kind, text, pid, ""));
    }
  }

  /** The last line of output of the check whose exit is stepped now, or null. */
  String checkLine() {
    return context.checkLine();
  }

  /** Reports an end that looks like a crash, with the last lines of the service's output. */
  void reportCrash(Level level, String kind, String text, String afterLastLines) {
    int pid = service.lastSession();
    context.emit(new Effect.Report(level, service.name(), kind, text, pid, afterLastLines));
  }

  /**
   * The main pid after a message. The loop has checked that a pid which the message names is a
   * process of the service.
   */
  int mainPid(Notification message, int pid) {
    if (message.mainPid() == null || message.mainPid() == pid) {
      return pid;
    }
    int next = message.mainPid();
    context.addOwner(next, new StepContext.Owner(service, Role.MAIN, 0, service.token()));
    report(Level.INFO, "mainpid", "main process is now pid " + next);
    return next;
  }

  /** Reports a bug of Foster: this event cannot reach this state. */
  State unexpected(State state, String event) {
    String name = state.getClass().getSimpleName();
    context.emit(new Effect.Unexpected(service.name(), name, event));
    return state;
  }
}
