package dev.foster.kernel.linux.init;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.InitChild;
import dev.foster.kernel.InitKernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.linux.LinuxStartup;
import dev.foster.kernel.linux.PageReleaser;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.Native;
import dev.foster.kernel.linux.proc.Descendants;
import dev.foster.kernel.linux.proc.PidfdSignal;
import dev.foster.kernel.linux.proc.ProcFs;
import dev.foster.kernel.linux.signal.HandlerCode;
import dev.foster.kernel.linux.signal.SignalPipe;
import dev.foster.text.ByteText;

/** The true kernel under the single-command init. One thread makes and uses it. */
public final class LinuxInit implements InitKernel {
  private static final long KILL = Native.symbol("kill");
  private static final long WAITPID = Native.symbol("waitpid");
  private static final long IOCTL = Native.symbol("ioctl");
  private static final long WRITE = Native.symbol("write");

  private static final int WNOHANG = 1;
  private static final int P_PID = 1;
  private static final int WSTOPPED = 2;
  private static final int TIOCGPGRP = 0x540f;
  private static final int TIOCSPGRP = 0x5410;
  private static final int TIOCNOTTY = 0x5422;
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int STOP = 19;
  private static final long REAL_TIME = -1L << 31;

  private static final Ended STILL_RUNNING = new Ended(Ended.STILL_RUNNING, null);
  private static final Ended NO_CHILDREN = new Ended(Ended.NO_CHILDREN, null);

  private final int pid = LinuxStartup.pid();
  private final long slot = Native.allocate(8, true);
  private long blocked;
  private long ignored;
  private SignalPipe signals;

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public boolean isSubreaper() {
    return LinuxStartup.isSubreaper();
  }

  @Override
  public int becomeSubreaper() {
    return prctl(PR_SET_CHILD_SUBREAPER, 1);
  }

  @Override
  public int parentDeathSignal(int signal) {
    return prctl(PR_SET_PDEATHSIG, signal);
  }

  private static int prctl(int option, long value) {
    return error(Native.call(Native.symbol("prctl"), option, value, 0, 0, 0));
  }

  /** The error number of a call that gives an {@code int}, 0 if it worked. */
  private static int error(long returned) {
    return (int) returned < 0 ? Native.errno() : 0;
  }

  @Override
  public void receiveSignals() throws KernelException {
    blocked = LinuxStartup.blockedSignals();
    ignored = LinuxStartup.ignoredSignals();
    signals = SignalPipe.open(SignalPipe.all());
    signals.focus();
  }

  @Override
  public int nextSignal() {
    return signals.take().signal();
  }

  @Override
  public int nextSignal(long deadline) {
    long left = deadline - now();
    return left > 0 && signals.await(left) ? signals.take().signal() : 0;
  }

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public int group() {
    return (int) Native.call(Native.symbol("getpgrp"));
  }

  @Override
  public boolean leadsSession() {
    return (int) Native.call(Native.symbol("getsid"), 0) == pid;
  }

  @Override
  public int foregroundGroup() {
    int errno = error(Native.call(IOCTL, 0, TIOCGPGRP, slot));
    return errno == 0 ? Native.MEMORY.getInt(slot) : -errno;
  }

  @Override
  public int giveForeground(int group) {
    Native.MEMORY.putInt(slot, group); // TTOU is blocked in this thread: the terminal obeys
    return error(Native.call(IOCTL, 0, TIOCSPGRP, slot));
  }

  @Override
  public int detachTerminal() {
    return error(Native.call(IOCTL, 0, TIOCNOTTY, 0));
  }

  @Override
  public int changeToRoot() {
    long root = Native.allocate("/");
    int errno = error(Native.call(Native.symbol("chdir"), root));
    Native.free(root);
    return errno;
  }

  @Override
  public Launch start(InitChild child) throws KernelException {
    InheritedDescriptors.closeOnExec();
    return child.fresh()
        ? new InitSpawner(child).start(0, ignored & REAL_TIME, pid)
        : new InitSpawner(child).start(blocked, ignored, pid);
  }

  @Override
  public void releaseMemory() {
    if (!signals.await(0)) { // asked also so that waiting itself will then fetch little
      Native.call(Native.symbol("malloc_trim"), 0);
      PageReleaser.release();
    }
  }

  @Override
  public int signal(int target, int signal) {
    if (target == 0 || target == -1) {
      throw new IllegalArgumentException("not one process or group: " + target);
    }
    return error(Native.call(KILL, target, signal));
  }

  @Override
  public void signalRest(int signal) {
    if (pid == 1) {
      Native.call(KILL, -1, signal);
      return;
    }
    ProcFs proc = new ProcFs();
    for (ProcessInfo process : new Descendants(proc).descendants()) {
      if (!process.isZombie()) {
        PidfdSignal.send(proc, process, signal);
      }
    }
  }

  @Override
  public Ended reap() {
    int ended;
    do {
      ended = (int) Native.call(WAITPID, -1, slot, WNOHANG);
    } while (ended < 0 && Native.errno() == Errno.EINTR);
    if (ended <= 0) {
      return ended == 0 ? STILL_RUNNING : NO_CHILDREN;
    }
    int status = Native.MEMORY.getInt(slot);
    int signal = status & 0x7f; // the macros of wait(2)
    return new Ended(
        ended,
        signal == 0
            ? new ExitStatus.Exited(status >> 8 & 0xff)
            : new ExitStatus.Killed(signal, (status & 0x80) != 0));
  }

  @Override
  public int stopOf(int child) {
    long info = Native.allocate(HandlerCode.SIGINFO_BYTES, true);
    int errno = error(Native.call(Native.symbol("waitid"), P_PID, child, info, WSTOPPED | WNOHANG));
    boolean stopped = errno == 0 && Native.MEMORY.getInt(info + 16) == child;
    int signal = stopped ? Native.MEMORY.getInt(info + 24) : 0;
    Native.free(info);
    return signal;
  }

  @Override
  public void suspend() {
    Native.call(KILL, pid, STOP);
  }

  @Override
  public boolean suspendJob() {
    return signals.stopGroup();
  }

  @Override
  public void print(int fd, String text) {
    byte[] bytes = ByteText.encode(text);
    long memory = Native.allocate(text);
    int written = 0;
    while (written < bytes.length) { // TTOU is blocked in this thread: the terminal lets it write
      int n = (int) Native.call(WRITE, fd, memory + written, bytes.length - written);
      if (n <= 0 && !(n < 0 && Native.errno() == Errno.EINTR)) {
        break;
      }
      written += Math.max(0, n);
    }
    Native.free(memory);
  }

  @Override
  public String errorWords(int errno) {
    return Native.message(errno);
  }

  @Override
  public String signalWords(int signal) {
    return Native.string(Native.call(Native.symbol("strsignal"), signal));
  }
}
