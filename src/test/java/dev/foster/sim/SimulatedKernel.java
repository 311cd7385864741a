package dev.foster.sim;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Identity;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A kernel on virtual time: processes with parents, groups and sessions, zombies, and few pids,
 * which are therefore reused soon. {@link ProgramBehaviour} defines the behaviour of programs.
 */
final class SimulatedKernel implements Kernel {
  static final int INIT = 1;

  private static final int EMFILE = 24;

  /** Receives the signals that Foster sends, before they arrive. */
  interface SignalListener {
    void sent(SimulatedProcess to, int signal);
  }

  private final VirtualTime agenda;
  private final int lastPid;
  private final Map<Integer, SimulatedProcess> processes = new TreeMap<>();
  private final Map<Integer, Boolean> descriptors = new LinkedHashMap<>();
  final UsageRecord usage = new UsageRecord();
  private Programs programs;
  private Runnable childDied = () -> {};
  private Consumer<SimulatedProcess> ended = process -> {};
  private SignalListener signals = (to, signal) -> {};
  private int pids = INIT;
  private boolean lowestFirst;
  private boolean everybodyWaits;
  private int startTimes;
  private long markLimit; // 0: processes get no mark
  private int nextDescriptor = 10;
  private long oomKills;
  private BooleanSupplier blind = () -> false;
  private Runnable looking = () -> {};
  private KernelException lookupError;

  /** A kernel whose largest pid is {@code lastPid}. */
  SimulatedKernel(VirtualTime agenda, int lastPid) {
    this.agenda = agenda;
    this.lastPid = lastPid;
  }

  /** Lets Foster mark its runs. */
  void allowsMarks() {
    markLimit = NO_MARK;
  }

  /** Makes pids come again as soon as possible. */
  void reusesAtOnce() {
    lowestFirst = true;
  }

  void programs(Programs known) {
    programs = known;
  }

  /** SIGCHLD. */
  void onChildDied(Runnable listener) {
    childDied = listener;
  }

  void onEnd(Consumer<SimulatedProcess> listener) {
    ended = listener;
  }

  void onSignal(SignalListener listener) {
    signals = listener;
  }

  /** Makes some looks at a process fail, as if no descriptor were free. */
  void blindWhen(BooleanSupplier want) {
    blind = want;
  }

  /** Sets what runs before each look at processes: living processes may act first. */
  void onLook(Runnable listener) {
    looking = listener;
  }

  // --- for the simulation -----------------------------------------------------------------------

  /** Every process by pid, zombies included. */
  Iterable<SimulatedProcess> all() {
    return List.copyOf(processes.values());
  }

  SimulatedProcess get(int pid) {
    return processes.get(pid);
  }

  int openDescriptors() {
    return descriptors.size();
  }

  long nextStartTime() {
    return startTimes++;
  }

  void oomKilled() {
    oomKills++;
  }

  // --- actions of programs ----------------------------------------------------------------------

  SimulatedProcess fork(SimulatedProcess parent, ProgramBehaviour life) {
    int pid = freePid();
    if (pid < 0 || !parent.isAlive()) {
      return null;
    }
    return begin(new SimulatedProcess(parent, pid, life));
  }

  private SimulatedProcess begin(SimulatedProcess process) {
    processes.put(process.pid, process);
    for (ProgramBehaviour.Act act : process.life.acts) {
      agenda.in(act.after(), () -> process.act(() -> act.deed().accept(process)));
    }
    return process;
  }

  /** A number that is not a process, group or session; -1 if there is none. */
  private int freePid() {
    BitSet used = new BitSet();
    for (SimulatedProcess process : processes.values()) {
      used.set(process.pid);
      used.set(process.group.pid);
      used.set(process.session.pid);
    }
    if (lowestFirst) {
      pids = INIT;
    }
    for (int tried = INIT; tried < lastPid; tried++) {
      pids = pids >= lastPid ? INIT + 1 : pids + 1;
      if (!used.get(pids)) {
        return pids;
      }
    }
    return -1;
  }

  /** Ends a process. It is a zombie until its parent reaps it; its children become Foster's. */
  void end(SimulatedProcess process, ExitStatus status) {
    if (!process.isAlive()) {
      return;
    }
    process.status = status;
    process.endedAt = agenda.now();
    boolean ours = process.isOurs();
    for (SimulatedProcess child : all()) {
      if (child.parent == process.pid) {
        child.parent = INIT;
        ours |= !child.isAlive();
      }
    }
    if (!process.isOurs() && (everybodyWaits || processes.get(process.parent).life.reaps())) {
      processes.remove(process.pid);
    }
    ended.accept(process);
    if (ours) {
      childDied.run();
    }
  }

  /** Makes programs that never reaped their children do so, because all pids may be in use. */
  void everybodyWaits() {
    everybodyWaits = true;
    processes.values().removeIf(process -> !process.isAlive() && !process.isOurs());
  }

  /** A process other than Foster sends a signal. */
  void signalFromOutside(SimulatedProcess process, int signal) {
    if (processes.get(process.pid) == process) {
      deliver(process, signal);
    }
  }

