package dev.foster.kernel.linux;

import static dev.foster.kernel.linux.libc.Constants.P_ALL;
import static dev.foster.kernel.linux.libc.Constants.RUSAGE_BYTES;
import static dev.foster.kernel.linux.libc.Constants.RUSAGE_IN_BLOCKS;
import static dev.foster.kernel.linux.libc.Constants.RUSAGE_OUT_BLOCKS;
import static dev.foster.kernel.linux.libc.Constants.RUSAGE_SYSTEM;
import static dev.foster.kernel.linux.libc.Constants.RUSAGE_USER;
import static dev.foster.kernel.linux.libc.Constants.WEXITED;
import static dev.foster.kernel.linux.libc.Constants.WNOHANG;
import static dev.foster.kernel.linux.libc.Constants.WNOWAIT;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.Identity;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;
import dev.foster.kernel.linux.libc.WaitStatus;
import dev.foster.kernel.linux.proc.Descendants;
import dev.foster.kernel.linux.proc.OomCounter;
import dev.foster.kernel.linux.proc.PidfdSignal;
import dev.foster.kernel.linux.proc.ProcFs;
import dev.foster.kernel.linux.proc.RunMark;
import dev.foster.kernel.linux.proc.RunMarker;
import dev.foster.kernel.linux.proc.StuckProcess;
import dev.foster.kernel.linux.proc.TimedReads;
import dev.foster.kernel.linux.spawn.ChildScript.ProcessLookup;
import dev.foster.kernel.linux.spawn.Spawner;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** {@link Kernel} of Linux. Only the loop's thread uses it. */
public final class LinuxKernel implements Kernel, ProcessLookup {
  private static final int KILL_PASSES = 20;

  /** Mode of a pipe that every user may open for writing. */
  private static final int REOPENABLE = 0622;

  private static final int SIGINFO_BYTES = 128;

  /** Offset of {@code si_pid} in {@code siginfo_t}. */
  private static final int SIGINFO_PID = 16;

  /** Unit of {@code ru_inblock} and {@code ru_oublock}, whatever the block size of the disk is. */
  private static final int BLOCK = 512;

  private final ProcFs proc = new ProcFs();
  private final TimedReads reads = new TimedReads(proc, new AtomicInteger());
  private final Descendants descendants = new Descendants(proc);
  private final Spawner spawner = new Spawner(this);
  private final OomCounter oomCounter = new OomCounter(proc);
  private final long slot = NativeHeap.allocateZeroed(8);
  private final long info = NativeHeap.allocateZeroed(SIGINFO_BYTES);
  private final long usage = NativeHeap.allocateZeroed(RUSAGE_BYTES);

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public int spawn(SpawnRequest request) throws SpawnException {
    descendants.addSpawningThread();
    return spawner.start(request);
  }

  @Override
  public boolean isPending(int pid) {
    return spawner.isPending(pid);
  }

  @Override
  public List<StartResult> decidedStarts() {
    return spawner.decidedStarts();
  }

  @Override
  public boolean signal(int pid, int signal) throws KernelException {
    return kill(positive(pid), signal);
  }

  @Override
  public boolean signalGroup(int group, int signal) throws KernelException {
    if (group == 1) {
      throw new IllegalArgumentException(
          "not a process group: 1"); // kill(-1) signals all processes
    }
    return kill(-positive(group), signal);
  }

  /** Refuses numbers that {@code kill(2)} takes for groups or for all processes. */
  private static int positive(int pid) {
    if (pid <= 0) {
      throw new IllegalArgumentException("not a process: " + pid);
    }
    return pid;
  }

  private static boolean kill(int target, int signal) throws KernelException {
    return sent(Errno.of(LIBC.kill(target, signal)), target, signal);
  }

  @Override
  public boolean signal(ProcessInfo process, int signal) throws KernelException {
    positive(process.pid());
    return sent(PidfdSignal.send(proc, process, signal), process.pid(), signal);
  }

