package dev.foster.sim;

import dev.foster.core.ServiceView;

/**
 * A service that goes on during {@code stop.delay} announces sometimes that it stops: its last
 * request was served. It has random numbers of its own, so that other seeds stay as they are.
 */
final class DelayScenario {
  private final SeededRandom random;
  private final VirtualTime agenda;
  private final SimulatedKernel kernel;
  private final ProgramGenerator generator;
  private final Recorder recorder;

  DelayScenario(
      long seed,
      VirtualTime agenda,
      SimulatedKernel kernel,
      ProgramGenerator generator,
      Recorder recorder) {
    random = new SeededRandom(seed * 31 + 11);
    this.agenda = agenda;
    this.kernel = kernel;
    this.generator = generator;
    this.recorder = recorder;
  }

  /** The state of a service has changed. */
  void changed(String service) {
    ServiceView view = recorder.views.get(service);
    boolean delays = view != null && "waiting for stop.delay".equals(view.reason());
    SimulatedProcess main = delays ? kernel.get(view.pid()) : null;
    if (main == null || !random.percent(30)) {
      return;
    }
    agenda.in(random.millis(0, 1_000), () -> main.act(() -> announces(main)));
  }

  private void announces(SimulatedProcess main) {
    generator.say(main, Messages.stopping(main.pid));
    if (random.percent(50)) {
      agenda.in(random.millis(0, 1_000), () -> main.act(() -> main.exit(0)));
    }
  }
}
