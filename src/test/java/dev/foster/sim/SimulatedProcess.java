package dev.foster.sim;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.ProcessFacts;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.ResourceLimit;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnRequest;
import java.util.ArrayList;
import java.util.List;

/** A process of the {@link SimulatedKernel}, with its true owner. */
final class SimulatedProcess {
  final SimulatedKernel kernel;
  final int pid;
  final ProgramBehaviour life;
  final long startTime;

  /** The process that Foster started, from which this one descends. */
  final SimulatedProcess origin;

  /** Its first parent; null if that is Foster. */
  final SimulatedProcess forkedBy;

  /** {@code FOSTER_SERVICE} and {@code FOSTER_RUN} of the origin. */
  final String service;

  final String token;

  /** {@code FOSTER_RUN} as its environment still has it, or null. */
  String marker;

  /** Its hard RLIMIT_LOCKS. */
  long mark;

  int parent;

  /** Leader of its process group and of its session, dead or alive; pids are reused. */
  SimulatedProcess group;

  SimulatedProcess session;

  /** How it ended; null while it lives. */
  ExitStatus status;

  long endedAt;

  /** Until when it has no environment, because it executes a program. */
  long executesUntil;

  boolean stopped;
  boolean dying;
  final List<Runnable> postponed = new ArrayList<>();

  /** A process that Foster starts. */
  SimulatedProcess(SimulatedKernel kernel, int pid, ProgramBehaviour life, SpawnRequest request) {
    this.kernel = kernel;
    this.pid = pid;
    this.life = life;
    service = variable(request, "FOSTER_SERVICE");
    token = variable(request, "FOSTER_RUN");
    startTime = kernel.nextStartTime();
    origin = this;
    forkedBy = null;
    marker = token;
    mark = limit(request);
    parent = SimulatedKernel.INIT;
    group = this;
    session = this;
  }

  /** A child of another process. */
  SimulatedProcess(SimulatedProcess parent, int pid, ProgramBehaviour life) {
    kernel = parent.kernel;
    this.pid = pid;
    this.life = life;
    service = parent.service;
    token = parent.token;
    startTime = kernel.nextStartTime();
    origin = parent.origin;
    forkedBy = parent;
    marker = parent.marker;
    mark = parent.mark;
    this.parent = parent.pid;
    group = parent.group;
    session = parent.session;
  }

  private static long limit(SpawnRequest request) {
    for (ResourceLimit limit : request.attributes().limits()) {
      if (limit.resource() == ResourceLimit.Resource.LOCKS) {
        return limit.hard();
      }
    }
    return ProcessFacts.NO_MARK;
  }

  private static String variable(SpawnRequest request, String name) {
    for (String entry : request.environment()) {
      if (entry.startsWith(name + "=")) {
        return entry.substring(name.length() + 1);
      }
    }
    return null;
  }

  /** True for a signal that stops a process by default. */
  static boolean isStop(int signal) {
    return signal >= Signals.STOP && signal <= Signals.TTOU;
  }

  /** True for a signal that has no effect by default. */
  static boolean isIgnored(int signal) {
    return signal == Signals.CHLD || signal == 23 || signal == Signals.WINCH;
  }

  boolean isAlive() {
    return status == null;
  }

  /** Acts unless this process has ended; later if it is stopped. */
  void act(Runnable deed) {
    if (!isAlive() || dying) {
      return;
    }
    if (stopped) {
      postponed.add(deed);
    } else {
      deed.run();
    }
  }

  /** SIGCONT. */
  void resume() {
    stopped = false;
    List<Runnable> waiting = List.copyOf(postponed);
    postponed.clear();
    waiting.forEach(this::act);
  }

  /** True while this process, which Foster started, or a descendant of it lives. */
  boolean isHeld() {
    for (SimulatedProcess process : kernel.all()) {
      if (process.origin == this && process.isAlive()) {
        return true;
      }
    }
    return false;
  }

  boolean isOurs() {
    return parent == SimulatedKernel.INIT;
  }

  /** The token of its run, without the part that names a hook or probe. */
  String run() {
    return FosterTerms.runOf(token);
  }

  ProcessInfo info() {
    char state = status != null ? 'Z' : stopped ? 'T' : 'S';
    return new ProcessInfo(pid, parent, group.pid, session.pid, startTime, life.name, state);
  }

  void exit(int code) {
    kernel.end(this, new ExitStatus.Exited(code));
  }

  void die(int signal) {
    kernel.end(this, new ExitStatus.Killed(signal, false));
  }

  /** A child in the same group and session; null if no pid is free. */
  SimulatedProcess fork(ProgramBehaviour child) {
    return kernel.fork(this, child);
  }

  /** Executes a program, which takes this long. */
  void execute(long nanos) {
    executesUntil = kernel.now() + nanos;
  }

  boolean isExecuting() {
    return kernel.now() < executesUntil;
  }

  /** Leads a session of its own from now on. */
  void newSession() {
    session = this;
    group = this;
  }

  @Override
  public String toString() {
    return life.name + "(" + pid + ")";
  }
}
