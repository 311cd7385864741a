package dev.foster.loop;

import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.Signals;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/** Sends the signals of the core, and reports those that the kernel refuses. */
final class SignalSender {
  private final Kernel kernel;

  /** Receives the name of a service, or null, and a warning. */
  private final BiConsumer<String, String> warnings;

  /** Refused signals that were logged: Foster repeats SIGKILL. */
  private final Set<String> logged = new HashSet<>();

  private String refusal;

  SignalSender(Kernel kernel, BiConsumer<String, String> warnings) {
    this.kernel = kernel;
    this.warnings = warnings;
  }

  /** Sends a signal to a child of Foster, or to the process group that it leads. */
  void send(String service, int pid, int signal, boolean group) {
    try {
      if (!group) {
        kernel.signal(pid, signal);
      } else if (!kernel.signalGroup(pid, signal)) {
        kernel.signal(pid, signal); // the process has left its group
      }
    } catch (KernelException e) {
      refused(service, signal, e);
    }
  }

  /** Sends a signal to a process that need not be a child. */
  void send(String service, ProcessInfo process, int signal) {
    try {
      kernel.signal(process, signal);
    } catch (KernelException e) {
      refused(service, signal, e);
    }
  }

  private void refused(String service, int signal, KernelException e) {
    refusal = service + ": " + e.getMessage();
    if (signal != Signals.CONT && logged.add(refusal)) { // CONT follows each stop signal
      warnings.accept(service, e.getMessage());
    }
  }

  /** A signal that the kernel has refused since {@link #stepped}, as text; null for none. */
  String refusal() {
    return refusal;
  }

  /** All effects of a step were carried out. */
  void stepped() {
    refusal = null;
  }

  /** A run is over; other processes may get the pids of its processes. */
  void runEnded() {
    logged.clear();
  }
}
