package dev.foster.core;

import dev.foster.kernel.Signals;
import dev.foster.text.Level;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What the machines of all services share during a step: the time, the effects, chance. */
final class StepContext {
  /** Chance: tokens and jitter. Seeded in simulation, the kernel's entropy in truth. */
  interface Entropy {
    long nextLong();
  }

  /** Whose a process is that we started. */
  record Owner(ServiceMachine machine, Role role, int index, String runToken) {}

  final ArrayDeque<Effect> effects = new ArrayDeque<>();
  final Map<Integer, Owner> owners = new HashMap<>();
  final Entropy entropy;

  long now;

  /** INT when Foster was stopped by INT. */
  int defaultStopSignal = dev.foster.kernel.Signals.TERM;

  /** True once everything got SIGKILL. */
  boolean killed;

  private int waitingForSurvivors;

  /** True when a machine took a new plan, with other dependencies perhaps. */
  boolean graphChanged = true;

  private boolean scanAsked;

  StepContext(Entropy entropy) {
    this.entropy = entropy;
  }

  /** A service goes from one state to another. */
  void moves(State from, State to) {
    waitingForSurvivors += count(to) - count(from);
  }

  private static int count(State state) {
    return state instanceof Leftover.Draining || state instanceof Leftover.Purging ? 1 : 0;
  }

  /** True if a service is in a state that ends when its last process does. */
  boolean awaitsSurvivors() {
    return waitingForSurvivors > 0;
  }

  /** True if the end of this process can mean nothing to any service. */
  boolean isStranger(int pid) {
    return waitingForSurvivors == 0 && !owners.containsKey(pid);
  }

  void emit(Effect effect) {
    effects.addLast(effect);
  }

  /** Takes back the spawn with this token if it has not been done yet. */
  boolean withdraw(String token) {
    for (Iterator<Effect> i = effects.iterator(); i.hasNext(); ) {
      if (i.next() instanceof Effect.Spawn spawn && spawn.token().equals(token)) {
        i.remove();
        return true;
      }
    }
    return false;
  }

  /** Takes back what probes of a run have not been started yet. */
  void withdrawProbes(String run) {
    for (Iterator<Effect> i = effects.iterator(); i.hasNext(); ) {
      boolean its =
          i.next() instanceof Effect.Spawn spawn
              && spawn.role().isProbe()
              && spawn.token().startsWith(run);
      if (its) {
        i.remove();
      }
    }
  }

  /** Has what is left over end: TERM, and CONT as it may be stopped. */
  void askToEnd(String service, List<Survivor> survivors) {
    if (!survivors.isEmpty()) {
      emit(new Effect.SignalSurvivors(service, survivors, Signals.TERM));
      emit(new Effect.SignalSurvivors(service, survivors, Signals.CONT));
    }
  }

  /** One scan serves all that ask for it before it is done. */
  void findSurvivors() {
    if (!scanAsked) {
      scanAsked = true;
      emit(new Effect.FindSurvivors());
    }
  }

  void scanDone() {
    scanAsked = false;
  }

  /** 128 random bits in hex. */
  String token() {
    char[] hex = new char[32];
    long bits = entropy.nextLong();
    for (int i = 0; i < 32; i++) {
      if (i == 16) {
        bits = entropy.nextLong();
      }
      hex[i] = "0123456789abcdef".charAt((int) (bits & 15));
      bits >>>= 4;
    }
    return new String(hex);
  }

  /** Uniform in [0, 1). */
  double random() {
    return (entropy.nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Says something of Foster's own. */
  void tell(Level level, String kind, String text) {
    emit(new Effect.Tell(level, null, kind, text, 0, null));
  }
}
