package dev.foster.kernel.linux.signal;

import static dev.foster.kernel.linux.libc.Constants.F_SETFL;
import static dev.foster.kernel.linux.libc.Constants.O_NONBLOCK;
import static dev.foster.kernel.linux.libc.Constants.SIG_BLOCK;
import static dev.foster.kernel.linux.libc.Constants.SIG_DFL;
import static dev.foster.kernel.linux.libc.Constants.SIG_IGN;
import static dev.foster.kernel.linux.libc.Constants.SIG_UNBLOCK;
import static dev.foster.kernel.linux.libc.Libc.LIBC;
import static dev.foster.kernel.linux.libc.NativeMemory.MEMORY;

import dev.foster.kernel.KernelException;
import dev.foster.kernel.SignalEvent;
import dev.foster.kernel.Signals;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.CodePage;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.libc.NativeHeap;
import dev.foster.kernel.linux.libc.SmallFiles;

/**
 * Reception of signals. Handlers of a few machine instructions write each signal's siginfo into a
 * pipe; a thread takes them out with {@link #take}. So any signal can be received, QUIT and the
 * real-time ones too, and no Java ever runs in a signal handler.
 *
 * <p>Needs {@code -Xrs}: without it the JVM takes HUP, INT, QUIT and TERM for itself.
 */
public final class SignalPipe {

  private static final int SA_SIGINFO = 0x4;
  private static final int SA_ONSTACK = 0x08000000;
  private static final int SA_RESTART = 0x10000000;
  private static final int SIGACTION_BYTES = 152; // struct sigaction of glibc
  private static final int MASK = 8; // offsets in struct sigaction
  private static final int FLAGS = 136;
  private static final int SIGSET_BYTES = 128;

  private static final int ILL = 4;
  private static final int BUS = 7;
  private static final int FPE = 8;
  private static final int SEGV = 11;
  private static final int XFSZ = 25;

  /**
   * ILL TRAP BUS FPE SEGV, which the JVM must get where they happen: bit {@code n-1} is signal n.
   */
  static final long FAULTS = 1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10;

  /** So many events are read at once. */
  private static final int BATCH = 32;

  private final int self = LIBC.getpid();
  private final int readEnd;
  private final int writeEnd;
  private final long buffer = NativeHeap.allocate((long) BATCH * HandlerCode.SIGINFO_BYTES);
  private int next;
  private int end;
  private boolean unblocked;
  private long elsewhere;
  private SignalReceiver focus;

  private SignalPipe(int readEnd, int writeEnd) {
    this.readEnd = readEnd;
    this.writeEnd = writeEnd;
  }

  /** Every signal that a process can receive: 1–31 but KILL and STOP, and 34–64. */
  public static int[] all() {
    int[] signals = new int[Signals.RTMAX];
    int count = 0;
    for (int signal = 1; signal <= Signals.RTMAX; signal++) {
      if (canBeTaken(signal)) {
        signals[count++] = signal;
      }
    }
    return java.util.Arrays.copyOf(signals, count);
  }

  /** False for KILL and STOP, which the kernel keeps, and 32 and 33, which glibc keeps. */
  public static boolean canBeTaken(int signal) {
    return signal >= 1
        && signal <= Signals.RTMAX
        && signal != Signals.KILL
        && signal != Signals.STOP
        && signal != 32
        && signal != 33;
  }

  /**
   * Installs the handlers.
   *
   * @param signals signals to receive, all of which {@link #canBeTaken}
   * @throws KernelException no pipe, or no executable memory
   */
  public static SignalPipe open(int... signals) throws KernelException {
    int[] ends = SmallFiles.pipe();
    SignalPipe pipe = new SignalPipe(ends[0], ends[1]);
    LIBC.fcntl(pipe.writeEnd, F_SETFL, O_NONBLOCK);
    pipe.install(signals);
    return pipe;
  }

  private void install(int[] signals) throws KernelException {
    CodePage page = new CodePage();
    long action = NativeHeap.allocateZeroed(SIGACTION_BYTES);
    long plain = page.add(HandlerCode.plain(Abi.ARM64, writeEnd));
    long[] handlers = new long[signals.length];
    for (int i = 0; i < signals.length; i++) {
      handlers[i] = keptByJvm(signals[i]) ? chain(page, signals[i], action) : plain;
    }
    page.seal();
    for (int i = 0; i < signals.length; i++) {
      if (handlers[i] != 0) {
        install(signals[i], handlers[i], action);
      }
    }
    NativeHeap.free(action);
  }

  private static boolean keptByJvm(int signal) {
    return signal == ILL || signal == BUS || signal == FPE || signal == SEGV;
  }

  /** A handler that goes on to the present one; 0 if there is none to go on to. */
  private long chain(CodePage page, int signal, long action) {
    LIBC.sigaction(signal, 0, action);
    long old = MEMORY.getLong(action);
    return old == SIG_DFL || old == SIG_IGN
        ? 0
        : page.add(HandlerCode.chained(Abi.ARM64, writeEnd, old));
  }

