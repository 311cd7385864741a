package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Constants.PRIO_PROCESS;
import static dev.foster.kernel.linux.libc.Constants.PR_SET_NO_NEW_PRIVS;
import static dev.foster.kernel.linux.libc.Constants.SIG_SETMASK;
import static dev.foster.kernel.linux.libc.Constants.WNOHANG;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Identity;
import dev.foster.kernel.Kernel.StartResult;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.spawn.ChildScript.ProcessLookup;
import dev.foster.kernel.linux.user.ThreadIds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts processes. Each child is a {@link ChildScript}: it performs a list of system calls in
 * memory that it shares with Foster, so that the kernel does not copy Foster's page tables.
 *
 * <p>The path from fork to exec, in the order of the child's steps: {@link #addSteps} (session,
 * signals, descriptors, umask, nice, limits, capabilities, ids, directory, signal mask), then
 * execve.
 *
 * <p>Why not {@code posix_spawn(3)}: it changes neither user nor limits. A thread of Foster with
 * the user's ids could start the child, but that user could signal the thread, and thereby Foster
 * (kill(2) checks the thread with the given number). And it waits as {@code vfork(2)} does: if root
 * stopped the child before exec, PID 1 would wait without end.
 *
 * <p>The child takes its user's ids as late as possible. Before that, only root can signal it.
 * After that, its user can stop or kill it, but cannot read the memory that it shares with Foster,
 * because the change of ids makes it undumpable (ptrace(2)). One thread at a time.
 */
public final class Spawner {
  private static final int SIGACTION_BYTES = 32;
  private static final int FIXED_STEPS = 32;
  private static final int MAX_DIGITS = 11; // of a pid, with a NUL
  private static final int CAPABILITY_STEPS = 2 * Long.SIZE + 2;

  /**
   * How long Foster waits for a start before it counts as pending. While others are pending, the
   * wait is shorter: the starts of many services on a drive that does not answer must not add up.
   */
  private static final long PATIENCE_NANOS = 250_000_000;

  private static final long SHORT_PATIENCE_NANOS = 5_000_000;

  /** How long Foster waits for the end of a child that has failed, and time between two looks. */
  private static final long REAP_NANOS = 100_000_000;

  private static final long REAP_PAUSE_NANOS = 100_000;

  private static final int ARENA_BYTES = 16 * 1024;

  private final ProcessLookup processes;
  private final ChildDescriptors descriptors = new ChildDescriptors();
  private final ArrayList<PendingStart> pending = new ArrayList<>();

  /** Memory for the next child; null while a pending one uses it. */
  private NativeArena arena;

  public Spawner(ProcessLookup processes) {
    this.processes = processes;
  }

  /** Does what {@code Kernel.spawn} says. */
  public int start(SpawnRequest request) throws SpawnException {
    int[] pipe = request.childPidVariable() < 0 ? null : pipe();
    try {
      return start(request, pipe);
    } finally {
      close(pipe);
    }
  }

  /** Does what {@code Kernel.isPending} says. */
  public boolean isPending(int pid) {
    for (int i = 0; i < pending.size(); i++) {
      if (pending.get(i).pid() == pid) {
        return true;
      }
    }
    return false;
  }

  /** Does what {@code Kernel.decidedStarts} says. */
  public List<StartResult> decidedStarts() {
    if (pending.isEmpty()) {
      return List.of();
    }
    List<StartResult> decided = new ArrayList<>();
    for (PendingStart start : List.copyOf(pending)) {
      if (start.look(processes)) {
        SpawnException failure = start.failure();
        if (failure == null) {
          start.setScore();
        }
        decided.add(new StartResult(start.pid(), failure));
        pending.remove(start);
        start.free();
        start.arena().free();
      }
    }
    return decided;
  }

