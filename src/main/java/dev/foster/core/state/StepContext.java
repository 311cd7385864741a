package dev.foster.core.state;

import dev.foster.core.Effect;
import dev.foster.core.Role;
import dev.foster.core.Survivor;
import dev.foster.kernel.Signals;
import dev.foster.text.Level;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** What the machines of all services share during a step: the time, the effects, random numbers. */
public final class StepContext {

  /**
   * The run to which a process belongs that Foster has started.
   *
   * @param index position among the hooks or checks of that role
   * @param runToken FOSTER_RUN of the run
   */
  public record Owner(ServiceMachine machine, Role role, int index, String runToken) {}

  private final ArrayDeque<Effect> effects = new ArrayDeque<>();
  private final Map<Integer, Owner> owners = new HashMap<>();
  private final LongSupplier random;
  private long now;
  private long wallOffset;
  private boolean killed;
  private boolean skipsDelays;
  private boolean scanRequested;
  private boolean plansChanged = true;
  private boolean planFresh;
  private String checkLine;
  private int awaitingSurvivors;
  private long stateChanges;

  /** Takes 64 random bits for tokens and jitter from {@code random}; a simulation seeds it. */
  public StepContext(LongSupplier random) {
    this.random = random;
  }

  /** Sets the monotonic time of the step that begins, in nanoseconds. */
  public void beginStep(long time) {
    now = time;
    planFresh = false;
  }

  /**
   * Sets the wall clock.
   *
   * @param offset the wall clock minus the monotonic one, in nanoseconds
   */
  public void setClock(long offset) {
    wallOffset = offset;
  }

  /** The wall clock at the present step. */
  public Instant wall() {
    return wall(now);
  }

  private Instant wall(long monotonic) {
    return Instant.EPOCH.plusNanos(wallOffset + monotonic);
  }

  /** The monotonic time at which the wall clock, if nobody sets it, shows an instant. */
  long monotonic(Instant instant) {
    long wall = instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    return wall - wallOffset;
  }

  /** Monotonic time of the present step, in nanoseconds. */
  public long now() {
    return now;
  }

  // --- effects ----------------------------------------------------------------------------------

  /** Appends an effect. */
  public void emit(Effect effect) {
    effects.addLast(effect);
  }

  /** Removes and returns the next effect; null without one. */
  public Effect nextEffect() {
    return effects.pollFirst();
  }

  /** Emits a message of Foster's own. */
  public void report(Level level, String kind, String text) {
    emit(new Effect.Report(level, null, kind, text, 0, null));
  }

  /** Removes the queued spawn with this token; false if there is none. */
  boolean withdrawSpawn(String token) {
    for (Iterator<Effect> i = effects.iterator(); i.hasNext(); ) {
      if (i.next() instanceof Effect.Spawn spawn && spawn.token().equals(token)) {
        i.remove();
        return true;
      }
    }
    return false;
  }

  /** Removes the queued commands of a run's checks. */
  void withdrawProbes(String runToken) {
    for (Iterator<Effect> i = effects.iterator(); i.hasNext(); ) {
      boolean probe =
          i.next() instanceof Effect.Spawn spawn
              && spawn.role().isProbe()
              && spawn.token().startsWith(runToken);
      if (probe) {
        i.remove();
      }
    }
  }

  /**
   * Sends TERM to survivors, then CONT, as a stopped process takes no TERM.
   *
   * @param service the service they belong to; null for orphans
   */
  public void stopSurvivors(String service, List<Survivor> survivors) {
    if (!survivors.isEmpty()) {
      emit(new Effect.SignalSurvivors(service, survivors, Signals.TERM));
      emit(new Effect.SignalSurvivors(service, survivors, Signals.CONT));
    }
  }

  /** Requests a scan, unless one is requested already: one scan serves all that wait for it. */
  public void findSurvivors() {
    if (!scanRequested) {
      scanRequested = true;
      emit(new Effect.FindSurvivors());
    }
  }

  /** The requested scan is done. */
  public void scanDone() {
    scanRequested = false;
  }

  // --- processes --------------------------------------------------------------------------------

  /** Records the owner of a process that was started. */
  public void addOwner(int pid, Owner owner) {
    owners.put(pid, owner);
  }

  /** Sets the last line of output of the check whose exit is stepped now; null for none. */
  public void setCheckLine(String line) {
    checkLine = line;
  }

  /** The last line of output of the check whose exit is stepped now, or null. */
  String checkLine() {
    return checkLine;
  }

  /** The owner of a process; null for a process that Foster did not start. */
  public Owner owner(int pid) {
    return owners.get(pid);
  }

  /** Forgets a process that was reaped. */
  public void removeOwner(int pid) {
    owners.remove(pid);
  }

  /** True if a service is in a state that ends with its last process. */
  public boolean awaitsSurvivors() {
    return awaitingSurvivors > 0;
  }

  /** True if the exit of this process cannot matter to any service. */
  public boolean isUnrelated(int pid) {
    return awaitingSurvivors == 0 && !owners.containsKey(pid);
  }

  // --- state ------------------------------------------------------------------------------------

  /** Counts a change of a service's state. */
  void stateChanged(State from, State to) {
    stateChanges++;
    awaitingSurvivors += count(to) - count(from);
  }

  private static int count(State state) {
    return state instanceof StoppingSurvivors || state instanceof KillingSurvivors ? 1 : 0;
  }

  /** Number of state changes of all services so far. */
  public long stateChanges() {
    return stateChanges;
  }

  /** The configuration was read just now: for this step, nothing has to be looked up again. */
  public void planRead() {
    planFresh = true;
  }

  /** True if the configuration was read just now. */
  boolean isPlanFresh() {
    return planFresh;
  }

  /** A service has taken another plan. */
  void planTaken() {
    plansChanged = true;
  }

  /** True if a service has taken another plan since the last call. */
  public boolean takePlansChanged() {
    boolean changed = plansChanged;
    plansChanged = false;
    return changed;
  }

  /** Records that every process was sent SIGKILL. */
  public void everythingKilled() {
    killed = true;
  }

  /** True once every process was sent SIGKILL. */
  boolean killed() {
    return killed;
  }

  /** From now on, services stop without {@code stop.delay}. */
  public void skipDelays() {
    skipsDelays = true;
  }

  /** True if services stop without {@code stop.delay}. */
  boolean skipsDelays() {
    return skipsDelays;
  }

  // --- random numbers ---------------------------------------------------------------------------

  /** A new FOSTER_RUN: 128 random bits in hex. */
  String newToken() {
    char[] hex = new char[32];
    long bits = random.getAsLong();
    for (int i = 0; i < 32; i++) {
      if (i == 16) {
        bits = random.getAsLong();
      }
      hex[i] = "0123456789abcdef".charAt((int) (bits & 15));
      bits >>>= 4;
    }
    return new String(hex);
  }

  /** A random number, uniformly distributed in [0, 1). */
  double random() {
    return (random.getAsLong() >>> 11) * 0x1.0p-53;
  }
}
