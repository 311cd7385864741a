package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import java.util.function.Supplier;

/** A condition that must always hold. Its name says which. */
abstract class Invariant {
  final Recorder recorder;

  Invariant(Recorder recorder) {
    this.recorder = recorder;
  }

  /** Called before an event is stepped. */
  void event(Event event) {}

  /** Called after an event was stepped, before its effects are run. */
  void stepped() {}

  /** Called before an effect is run. */
  void effect(Effect effect) {}

  /** Called after a turn. */
  void turned() {}

  /** Called when there has been no trouble for a long time. */
  void calm() {}

  /** Called when Foster has exited. */
  void over() {}

  final void require(boolean holds, String words) {
    if (!holds) {
      throw new Violation(getClass().getSimpleName(), words);
    }
  }

  /** Checks a condition; the text is made only if it fails. */
  final void require(boolean holds, Supplier<String> words) {
    if (!holds) {
      throw new Violation(getClass().getSimpleName(), words.get());
    }
  }
}