  private int start(SpawnRequest request, int[] pipe) throws SpawnException {
    if (arena == null) {
      arena = new NativeArena(ARENA_BYTES);
    }
    arena.clear();
    ProgramSearch search = new ProgramSearch(request);
    ChildSteps steps = new ChildSteps(room(request) + search.size(), arena);
    PendingStart start = new PendingStart(request, steps, arena);
    try {
      long environment = arena.strings(request.environment());
      if (pipe != null) {
        long value = pidInEnvironment(request, environment);
        steps.close(pipe[1]); // so that the read ends if Foster dies
        steps.add(Abi.SYS_READ, pipe[0], value, SpawnRequest.CHILD_PID.length() + 1, 0);
      }
      addSteps(steps, request);
      steps.execute(search, arena.strings(request.argv()), environment);
      return runWithOomScore(start, steps, request, pipe);
    } finally {
      if (arena != null) { // else the start is pending: the child still uses the list of steps
        start.free();
      }
    }
  }

  private static int room(SpawnRequest request) {
    int highest = 2;
    for (int i = 0; i < request.extra().size(); i++) {
      highest = Math.max(highest, request.extra().get(i).target());
    }
    int pairs = 3 + request.extra().size();
    int limits = request.attributes().limits().size();
    return FIXED_STEPS + Signals.RTMAX + 3 * pairs + highest + limits + CAPABILITY_STEPS;
  }

  private static int[] pipe() throws SpawnException {
    try {
      return SmallFiles.pipe();
    } catch (KernelException e) {
      throw new SpawnException(Stage.DESCRIPTORS, e.getMessage(), e.errno());
    }
  }

  private static void close(int[] pipe) {
    if (pipe != null) {
      LIBC.close(pipe[0]);
      LIBC.close(pipe[1]);
    }
  }

  private void addSteps(ChildSteps steps, SpawnRequest request) throws SpawnException {
    steps.add(Abi.SYS_SETSID, 0, 0, 0, 0);
    resetSignals(steps);
    if (!ChildSteps.hasCloseRange()) {
      CloexecFallback.closeOnExec();
    }
    descriptors.addSteps(request, steps);
    if (request.attributes().umask() >= 0) {
      steps.add(Abi.SYS_UMASK, request.attributes().umask(), 0, 0, 0);
    }
    if (request.attributes().nice() != null) {
      int value = request.attributes().nice();
      steps.require(
          errno -> niceFailure(value, errno), Abi.SYS_SETPRIORITY, PRIO_PROCESS, 0, value, 0);
    }
    ResourceLimitSteps.addBeforeIds(steps, request);
    CapabilitySteps capabilities =
        request.attributes().capabilities() == null
            ? null
            : new CapabilitySteps(request.attributes().capabilities());
    if (capabilities != null) {
      capabilities.addBeforeIds(steps);
    }
    Identity identity = request.attributes().identity();
    if (identity != null && !ThreadIds.matches(identity)) {
      addIds(steps, identity);
    }
    if (capabilities != null) {
      capabilities.addAfterIds(steps);
    }
    ResourceLimitSteps.addAfterIds(steps, request);
    if (request.attributes().noNewPrivileges()) {
      steps.require(
          errno -> identityFailure("set no_new_privs", errno),
          Abi.SYS_PRCTL,
          PR_SET_NO_NEW_PRIVS,
          1,
          0,
          0);
    }
    if (request.attributes().directory() != null) {
      String directory = request.attributes().directory();
      steps.require(
          errno -> SpawnErrorText.directory(directory, errno),
          Abi.SYS_CHDIR,
          arena.string(directory),
          0,
          0,
          0);
    }
    long mask = arena.take(8);
    MEMORY.putLong(mask, 0);
    steps.add(Abi.SYS_RT_SIGPROCMASK, SIG_SETMASK, mask, 0, 8);
  }

  /**
   * Resets all dispositions. All signals are blocked until the last step before exec, so that none
   * of Foster's handlers runs in the child.
   */
  private void resetSignals(ChildSteps steps) {
    long action = arena.take(SIGACTION_BYTES);
    MEMORY.fill(action, SIGACTION_BYTES, (byte) 0);
    for (int signal = 1; signal <= Signals.RTMAX; signal++) {
      steps.add(Abi.SYS_RT_SIGACTION, signal, action, 0, 8);
    }
  }

  private static SpawnException niceFailure(int value, int errno) {
    String hint = errno == Errno.EACCES || errno == Errno.EPERM ? needs("CAP_SYS_NICE") : "";
    return new SpawnException(
        Stage.LIMITS, "cannot set nice to " + value + ": " + Errno.text(errno) + hint, errno);
  }

