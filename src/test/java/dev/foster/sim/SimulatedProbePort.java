package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Notification;
import dev.foster.kernel.KernelException;
import dev.foster.loop.ProbePort;
import dev.foster.notify.NotifyListener;
import dev.foster.plan.Check;
import dev.foster.probe.ExportListener;
import dev.foster.probe.ProbeListener;
import dev.foster.probe.ReadyListener;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The probe port on virtual time: results come late, even after they were cancelled. */
final class SimulatedProbePort implements ProbePort {
  private static final int EMFILE = 24;

  private final SimulatedKernel kernel;
  private final VirtualTime agenda;
  private final SeededRandom random;
  private final ProgramGenerator generator;
  private final Failures failures;

  /** The effect that is being run. */
  private final Supplier<Effect> effect;

  private final Map<Long, ProbeListener> probes = new LinkedHashMap<>();
  private final Map<Long, Pipe> pipes = new LinkedHashMap<>();
  private final Map<String, NotifyListener> sockets = new LinkedHashMap<>();

  /** Pipes whose result is known. */
  private final Set<Long> told = new HashSet<>();

  private record Pipe(String run, int fd, ReadyListener listener) {}

  SimulatedProbePort(
      SimulatedKernel kernel,
      VirtualTime agenda,
      SeededRandom random,
      ProgramGenerator generator,
      Failures failures,
      Supplier<Effect> effect) {
    this.kernel = kernel;
    this.agenda = agenda;
    this.random = random;
    this.generator = generator;
    this.failures = failures;
    this.effect = effect;
  }

  // --- probes -----------------------------------------------------------------------------------

  @Override
  public void startProbe(long id, Check check, Duration timeout, ProbeListener listener) {
    Effect.StartProbe wanted = (Effect.StartProbe) effect.get();
    failures.require(
        probes.put(id, listener) == null,
        "ProbesDoNotOverlap",
        () -> "probe " + id + " is running");
    long takes =
        generator.calm || random.percent(90) ? random.millis(0, 30) : random.millis(30, 4_000);
    long most = timeout.toNanos();
    agenda.in(Math.min(takes, most) + generator.latency(), () -> answer(id, wanted, takes < most));
  }

  private void answer(long id, Effect.StartProbe wanted, boolean inTime) {
    ProbeListener listener = probes.remove(id);
    if (listener != null) {
      boolean ok = inTime && generator.serves(wanted.token());
      listener.done(id, ok, ok ? null : "no");
    }
  }

  @Override
  public void cancelProbe(long id) {
    if (random.percent(50)) { // otherwise its result is on its way already
      probes.remove(id);
    }
  }

  // --- readiness pipes --------------------------------------------------------------------------

  @Override
  public void watchReady(long id, int fd, ReadyListener listener) {
    Effect.Spawn spawn = (Effect.Spawn) effect.get();
    pipes.put(id, new Pipe(spawn.token(), fd, listener));
  }

  @Override
  public void readLast(List<Long> ids, String run, Runnable done) {
    done.run();
  }

  @Override
  public void probeLastFile(long id, Check check, ProbeListener listener) {
    listener.done(id, false, "no");
  }

  @Override
  public void unwatchReady(long id) {
    Pipe pipe = pipes.remove(id);
    if (pipe != null) {
      kernel.close(pipe.fd);
    }
  }

  /** A run writes newlines to its readiness pipes, or closes them without one. */
  void readyPipes(String run, boolean ready) {
    for (Map.Entry<Long, Pipe> entry : new LinkedHashMap<>(pipes).entrySet()) {
      Pipe pipe = entry.getValue();
      if (pipe.run.equals(run) && told.add(entry.getKey())) {
        agenda.in(generator.latency(), () -> pipe.listener.done(entry.getKey(), ready));
      }
    }
  }

  /** A process has ended; the last holder of a readiness pipe closes it. */
  void ended(SimulatedProcess process) {
    if (!process.origin.isHeld()) {
      readyPipes(process.token, false);
    }
  }

  // --- sd_notify --------------------------------------------------------------------------------

  @Override
  public String openNotify(String run, NotifyListener listener) throws KernelException {
    if (generator.failsForWant()) {
      throw new KernelException("cannot open a notify socket: Too many open files", EMFILE);
    }
    failures.require(
        sockets.put(run, listener) == null, "OneNotifySocket", () -> "two sockets for " + run);
    return "@foster/" + run;
  }

  @Override
  public void closeNotify(String run) {
    sockets.remove(run);
  }

  @Override
  public void watchExports(String run, int fd) {
    throw new IllegalStateException("plans of this simulation export nothing");
  }

  @Override
  public void takeExports(String run, ExportListener taker) {
    throw new IllegalStateException("plans of this simulation export nothing");
  }

  @Override
  public void closeExports(String run) {}

  /** A process sends a message to the socket of its run, if there is one. */
  void says(SimulatedProcess process, Notification message) {
    NotifyListener listener = sockets.get(process.run());
    if (listener != null) {
      agenda.in(generator.latency(), () -> listener.notified(process.run(), message));
    }
  }

  /** The number of descriptors that it holds. */
  int descriptors() {
    return pipes.size();
  }

  /** Runs that still have a probe, a pipe or a socket. */
  Set<String> heard() {
    Set<String> runs = new LinkedHashSet<>(sockets.keySet());
    pipes.values().forEach(pipe -> runs.add(pipe.run));
    return runs;
  }
}
