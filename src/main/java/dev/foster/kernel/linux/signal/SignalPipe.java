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
import dev.foster.kernel.linux.libc.SignalText;
import dev.foster.kernel.linux.libc.SmallFiles;

/**
 * Receives signals. Handlers of a few machine instructions write the siginfo of each signal to a
 * pipe; one thread reads the pipe with {@link #take}. So Foster can receive every signal, also QUIT
 * and the real-time signals, and no Java runs in a signal handler.
 *
 * <p>The JVM must run with {@code -Xrs}; otherwise it handles HUP, INT, QUIT and TERM itself.
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

  /** ILL, TRAP, BUS, FPE and SEGV, which a thread must not block; bit {@code n-1} is signal n. */
  static final long FAULTS = 1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10;

  /** The number of events that one read takes at most. */
  private static final int BATCH = 32;

  private final int self = LIBC.getpid();
  private final int readEnd;
  private final int writeEnd;
  private final long buffer = NativeHeap.allocate((long) BATCH * HandlerCode.SIGINFO_BYTES);
  private int next;
  private int end;
  private boolean unblocked;
  private long excluded;
  private SignalReceiver receiver;

  private SignalPipe(int readEnd, int writeEnd) {
    this.readEnd = readEnd;
    this.writeEnd = writeEnd;
  }

  /** Every signal that a process can handle: 1–31 without KILL and STOP, and 34–64. */
  public static int[] all() {
    int[] signals = new int[Signals.RTMAX];
    int count = 0;
    for (int signal = 1; signal <= Signals.RTMAX; signal++) {
      if (isCatchable(signal)) {
        signals[count++] = signal;
      }
    }
    return java.util.Arrays.copyOf(signals, count);
  }

  /** False for KILL and STOP, which no process can handle, and for 32 and 33, which glibc uses. */
  public static boolean isCatchable(int signal) {
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
   * @param signals signals to receive; {@link #isCatchable} is true for each
   * @throws KernelException the kernel gives no pipe or no executable memory
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
      handlers[i] = isFault(signals[i]) ? chain(page, signals[i], action) : plain;
    }
    page.seal();
    for (int i = 0; i < signals.length; i++) {
      install(signals[i], handlers[i], action);
    }
    NativeHeap.free(action);
  }

  private static boolean isFault(int signal) {
    return signal == ILL || signal == BUS || signal == FPE || signal == SEGV;
  }

  /** Adds a handler that jumps to the present one for faults, or ends the process without one. */
  private long chain(CodePage page, int signal, long action) {
    LIBC.sigaction(signal, 0, action);
    long old = MEMORY.getLong(action);
    return isNone(old)
        ? page.add(HandlerCode.last(Abi.ARM64, writeEnd, lastLine(signal)))
        : page.add(HandlerCode.chained(Abi.ARM64, writeEnd, old));
  }

  /** What a native executable writes before a fault ends it; a JVM has a report of its own. */
  private static String lastLine(int signal) {
    return "foster: internal error: " + SignalText.of(signal) + "; Foster ends\n";
  }

  private static boolean isNone(long handler) {
    return handler == SIG_DFL || handler == SIG_IGN;
  }

  private static void install(int signal, long handler, long action) {
    LIBC.sigaction(signal, 0, action);
    if (!isFault(signal) || isNone(MEMORY.getLong(action))) { // else its mask and flags stay
      MEMORY.fill(action + MASK, SIGSET_BYTES, (byte) 0xff);
      MEMORY.putInt(action + FLAGS, SA_SIGINFO | SA_RESTART | SA_ONSTACK);
    }
    MEMORY.putLong(action, handler);
    LIBC.sigaction(signal, action, 0);
  }

  /**
   * Sets the disposition of a signal to "ignore". For TTIN and TTOU: a write to a terminal that
   * stops background output would call their handlers again and again. Children get the default
   * disposition anyway.
   */
  public static void ignore(int signal) {
    if (!isCatchable(signal) || isFault(signal)) {
      throw new IllegalArgumentException("cannot change the disposition of signal " + signal);
    }
    long action = NativeHeap.allocateZeroed(SIGACTION_BYTES);
    MEMORY.putLong(action, SIG_IGN);
    LIBC.sigaction(signal, action, 0);
    NativeHeap.free(action);
  }

  /**
   * Sends TSTP, with its default effect, to this process's group. Only after {@link #receiveHere}.
   *
   * @return true if this process was stopped and has been continued; CONT is the next signal
   */
  public boolean suspendGroup() {
    long actions = NativeHeap.allocateZeroed(2L * SIGACTION_BYTES);
    long set = NativeHeap.allocateZeroed(SIGSET_BYTES);
    MEMORY.putLong(set, 1L << (Signals.TSTP - 1));
    LIBC.sigaction(Signals.TSTP, actions, actions + SIGACTION_BYTES); // SIG_DFL
    LIBC.kill(0, Signals.TSTP); // stays pending, as it is blocked
    LIBC.sigprocmask(SIG_UNBLOCK, set, 0); // delivers it
    LIBC.sigprocmask(SIG_BLOCK, set, 0);
    LIBC.sigaction(Signals.TSTP, actions + SIGACTION_BYTES, 0);
    LIBC.sigpending(set);
    boolean continued = (MEMORY.getLong(set) >>> (Signals.CONT - 1) & 1) != 0;
    NativeHeap.free(set);
    NativeHeap.free(actions);
    return continued;
  }

  /**
   * Waits for the next signal. Only one thread may call. This skips the signals that the kernel
   * sends Foster for its own writes (PIPE, XFSZ).
   */
  public SignalEvent take() {
    unblockAll();
    while (true) {
      if (next == end) {
        fill();
      }
      SignalEvent event = event(buffer + next);
      next +=
          HandlerCode.SIGINFO_BYTES; // only now: if there is no memory for the event it stays here
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
   * Makes the calling thread the only receiver of signals, and only while it waits, so that their
   * order is kept. This thread must be the one that calls {@link #take}.
   */
  public void receiveHere() {
    receiver = new SignalReceiver(readEnd);
  }

  /**
   * Waits until there is a signal to {@link #take}. Only after {@link #receiveHere}.
   *
   * @param nanos the longest time to wait
   * @return false if the time is over
   */
  public boolean await(long nanos) {
    return next < end || receiver.await(Math.max(0, nanos));
  }

  /**
   * Keeps a signal blocked in the thread that calls {@link #take}, because another thread waits for
   * it. If a third thread does not block it, it arrives here nevertheless. Call this before the
   * first {@link #take}.
   */
  public void exclude(int signal) {
    excluded |= 1L << (signal - 1);
  }

  /** Unblocks all signals but the excluded ones, whatever mask Foster was started with. */
  private void unblockAll() {
    if (!unblocked && receiver == null) {
      long all = NativeHeap.allocate(SIGSET_BYTES);
      MEMORY.fill(all, SIGSET_BYTES, (byte) 0xff);
      MEMORY.putLong(all, ~excluded);
      LIBC.sigprocmask(SIG_UNBLOCK, all, 0);
      NativeHeap.free(all);
      unblocked = true;
    }
  }

  private void fill() {
    if (receiver != null) {
      receiver.await(-1);
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