  /** An addition to the message of an error that a missing capability explains. */
  static String needs(String capability) {
    return " (it needs " + capability + ")";
  }

  private void addIds(ChildSteps steps, Identity identity) {
    int uid = identity.uid();
    int gid = identity.gid();
    int count = identity.groups().size();
    String user = Integer.toUnsignedString(uid);
    String group = Integer.toUnsignedString(gid);
    steps.require(
        errno -> identityFailure("become user " + user + " with its groups", errno),
        Abi.SYS_SETGROUPS,
        count,
        ThreadIds.list(identity.groups(), arena),
        0,
        0);
    steps.require(
        errno -> identityFailure("become group " + group, errno),
        Abi.SYS_SETRESGID,
        gid,
        gid,
        gid,
        0);
    steps.require(
        errno -> identityFailure("become user " + user, errno),
        Abi.SYS_SETRESUID,
        uid,
        uid,
        uid,
        0);
  }

  private static SpawnException identityFailure(String what, int errno) {
    String hint =
        switch (errno) {
          case Errno.EPERM -> ThreadIds.hint();
          case Errno.EINVAL -> " (this user namespace has no such number)";
          default -> "";
        };
    return new SpawnException(
        Stage.IDENTITY, "cannot " + what + ": " + Errno.text(errno) + hint, errno);
  }

  private int runWithOomScore(
      PendingStart start, ChildSteps steps, SpawnRequest request, int[] pipe)
      throws SpawnException {
    OomScore inherited = OomScore.set(request.attributes().oomScoreAdj());
    try {
      return run(start, steps, pipe);
    } finally {
      inherited.restore();
    }
  }

  private int run(PendingStart start, ChildSteps steps, int[] pipe) throws SpawnException {
    long digits = arena.take(MAX_DIGITS);
    long patience = pending.isEmpty() ? PATIENCE_NANOS : SHORT_PATIENCE_NANOS;
    pending.ensureCapacity(pending.size() + 1);
    int pid;
    try {
      pid = steps.script().startWatched();
    } catch (KernelException e) {
      throw SpawnErrorText.fork(e.errno());
    }
    // throws nothing, not even for a full heap, while the child uses the memory of its steps
    start.started(pid);
    int errno = pipe == null ? 0 : sendPid(pipe[1], digits, pid);
    if (errno != 0) {
      LIBC.kill(pid, Signals.KILL); // it waits for the pid
    }
    if (!start.await(processes, patience)) {
      pending.add(start);
      arena = null;
      return pid;
    }
    SpawnException failure = errno == 0 ? steps.failure() : SpawnErrorText.pidNotSent(errno);
    if (failure != null) {
      reap(pid);
      throw failure;
    }
    return pid;
  }

  /** Reaps a child that ends. One that takes longer is reaped like any other child of Foster. */
  private static void reap(int pid) {
    for (long end = System.nanoTime() + REAP_NANOS; System.nanoTime() - end < 0; ) {
      int reaped = LIBC.waitpid(pid, 0, WNOHANG);
      if (reaped != 0 && reaped != -Errno.EINTR) {
        return;
      }
      LockSupport.parkNanos(REAP_PAUSE_NANOS);
    }
  }

  /** Sends the child its pid; returns 0 or an error number. */
  private static int sendPid(int pipe, long digits, int pid) {
    long end = digits + MAX_DIGITS;
    long at = end - 1;
    MEMORY.putByte(at, (byte) 0);
    for (int rest = pid; rest > 0; rest /= 10) {
      MEMORY.putByte(--at, (byte) ('0' + rest % 10));
    }
    return Errno.of(LIBC.write(pipe, at, end - at));
  }

  /** The address in the environment to which the child reads its pid. */
  private static long pidInEnvironment(SpawnRequest request, long environment) {
    int index = request.childPidVariable();
    int value =
        request.environment().get(index).indexOf('=') + 1; // Foster's variables have ASCII names
    return MEMORY.getLong(environment + 8L * index) + value;
  }
}