  private void deliver(SimulatedProcess process, int signal) {
    if (!process.isAlive() || process.dying || signal == 0) {
      return;
    }
    if (signal == Signals.KILL) {
      process.dying = true;
      agenda.in(process.life.dying(), () -> process.die(Signals.KILL));
    } else if (signal == Signals.CONT) {
      process.resume();
    } else if (process.stopped && SimulatedProcess.isStop(signal)) {
      return; // pending until SIGCONT, which discards it: signal(7)
    } else if (process.stopped) {
      process.postponed.add(() -> deliver(process, signal));
    } else if (process.life.handler(signal) != null) {
      process.life.handler(signal).accept(process);
    } else if (SimulatedProcess.isStop(signal)) {
      process.stopped = true;
    } else if (!SimulatedProcess.isIgnored(signal)) {
      process.die(signal);
    }
  }

  // --- the port ---------------------------------------------------------------------------------

  @Override
  public long now() {
    return agenda.now();
  }

  @Override
  public int spawn(SpawnRequest request) throws SpawnException {
    ProgramBehaviour life = programs.find(request);
    int pid = freePid();
    if (pid < 0) {
      throw new SpawnException(SpawnException.Stage.FORK, "cannot fork: no pid is free", 11);
    }
    begin(new SimulatedProcess(this, pid, life, request));
    return pid;
  }

  @Override
  public boolean isPending(int pid) {
    return false;
  }

  @Override
  public List<StartResult> decidedStarts() {
    return List.of();
  }

  @Override
  public boolean signal(int pid, int signal) {
    if (pid <= 0) {
      throw new IllegalArgumentException("no pid: " + pid);
    }
    SimulatedProcess process = processes.get(pid);
    if (process != null) {
      signals.sent(process, signal);
      deliver(process, signal);
    }
    return process != null;
  }

  @Override
  public boolean signalGroup(int group, int signal) {
    if (group <= 1) {
      throw new IllegalArgumentException("no group: " + group);
    }
    boolean found = false;
    for (SimulatedProcess process : all()) {
      if (process.group.pid == group) {
        found = true;
        signals.sent(process, signal);
        deliver(process, signal);
      }
    }
    return found;
  }

  @Override
  public boolean signal(ProcessInfo process, int signal) {
    SimulatedProcess now = processes.get(process.pid());
    boolean same = now != null && now.startTime == process.startTime();
    return same && signal(process.pid(), signal);
  }

  @Override
  public int ended() {
    for (SimulatedProcess process : processes.values()) {
      if (!process.isAlive() && process.isOurs()) {
        return process.pid;
      }
    }
    return 0;
  }

  @Override
  public Reaped reap(int pid) {
    return usage.reaped(processes.remove(pid));
  }

  @Override
  public int[] children() {
    return childrenOf(INIT);
  }

  @Override
  public int[] childrenOf(int pid) {
    looking.run();
    int[] found = new int[processes.size()];
    int count = 0;
    for (SimulatedProcess process : processes.values()) {
      if (process.parent == pid) {
        found[count++] = process.pid;
      }
    }
    return Arrays.copyOf(found, count);
  }

  @Override
  public ProcessInfo process(int pid) {
    if (blind.getAsBoolean()) {
      lookupError = new KernelException("cannot look at processes: Too many open files", EMFILE);
      return null;
    }
    looking.run();
    SimulatedProcess process = processes.get(pid);
    return process == null ? null : process.info();
  }

  @Override
  public String marker(int pid) {
    looking.run();
    SimulatedProcess process = processes.get(pid);
    if (process == null) {
      return null;
    }
    return process.isExecuting() || !process.isAlive() ? UNKNOWN : process.marker;
  }

  @Override
  public long mark(int pid) {
    SimulatedProcess process = processes.get(pid);
    return process == null ? NO_MARK : process.mark;
  }

  @Override
  public long markLimit() {
    return markLimit;
  }

  @Override
  public List<ProcessInfo> descendants() {
    List<ProcessInfo> found = new ArrayList<>();
    descend(INIT, found);
    return found;
  }

  private void descend(int parent, List<ProcessInfo> into) {
    for (int child : childrenOf(parent)) {
      into.add(process(child));
      descend(child, into);
    }
  }

  @Override
  public KernelException takeLookupError() {
    KernelException reason = lookupError;
    lookupError = null;
    return reason;
  }

  @Override
  public long oomKills() {
    return oomKills;
  }

  @Override
  public void killAll() {
    for (SimulatedProcess process : all()) {
      deliver(process, Signals.KILL);
    }
  }

  @Override
  public int[] pipe() throws KernelException {
    if (programs.failsForWant()) {
      throw new KernelException("cannot make a pipe: Too many open files", EMFILE);
    }
    int[] ends = {nextDescriptor++, nextDescriptor++};
    descriptors.put(ends[0], true);
    descriptors.put(ends[1], true);
    return ends;
  }

  @Override
  public void allowReopening(int fd, Identity owner) {} // nothing here looks at owners

  @Override
  public void close(int fd) {
    if (fd >= 0 && descriptors.remove(fd) == null) {
      throw new IllegalStateException("closed twice: " + fd);
    }
  }
}
