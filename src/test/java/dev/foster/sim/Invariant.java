package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import java.util.function.Supplier;

/** Something that holds whatever happens. Its name says what. */
abstract class Invariant {
  final Recorder ledger;

  Invariant(Recorder ledger) {
    this.ledger = ledger;
  }

  /** Is about to be stepped. */
  void event(Event event) {}

  /** Something was stepped; its effects have not been run yet. */
  void stepped() {}

  /** Is about to be run. */
  void effect(Effect effect) {}

  /** A turn is over. */
  void turned() {}

  /** There was no trouble for a long time. */
  void calm() {}

  /** PID 1 has exited. */
  void over() {}

  final void require(boolean holds, String words) {
    if (!holds) {
      throw new Violation(getClass().getSimpleName(), words);
    }
  }

  /** The same, with words that are only made if they are needed. */
  final void require(boolean holds, Supplier<String> words) {
    if (!holds) {
      throw new Violation(getClass().getSimpleName(), words.get());
    }
  }
}
