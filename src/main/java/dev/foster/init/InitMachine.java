package dev.foster.init;

import dev.foster.kernel.Signals;

/**
 * What is to be done about a signal: the part of the init that only decides.
 *
 * <p>Each signal that Foster gets is for its child; the options may rename or drop it. A shell
 * whose job Foster is must see it stop when its child does. Two rules are dumb-init's. A session
 * leader that gives up its terminal is sent HUP and CONT by the kernel, which the child must not
 * see: the first of each is swallowed. And as the child's session keeps the terminal's stop signals
 * away from Foster's own, Foster stops itself after forwarding one, so that the shell that started
 * it gets its terminal back.
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

  /** The child is of Foster's own group, and that is a job of a shell's. */
  void sharesJob() {
    sharesGroup = true;
  }

  /** A signal other than CHLD has come. */
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
        stops && options.personality == InitMode.DUMB_INIT || signal == Signals.TSTP && sharesGroup;
    return new Decision(rewritten(signal), false, suspend);
  }

  /** What a signal arrives as; 0 if it is dropped. */
  int rewritten(int signal) {
    int other = options.rewrites[signal];
    return other < 0 ? signal : other;
  }

  /** Whom signals go to: the child's pid, or its group's number negated. */
  int target(int child) {
    boolean group =
        options.personality == InitMode.DUMB_INIT ? !options.singleChild : options.toGroup;
    return group ? -child : child;
  }
}
