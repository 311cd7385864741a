package dev.foster.sim;

import dev.foster.kernel.Signals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a program does of itself, and how it takes signals. */
final class Life {
  /** Something that a process does. */
  interface Deed extends Consumer<SimulatedProcess> {}

  /** A deed and when it comes, in nanoseconds after the start. */
  record Act(long after, Deed deed) {}

  private static final Deed NOTHING = process -> {};

  final String name;
  final List<Act> acts = new ArrayList<>();
  private final Map<Integer, Deed> handlers = new LinkedHashMap<>();
  private boolean reaps = true;
  private long dying;

  Life(String name) {
    this.name = name;
  }

  Life at(long after, Deed deed) {
    acts.add(new Act(after, deed));
    return this;
  }

  /** Handles a signal so. */
  Life on(int signal, Deed deed) {
    handlers.put(signal, deed);
    return this;
  }

  Life ignoring(int... signals) {
    for (int signal : signals) {
      handlers.put(signal, NOTHING);
    }
    return this;
  }

  /** Never waits for its children: they stay zombies until it ends. */
  Life neverReaping() {
    reaps = false;
    return this;
  }

  /** Sits in the kernel for so long before SIGKILL takes effect. */
  Life dyingFor(long nanos) {
    dying = nanos;
    return this;
  }

  boolean reaps() {
    return reaps;
  }

  long dying() {
    return dying;
  }

  /** What it does on a signal; null for the default. */
  Deed handler(int signal) {
    return signal == Signals.KILL || signal == Signals.STOP ? null : handlers.get(signal);
  }
}
