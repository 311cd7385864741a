package dev.foster.kernel.linux.init;

import static dev.foster.kernel.linux.libc.Constants.PR_SET_CHILD_SUBREAPER;
import static dev.foster.kernel.linux.libc.Constants.PR_SET_PDEATHSIG;
import static dev.foster.kernel.linux.libc.Constants.P_PID;
import static dev.foster.kernel.linux.libc.Constants.TIOCGPGRP;
import static dev.foster.kernel.linux.libc.Constants.TIOCNOTTY;
import static dev.foster.kernel.linux.libc.Constants.TIOCSPGRP;
import static dev.foster.kernel.linux.libc.Constants.WNOHANG;
import static dev.foster.kernel.linux.libc.Constants.WSTOPPED;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.InitChild;
import dev.foster.kernel.InitKernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import dev.foster.kernel.linux.LinuxStartup;
import dev.foster.kernel.linux.PageReleaser;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.LibcProvider;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.ProcessStart;
import dev.foster.kernel.linux.libc.SignalText;
import dev.foster.kernel.linux.libc.WaitStatus;
import dev.foster.kernel.linux.proc.Descendants;
import dev.foster.kernel.linux.proc.PidfdSignal;
import dev.foster.kernel.linux.proc.ProcFs;
import dev.foster.kernel.linux.signal.HandlerCode;
import dev.foster.kernel.linux.signal.SignalPipe;
import dev.foster.text.ByteText;

/** {@link InitKernel} of Linux. The thread that makes it is the only one that may use it. */
public final class LinuxInit implements InitKernel {
  private static final long REAL_TIME = -1L << 31;

  private static final Ended STILL_RUNNING = new Ended(Ended.STILL_RUNNING, null);
  private static final Ended NO_CHILDREN = new Ended(Ended.NO_CHILDREN, null);

  private final int pid = LinuxStartup.pid();
  private final long slot = NativeHeap.allocateZeroed(8);
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
    return Errno.of(LIBC.prctl(option, value, 0, 0, 0));
  }

  @Override
  public void receiveSignals() throws KernelException {
    ProcessStart start = LibcProvider.processStart();
    blocked = start.blockedSignals();
    ignored = start.ignoredSignals();
    signals = SignalPipe.open(SignalPipe.all());
    signals.receiveHere();
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
    return LIBC.getpgrp();
  }

  @Override
  public boolean leadsSession() {
    return LIBC.getsid(0) == pid;
  }

  @Override
  public int foregroundGroup() {
    int errno = Errno.of(LIBC.ioctl(0, TIOCGPGRP, slot));
    return errno == 0 ? MEMORY.getInt(slot) : -errno;
  }

  @Override
  public int giveForeground(int group) {
    MEMORY.putInt(slot, group); // this thread blocks TTOU, so the terminal accepts it
    return Errno.of(LIBC.ioctl(0, TIOCSPGRP, slot));
  }

  @Override
  public int detachTerminal() {
    return Errno.of(LIBC.ioctl(0, TIOCNOTTY, 0));
  }

  @Override
  public int changeToRoot() {
    long root = NativeHeap.allocateString("/");
    int errno = Errno.of(LIBC.chdir(root));
    NativeHeap.free(root);
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
    if (!signals.await(0)) { // also loads the pages that waiting needs
      LIBC.mallocTrim();
      PageReleaser.release();
    }
  }

  @Override
  public int signal(int target, int signal) {
    if (target == 0 || target == -1) {
      throw new IllegalArgumentException("not one process or group: " + target);
    }
    return Errno.of(LIBC.kill(target, signal));
  }

  @Override
  public void signalRemaining(int signal) {
    if (pid == 1) {
      LIBC.kill(-1, signal);
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
      ended = LIBC.waitpid(-1, slot, WNOHANG);
    } while (ended == -Errno.EINTR);
    if (ended <= 0) {
      return ended == 0 ? STILL_RUNNING : NO_CHILDREN;
    }
    return new Ended(ended, WaitStatus.decode(MEMORY.getInt(slot)));
  }

  @Override
  public int takeStopSignal(int child) {
    long info = NativeHeap.allocateZeroed(HandlerCode.SIGINFO_BYTES);
    int errno = Errno.of(LIBC.waitid(P_PID, child, info, WSTOPPED | WNOHANG));
    boolean stopped = errno == 0 && MEMORY.getInt(info + 16) == child;
    int signal = stopped ? MEMORY.getInt(info + 24) : 0;
    NativeHeap.free(info);
    return signal;
  }

  @Override
  public void suspend() {
    LIBC.kill(pid, Signals.STOP);
  }

  @Override
  public boolean suspendJob() {
    return signals.suspendGroup();
  }

  @Override
  public void print(int fd, String text) {
    byte[] bytes = ByteText.encode(text);
    long memory = NativeHeap.allocateString(text);
    int written = 0;
    while (written < bytes.length) { // this thread blocks TTOU, so it may write to a terminal
      int n = (int) LIBC.write(fd, memory + written, bytes.length - written);
      if (n <= 0 && !(n == -Errno.EINTR)) {
        break;
      }
      written += Math.max(0, n);
    }
    NativeHeap.free(memory);
  }

  @Override
  public String errorText(int errno) {
    return Errno.text(errno);
  }

  @Override
  public String signalText(int signal) {
    return SignalText.of(signal);
  }
}
