package dev.foster.init;

import dev.foster.kernel.Signals;

/**
 * Decides what to do about a signal; {@link Init} does it.
 *
 * <p>Each signal that Foster gets is for its child; options may rename or drop it. A shell that
 * runs Foster as a job must see Foster stop when its child stops. Two rules are dumb-init's. When a
 * session leader gives up its terminal, the kernel sends it HUP and CONT, which the child must not
 * get: the first of each is dropped. And the child's session keeps the terminal's stop signals away
 * from Foster, so Foster stops itself after it has forwarded one, and the shell that started it
 * gets its terminal back.
 */
final class InitMachine {
  private final Options options;
  private boolean swallowHangUp;
  private boolean swallowContinue;
  private boolean sharesGroup;

  /**
   * What to do about one signal.
   *
   * @param arrivesAs the signal to send to the child, 0 for none
   * @param handOff true if it was swallowed because the kernel sent it for the terminal's sake
   * @param suspend true if Foster stops itself afterwards
   */
  record Decision(int arrivesAs, boolean handOff, boolean suspend) {}

  InitMachine(Options options) {
    this.options = options;
  }

  /** Foster led a session and has given up its terminal. */
  void terminalGivenUp() {
    swallowHangUp = true;
    swallowContinue = true;
  }

  /** The child is in Foster's own group, which is a job of a shell. */
  void sharesJob() {
    sharesGroup = true;
  }

  /** Handles a signal other than CHLD. */
  Decision received(int signal) {
    if (signal == Signals.HUP && swallowHangUp) {
      swallowHangUp = false;
      return new Decision(0, true, false);
    }
    if (signal == Signals.CONT && swallowContinue) {
      swallowContinue = false;
      return new Decision(0, true, false);
    }
    boolean stops = signal >= Signals.TSTP && signal <= Signals.TTOU;
    boolean suspend =
        stops && options.mode == InitMode.DUMB_INIT || signal == Signals.TSTP && sharesGroup;
    return new Decision(rewritten(signal), false, suspend);
  }

  /** The signal to send instead; 0 if it is dropped. */
  int rewritten(int signal) {
    int other = options.rewrites[signal];
    return other < 0 ? signal : other;
  }

  /** The target of signals: the child's pid, or its group's number negated. */
  int target(int child) {
    boolean group = options.mode == InitMode.DUMB_INIT ? !options.singleChild : options.toGroup;
    return group ? -child : child;
  }
}