  private static void install(int signal, long handler, long action) {
    if (keptByJvm(signal)) {
      LIBC.sigaction(signal, 0, action); // its mask and flags stay
    } else {
      MEMORY.fill(action + MASK, SIGSET_BYTES, (byte) 0xff);
      MEMORY.putInt(action + FLAGS, SA_SIGINFO | SA_RESTART | SA_ONSTACK);
    }
    MEMORY.putLong(action, handler);
    LIBC.sigaction(signal, action, 0);
  }

  /**
   * Ignores a signal in the kernel: for TTIN and TTOU, whose handlers would be called for ever by a
   * write to a terminal that stops background output. Children get the default disposition anyway.
   */
  public static void ignore(int signal) {
    if (!canBeTaken(signal) || keptByJvm(signal)) {
      throw new IllegalArgumentException("cannot change the disposition of signal " + signal);
    }
    long action = NativeHeap.allocateZeroed(SIGACTION_BYTES);
    MEMORY.putLong(action, SIG_IGN);
    LIBC.sigaction(signal, action, 0);
    NativeHeap.free(action);
  }

  /**
   * Has TSTP do to this process's group what it does by default. Only after {@link #focus}.
   *
   * @return true if this process was stopped and is continued now: CONT is the next signal
   */
  public boolean stopGroup() {
    long actions = NativeHeap.allocateZeroed(2L * SIGACTION_BYTES);
    long set = NativeHeap.allocateZeroed(SIGSET_BYTES);
    MEMORY.putLong(set, 1L << (Signals.TSTP - 1));
    LIBC.sigaction(Signals.TSTP, actions, actions + SIGACTION_BYTES); // SIG_DFL
    LIBC.kill(0, Signals.TSTP); // it waits, being blocked …
    LIBC.sigprocmask(SIG_UNBLOCK, set, 0); // … for this
    LIBC.sigprocmask(SIG_BLOCK, set, 0);
    LIBC.sigaction(Signals.TSTP, actions + SIGACTION_BYTES, 0);
    LIBC.sigpending(set);
    boolean continued = (MEMORY.getLong(set) >>> (Signals.CONT - 1) & 1) != 0;
    NativeHeap.free(set);
    NativeHeap.free(actions);
    return continued;
  }

  /**
   * Waits for the next signal. For one thread, of its own. Signals that the kernel sends Foster for
   * its own writes (PIPE, XFSZ) are not events.
   */
  public SignalEvent take() {
    unblockAll();
    while (true) {
      if (next == end) {
        fill();
      }
      SignalEvent event = event(buffer + next);
      next += HandlerCode.SIGINFO_BYTES; // not before: without memory for the event it stays here
      boolean own = event.signal() == Signals.PIPE || event.signal() == XFSZ;
      if (!own || event.senderPid() != self) {
        return event;
      }
    }
  }

  private static SignalEvent event(long info) {
    return new SignalEvent(
        MEMORY.getInt(info),
        MEMORY.getInt(info + 8),
        MEMORY.getInt(info + 16),
        MEMORY.getInt(info + 20));
  }

  /**
   * From now on signals come to the calling thread alone, the one that {@link #take}s them, and
   * only while it waits, so that their order is kept.
   */
  public void focus() {
    focus = new SignalReceiver(readEnd);
  }

  /**
   * Waits until {@link #take} has something to give. Only after {@link #focus}.
   *
   * @param nanos for so long at most
   * @return false if there is nothing yet
   */
  public boolean await(long nanos) {
    return next < end || focus.await(Math.max(0, nanos));
  }

  /**
   * The thread that {@link #take}s leaves a signal to another one, which waits for it in a way of
   * its own. If a third thread does not block it, it comes here nevertheless. Before the first
   * {@link #take}.
   */
  public void leave(int signal) {
    elsewhere |= 1L << (signal - 1);
  }

  /** Whatever mask Foster was started with, one thread receives all that was not left to others. */
  private void unblockAll() {
    if (!unblocked && focus == null) {
      long all = NativeHeap.allocate(SIGSET_BYTES);
      MEMORY.fill(all, SIGSET_BYTES, (byte) 0xff);
      MEMORY.putLong(all, ~elsewhere);
      LIBC.sigprocmask(SIG_UNBLOCK, all, 0);
      NativeHeap.free(all);
      unblocked = true;
    }
  }

  private void fill() {
    if (focus != null) {
      focus.await(-1);
    }
    int n;
    do {
      n = (int) LIBC.read(readEnd, buffer, BATCH * HandlerCode.SIGINFO_BYTES);
    } while (n == -Errno.EINTR);
    if (n <= 0) {
      throw new IllegalStateException("the signal pipe is broken: " + Errno.text(-n));
    }
    next = 0;
    end = n;
  }
}
