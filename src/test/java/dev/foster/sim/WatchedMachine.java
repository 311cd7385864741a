package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.plan.Plan;
import java.util.function.LongSupplier;

/** The core, with an observer of everything that goes in and comes out. */
final class WatchedMachine extends SupervisorMachine {

  /** The observer. */
  interface Watcher {
    void steps(Event event);

    void stepped(Event event);

    /** The loop looks for deadlines that have passed. */
    void looks();

    void expires();

    void expired();

    /** The loop asks for the next effect. */
    void asks();

    void does(Effect effect);
  }

  private Watcher watcher;

  WatchedMachine(Plan plan, LongSupplier random) {
    super(plan, random);
  }

  void watchedBy(Watcher one) {
    watcher = one;
  }

  @Override
  public boolean step(Event event, long now) {
    watcher.steps(event);
    boolean concerned = super.step(event, now);
    watcher.stepped(event);
    return concerned;
  }

  @Override
  public long deadline() {
    watcher.looks();
    return super.deadline();
  }

  @Override
  public void expire(long now) {
    watcher.expires();
    super.expire(now);
    watcher.expired();
  }

  @Override
  public Effect poll() {
    watcher.asks();
    Effect effect = super.poll();
    if (effect != null) {
      watcher.does(effect);
    }
    return effect;
  }
}
