package dev.foster.sim;

import dev.foster.kernel.Signals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The behaviour of a program: what it does by itself, and how it reacts to signals. */
final class ProgramBehaviour {
  /** Something that a process does. */
  interface Deed extends Consumer<SimulatedProcess> {}

  /** An action and its time, in nanoseconds after the start. */
  record Act(long after, Deed deed) {}

  private static final Deed NOTHING = process -> {};

  final String name;
  final List<Act> acts = new ArrayList<>();
  private final Map<Integer, Deed> handlers = new LinkedHashMap<>();
  private boolean reaps = true;
  private long dying;

  ProgramBehaviour(String name) {
    this.name = name;
  }

  ProgramBehaviour at(long after, Deed deed) {
    acts.add(new Act(after, deed));
    return this;
  }

  /** Sets the reaction to a signal. */
  ProgramBehaviour on(int signal, Deed deed) {
    handlers.put(signal, deed);
    return this;
  }

  ProgramBehaviour ignoring(int... signals) {
    for (int signal : signals) {
      handlers.put(signal, NOTHING);
    }
    return this;
  }

  /** Never reaps its children: they stay zombies until it ends. */
  ProgramBehaviour neverReaping() {
    reaps = false;
    return this;
  }

  /** Delays the effect of SIGKILL, like a process in a system call that cannot be interrupted. */
  ProgramBehaviour dyingFor(long nanos) {
    dying = nanos;
    return this;
  }

  boolean reaps() {
    return reaps;
  }

  long dying() {
    return dying;
  }

  /** The reaction to a signal; null for the default. */
  Deed handler(int signal) {
    return signal == Signals.KILL || signal == Signals.STOP ? null : handlers.get(signal);
  }
}
