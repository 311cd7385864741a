package dev.foster.kernel.linux.spawn;

import static dev.foster.kernel.linux.libc.Constants.PRIO_PROCESS;
import static dev.foster.kernel.linux.libc.Constants.PR_SET_NO_NEW_PRIVS;
import static dev.foster.kernel.linux.libc.Constants.SIG_SETMASK;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Identity;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeArena;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.proc.ProcFs;
import dev.foster.kernel.linux.user.FsIds;
import dev.foster.kernel.linux.user.ThreadIds;

/**
 * Starts processes: each is a {@link ChildScript} that makes of itself what the request says, by
 * raw system calls in memory that it shares with Foster, so the JVM's page tables are not copied.
 *
 * <p>Not {@code posix_spawn(3)}. It can change neither user nor limits; a thread of Foster that
 * took on a user's ids before could be signalled by that user, and the whole process with it
 * (kill(2) looks at the thread whose number it is given). And it waits as {@code vfork(2)} does,
 * which cannot be interrupted: who stops the child before it executes its program, as root may,
 * would stop PID 1.
 *
 * <p>The child takes on its user's ids as late as possible: before, nobody but root can touch it.
 * Afterwards its user may stop or kill it, but not look into the memory that it still shares with
 * Foster: the change of ids makes that undumpable (ptrace(2)). One thread at a time.
 */
public final class Spawner {

  private static final int SIGACTION_BYTES = 32;
  private static final int FIXED_STEPS = 32;
  private static final int MOST_DIGITS = 11; // of a pid, with a NUL
  private static final int CAPABILITY_STEPS = 2 * Long.SIZE + 2;

  private final ProcFs proc;
  private final ChildDescriptors descriptors = new ChildDescriptors();
  private final NativeArena arena = new NativeArena(16 * 1024);

  public Spawner(ProcFs proc) {
    this.proc = proc;
  }

  /** As {@code Kernel.spawn}. */
  public int start(SpawnRequest request) throws SpawnException {
    String program = FsIds.callAs(request.attributes().identity(), () -> PathSearch.find(request));
    int[] pipe = request.childPidVariable() < 0 ? null : pipe();
    try {
      return start(request, program, pipe);
    } finally {
      close(pipe);
    }
  }

