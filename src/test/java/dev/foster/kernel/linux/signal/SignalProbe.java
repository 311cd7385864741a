package dev.foster.kernel.linux.signal;

import dev.foster.kernel.SignalEvent;
import dev.foster.kernel.Signals;
import dev.foster.kernel.linux.LinuxStartup;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A program for {@link SignalPipeTest}: receives every signal and prints it, until {@link #LAST}.
 * All the while a thread makes the JVM's own SEGV handler work.
 */
final class SignalProbe {
  /** The signal that ends this program. */
  static final int LAST = Signals.RTMIN + 20;

  private static volatile long caught;
  private static String[] nothing;

  private SignalProbe() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    SignalPipe pipe = SignalPipe.open(SignalPipe.all());
    SignalPipe.ignore(Signals.TTIN);
    Thread faults = new Thread(SignalProbe::fault);
    faults.setDaemon(true);
    faults.start();
    while (caught == 0) {
      Thread.onSpinWait(); // a busy machine may start the thread late
    }
    out.println("pid " + LinuxStartup.pid());
    SignalEvent event;
    do {
      event = pipe.take();
      out.println(event.signal() + " " + event.code() + " " + event.senderPid());
    } while (event.signal() != LAST);
    out.println("faults " + caught);
    Runtime.getRuntime().halt(0);
  }

  /** Causes SEGV in the JVM, whose handler makes a NullPointerException of it. */
  private static void fault() {
    while (true) {
      try {
        if (nothing.length == 1) {
          return;
        }
      } catch (NullPointerException e) {
        caught++;
      }
    }
  }
}
