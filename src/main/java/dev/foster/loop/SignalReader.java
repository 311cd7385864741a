package dev.foster.loop;

import dev.foster.core.Event;
import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.SignalEvent;
import dev.foster.kernel.Signals;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The thread that waits for signals and leaves them in the mailbox. */
public final class SignalReader {
  /** {@code si_code} of a signal that the kernel itself sends: a terminal's key or hang-up. */
  private static final int SI_KERNEL = 128;

  private static final long STACK = 128 * 1024;
  private static final long PAUSE = 20_000_000;

  private final Supplier<SignalEvent> source;
  private final Mailbox mailbox;
  private final boolean pid1;

  /** A reader; {@code source} blocks until a signal arrives. */
  public SignalReader(Supplier<SignalEvent> source, Mailbox mailbox, boolean pid1) {
    this.source = source;
    this.mailbox = mailbox;
    this.pid1 = pid1;
  }

  /**
   * Starts the thread.
   *
   * @throws KernelException no thread can be made
   */
  public void start() throws KernelException {
    DaemonThreads.start("signals", STACK, this::run);
  }

  private void run() {
    SignalEvent event = null;
    while (true) {
      try {
        event = event == null ? next() : event;
        post(event);
        event = null;
      } catch (OutOfMemoryError e) { // TERM must reach Foster, even if late
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private SignalEvent next() { // a call of its own, see src/native/image.options
    return source.get();
  }

  private void post(SignalEvent event) {
    if (event.signal() == Signals.CHLD) {
      mailbox.wake();
    } else {
      boolean gone = event.signal() == Signals.HUP && event.code() == SI_KERNEL && !pid1;
      mailbox.putSignal(new Event.Signalled(event.signal(), event.senderPid(), gone));
    }
  }
}