  private static boolean sent(int errno, int target, int signal) throws KernelException {
    if (errno == 0 || errno == Errno.ESRCH) {
      return errno == 0;
    }
    String recipient = target < 0 ? "process group " + -target : "pid " + target;
    String what = "cannot send " + Signals.name(signal) + " to " + recipient;
    if (errno == Errno.EPERM) {
      throw new KernelException(what + ": " + StuckProcess.NOT_PERMITTED, errno);
    }
    throw Errno.exception(what, errno);
  }

  @Override
  public String whyStillThere(int pid) {
    return StuckProcess.words(proc, pid);
  }

  @Override
  public int ended() {
    MEMORY.putInt(info + SIGINFO_PID, 0); // which stays 0 if no child has ended: waitid(2)
    int result;
    do {
      result = LIBC.waitid(P_ALL, 0, info, WEXITED | WNOHANG | WNOWAIT);
    } while (result == -Errno.EINTR);
    return result < 0 ? 0 : MEMORY.getInt(info + SIGINFO_PID);
  }

  @Override
  public Reaped reap(int pid) {
    int result;
    do {
      result = LIBC.wait4(pid, slot, WNOHANG, usage);
    } while (result == -Errno.EINTR);
    return result <= 0
        ? null
        : new Reaped(
            pid,
            WaitStatus.decode(MEMORY.getInt(slot)),
            micros(RUSAGE_USER) + micros(RUSAGE_SYSTEM),
            MEMORY.getLong(usage + RUSAGE_IN_BLOCKS) * BLOCK,
            MEMORY.getLong(usage + RUSAGE_OUT_BLOCKS) * BLOCK);
  }

  private long micros(int timeval) {
    return MEMORY.getLong(usage + timeval) * 1_000_000 + MEMORY.getLong(usage + timeval + 8);
  }

  @Override
  public int[] children() {
    return descendants.children();
  }

  @Override
  public int[] childrenOf(int pid) {
    return descendants.childrenOf(pid);
  }

  @Override
  public ProcessInfo process(int pid) {
    return proc.process(pid);
  }

  @Override
  public String marker(int pid) {
    return reads.of(pid, own -> RunMarker.of(own, pid), UNKNOWN);
  }

  @Override
  public long mark(int pid) {
    return RunMark.of(proc, pid);
  }

  @Override
  public long markLimit() {
    return RunMark.ownLimit();
  }

  @Override
  public List<ProcessInfo> descendants() {
    return descendants.descendants();
  }

  @Override
  public KernelException takeLookupError() {
    int errno = proc.takeLookupError();
    return errno == 0 ? null : Errno.exception("cannot look at processes", errno);
  }

  @Override
  public long oomKills() {
    return oomCounter.kills();
  }

  @Override
  public void killAll() {
    if (descendants.self() == 1) {
      LIBC.kill(-1, Signals.KILL);
      return;
    }
    int killed = 1;
    for (int pass = 0; killed > 0 && pass < KILL_PASSES; pass++) {
      killed = 0; // a process may have started others before it was killed
      for (ProcessInfo process : descendants.descendants()) {
        if (!process.isZombie() && PidfdSignal.send(proc, process, Signals.KILL) == 0) {
          killed++;
        }
      }
    }
  }

  @Override
  public int[] pipe() throws KernelException {
    return SmallFiles.pipe();
  }

  @Override
  public void allowReopening(int fd, Identity owner) {
    // The only path to a pipe is /proc/PID/fd, which only the user of PID may follow (proc(5))
    LIBC.fchmod(fd, REOPENABLE);
    if (owner != null) { // last: without CAP_FOWNER only the owner may change the mode
      LIBC.fchown(fd, owner.uid(), owner.gid());
    }
  }

  @Override
  public void close(int fd) {
    SmallFiles.close(fd);
  }
}