  private int start(SpawnRequest request, String program, int[] pipe) throws SpawnException {
    arena.clear();
    ChildSteps steps = new ChildSteps(room(request), arena);
    try {
      long environment = arena.strings(request.environment());
      if (pipe != null) {
        long value = pidInEnvironment(request, environment);
        steps.close(pipe[1]); // else it would wait for ever for a Foster that dies now
        steps.add(Abi.SYS_READ, pipe[0], value, SpawnRequest.CHILD_PID.length() + 1, 0);
      }
      build(steps, request);
      steps.require(
          errno -> SpawnErrorText.program(request, program, errno),
          Abi.SYS_EXECVE,
          arena.string(program),
          arena.strings(request.argv()),
          environment,
          0);
      return runWithScore(steps, request, pipe);
    } finally {
      steps.script().free();
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

  private void build(ChildSteps steps, SpawnRequest request) throws SpawnException {
    steps.add(Abi.SYS_SETSID, 0, 0, 0, 0);
    resetSignals(steps);
    if (!steps.canCloseTheRest()) {
      CloexecFallback.closeOnExec();
    }
    descriptors.arrange(request, steps);
    if (request.attributes().umask() >= 0) {
      steps.add(Abi.SYS_UMASK, request.attributes().umask(), 0, 0, 0);
    }
    if (request.attributes().nice() != null) {
      int value = request.attributes().nice();
      steps.require(
          errno -> niceRefused(value, errno), Abi.SYS_SETPRIORITY, PRIO_PROCESS, 0, value, 0);
    }
    ResourceLimitSteps.addThoseOfRoot(steps, request);
    CapabilitySteps capabilities =
        request.attributes().capabilities() == null
            ? null
            : new CapabilitySteps(request.attributes().capabilities());
    if (capabilities != null) {
      capabilities.beforeIds(steps);
    }
    Identity identity = request.attributes().identity();
    if (identity != null && !ThreadIds.areAlready(identity)) {
      become(steps, identity);
    }
    if (capabilities != null) {
      capabilities.afterIds(steps);
    }
    ResourceLimitSteps.addThoseOfItsUser(steps, request);
    if (request.attributes().noNewPrivileges()) {
      steps.require(
          errno -> identityRefused("set no_new_privs", errno),
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
   * Default dispositions; until the mask is emptied, at the end, no handler of Foster's can run.
   */
  private void resetSignals(ChildSteps steps) {
    long action = arena.take(SIGACTION_BYTES);
    MEMORY.fill(action, SIGACTION_BYTES, (byte) 0);
    for (int signal = 1; signal <= Signals.RTMAX; signal++) {
      steps.add(Abi.SYS_RT_SIGACTION, signal, action, 0, 8);
    }
  }

  private static SpawnException niceRefused(int value, int errno) {
    String hint = errno == Errno.EACCES || errno == Errno.EPERM ? needs("CAP_SYS_NICE") : "";
    return new SpawnException(
        Stage.LIMITS, "cannot set nice to " + value + ": " + Errno.text(errno) + hint, errno);
  }

  /** What to add to an error that a missing capability explains. */
  static String needs(String capability) {
    return " (it needs " + capability + ")";
  }

  private void become(ChildSteps steps, Identity identity) {
    int uid = identity.uid();
    int gid = identity.gid();
    int count = identity.groups().size();
    String user = Integer.toUnsignedString(uid);
    String group = Integer.toUnsignedString(gid);
    steps.require(
        errno -> identityRefused("become user " + user + " with its groups", errno),
        Abi.SYS_SETGROUPS,
        count,
        ThreadIds.list(identity.groups(), arena),
        0,
        0);
    steps.require(
        errno -> identityRefused("become group " + group, errno),
        Abi.SYS_SETRESGID,
        gid,
        gid,
        gid,
        0);
    steps.require(
        errno -> identityRefused("become user " + user, errno),
        Abi.SYS_SETRESUID,
        uid,
        uid,
        uid,
        0);
  }

  private static SpawnException identityRefused(String what, int errno) {
    String hint =
        switch (errno) {
          case Errno.EPERM -> ThreadIds.hint();
          case Errno.EINVAL -> " (this user namespace has no such number)";
          default -> "";
        };
    return new SpawnException(
        Stage.IDENTITY, "cannot " + what + ": " + Errno.text(errno) + hint, errno);
  }

  private int runWithScore(ChildSteps steps, SpawnRequest request, int[] pipe)
      throws SpawnException {
    OomScore inherited = OomScore.take(request.attributes().oomScoreAdj());
    try {
      return run(steps, pipe);
    } finally {
      inherited.giveBack();
    }
  }

  private int run(ChildSteps steps, int[] pipe) throws SpawnException {
    long digits = arena.take(MOST_DIGITS);
    int pid;
    try {
      pid = steps.script().startWatched();
    } catch (KernelException e) {
      throw SpawnErrorText.noProcess(e.errno());
    }
    // until the child needs its list no more nothing may be thrown, a full heap or not
    int untold = pipe == null ? 0 : tell(pipe[1], digits, pid);
    if (untold != 0) {
      LIBC.kill(pid, Signals.KILL); // it would wait for ever, and so would we
    }
    steps.script().awaitEnd(proc, pid);
    SpawnException refused = untold == 0 ? steps.refused() : SpawnErrorText.untold(untold);
    if (refused != null) {
      while (LIBC.waitpid(pid, 0, 0) == -Errno.EINTR) {
        // again
      }
      throw refused;
    }
    return pid;
  }

  /** Tells the child its pid; 0 or an error number. */
  private static int tell(int pipe, long digits, int pid) {
    long end = digits + MOST_DIGITS;
    long at = end - 1;
    MEMORY.putByte(at, (byte) 0);
    for (int rest = pid; rest > 0; rest /= 10) {
      MEMORY.putByte(--at, (byte) ('0' + rest % 10));
    }
    return Errno.of(LIBC.write(pipe, at, end - at));
  }

  /** Where the child writes its pid, which it reads from a pipe. */
  private static long pidInEnvironment(SpawnRequest request, long environment) {
    int index = request.childPidVariable();
    int value = request.environment().get(index).indexOf('=') + 1; // names of ours are ASCII
    return MEMORY.getLong(environment + 8L * index) + value;
  }
}
