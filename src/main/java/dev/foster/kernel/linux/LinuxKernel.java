package dev.foster.kernel.linux;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.Native;
import dev.foster.kernel.linux.proc.Descendants;
import dev.foster.kernel.linux.proc.OomCounter;
import dev.foster.kernel.linux.proc.PidfdSignal;
import dev.foster.kernel.linux.proc.ProcFs;
import dev.foster.kernel.linux.proc.RunMarker;
import dev.foster.kernel.linux.spawn.Spawner;
import java.util.List;

/** The true kernel. One thread uses it, the loop. */
public final class LinuxKernel implements Kernel {
  private static final long KILL = Native.symbol("kill");
  private static final long WAITPID = Native.symbol("waitpid");
  private static final long PIPE2 = Native.symbol("pipe2");
  private static final long CLOSE = Native.symbol("close");
  private static final long FCHOWN = Native.symbol("fchown");

  private static final int WNOHANG = 1;
  private static final int KILL_PASSES = 20;

  private final ProcFs proc = new ProcFs();
  private final Descendants processes = new Descendants(proc);
  private final Spawner spawner = new Spawner(proc);
  private final OomCounter oomCounter = new OomCounter(proc);
  private final long slot = Native.allocate(8, true);

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public int spawn(SpawnRequest request) throws SpawnException {
    processes.spawning();
    return spawner.start(request);
  }

  @Override
  public boolean signal(int pid, int signal) throws KernelException {
    return kill(positive(pid), signal);
  }

  @Override
  public boolean signalGroup(int group, int signal) throws KernelException {
    if (group == 1) {
      throw new IllegalArgumentException("not a process group: 1"); // kill(-1) means everyone
    }
    return kill(-positive(group), signal);
  }

  /** 0, -1 and negative numbers mean many processes to {@code kill(2)}: never by accident. */
  private static int positive(int pid) {
    if (pid <= 0) {
      throw new IllegalArgumentException("not a process: " + pid);
    }
    return pid;
  }

  private static boolean kill(int target, int signal) throws KernelException {
    int errno = (int) Native.call(KILL, target, signal) == 0 ? 0 : Native.errno();
    return sent(errno, target, signal);
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
    String whom = target < 0 ? "process group " + -target : "process " + target;
    throw new KernelException(
        "cannot send " + Signals.name(signal) + " to " + whom + ": " + Native.message(errno),
        errno);
  }

  @Override
  public Reaped reap() {
    int pid;
    do {
      pid = (int) Native.call(WAITPID, -1, slot, WNOHANG);
    } while (pid < 0 && Native.errno() == Errno.EINTR);
    return pid <= 0 ? null : new Reaped(pid, status(Native.MEMORY.getInt(slot)));
  }

  /** The macros of {@code wait(2)}. */
  static ExitStatus status(int status) {
    int signal = status & 0x7f;
    return signal == 0
        ? new ExitStatus.Exited(status >> 8 & 0xff)
        : new ExitStatus.Killed(signal, (status & 0x80) != 0);
  }

  @Override
  public int[] children() {
    return processes.children();
  }

  @Override
  public int[] childrenOf(int pid) {
    return processes.childrenOf(pid);
  }

  @Override
  public ProcessInfo process(int pid) {
    return proc.process(pid);
  }

  @Override
  public String marker(int pid) {
    return RunMarker.of(proc, pid);
  }

  @Override
  public List<ProcessInfo> descendants() {
    return processes.descendants();
  }

  @Override
  public KernelException overlooked() {
    int errno = proc.overlooked();
    return errno == 0
        ? null
        : new KernelException("cannot look at processes: " + Native.message(errno), errno);
  }

  @Override
  public long oomKills() {
    return oomCounter.kills();
  }

  @Override
  public void killAll() {
    if (processes.self() == 1) {
      Native.call(KILL, -1, Signals.KILL);
      return;
    }
    int killed = 1;
    for (int pass = 0; killed > 0 && pass < KILL_PASSES; pass++) {
      killed = 0; // what is killed may have started others meanwhile
      for (ProcessInfo process : processes.descendants()) {
        if (!process.isZombie() && PidfdSignal.send(proc, process, Signals.KILL) == 0) {
          killed++;
        }
      }
    }
  }

  @Override
  public int[] pipe() throws KernelException {
    if ((int) Native.call(PIPE2, slot, Abi.O_CLOEXEC) != 0) {
      int errno = Native.errno();
      throw new KernelException("cannot make a pipe: " + Native.message(errno), errno);
    }
    return new int[] {Native.MEMORY.getInt(slot), Native.MEMORY.getInt(slot + 4)};
  }

  @Override
  public void chown(int fd, int uid, int gid) {
    Native.call(FCHOWN, fd, uid, gid);
  }

  @Override
  public void close(int fd) {
    if (fd >= 0) {
      Native.call(CLOSE, fd);
    }
  }
}
