package dev.foster.loop;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Role;
import dev.foster.core.SpawnFailure;
import dev.foster.kernel.Identity;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessAttributes;
import dev.foster.kernel.ProcessFacts;
import dev.foster.kernel.ResourceLimit;
import dev.foster.kernel.ResourceLimit.Resource;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.SpawnRequest.ChildDescriptor;
import dev.foster.plan.Check;
import dev.foster.plan.Logs;
import dev.foster.plan.ProcessSpec;
import dev.foster.plan.RunAs;
import dev.foster.plan.Service;
import dev.foster.process.ProcessOwnership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the processes of services: makes descriptors and environment, then calls the kernel. */
final class ServiceSpawner {
  private static final int NONE = -1;
  private static final int EMFILE = 24;

  /**
   * The descriptor of {@code $FOSTER_ENV}, a number that scripts do not use. They may use 3 to 9,
   * and a shell keeps its own at the first free ones from 10.
   */
  private static final int EXPORTS_FD = 30;

  private final Kernel kernel;
  private final LogPort output;
  private final ServiceListeners listeners;
  private final ProcessOwnership ownership;

  ServiceSpawner(
      Kernel kernel, LogPort output, ServiceListeners listeners, ProcessOwnership ownership) {
    this.kernel = kernel;
    this.output = output;
    this.listeners = listeners;
    this.ownership = ownership;
  }

  /** Descriptors made for one start; {@link #close} closes those that were not handed over. */
  private final class Descriptors {
    final int[] stdout = {NONE, NONE};
    final int[] stderr = {NONE, NONE};
    final int[] exports = {NONE, NONE};

    /** The pipes of the readiness checks, by check; null for a check without one. */
    final List<int[]> ready = new ArrayList<>(1);

    void open(Effect.Spawn effect) throws KernelException {
      if (isPiped(effect)) {
        Identity identity = attributes(effect).identity();
        pipe(stdout, identity);
        if (!isMerged(effect)) {
          pipe(stderr, identity);
        }
      }
      if (isExporting(effect)) {
        listeners.prepare();
        pipe(exports, attributes(effect).identity());
      }
      if (effect.role() == Role.MAIN) {
        for (Check check : effect.service().ready().checks()) {
          if (check instanceof Check.Fd) {
            listeners.prepare();
            ready.add(kernel.pipe());
          } else {
            ready.add(null);
          }
        }
      }
    }

    private void pipe(int[] into, Identity identity) throws KernelException {
      int[] ends = kernel.pipe();
      into[0] = ends[0];
      into[1] = ends[1];
      kernel.allowReopening(ends[1], identity);
    }

    void close() {
      close(stdout);
      close(stderr);
      close(exports);
      for (int[] pipe : ready) {
        if (pipe != null) {
          close(pipe);
        }
      }
    }

    private void close(int[] pipe) {
      kernel.close(pipe[0]);
      kernel.close(pipe[1]);
    }
  }

  private static boolean isExporting(Effect.Spawn effect) {
    return effect.role() == Role.MAIN && !effect.service().exports().isEmpty();
  }

  private static boolean isPiped(Effect.Spawn effect) {
    return effect.service().logs().format() != Logs.Format.RAW || effect.role().isProbe();
  }

  /** Whether standard error is the same descriptor as standard output. */
  private static boolean isMerged(Effect.Spawn effect) {
    return effect.service().logs().merged() && !effect.role().isProbe();
  }

  /** Starts a process; returns the event that says whether it runs. */
  Event launch(Effect.Spawn effect) {
    Descriptors descriptors = new Descriptors();
    try {
      descriptors.open(effect);
      List<String> environment = environment(effect);
      int pid = kernel.spawn(request(effect, environment, descriptors));
      if (effect.role() == Role.MAIN && kernel.isPending(pid)) {
        ownership.starting(pid, effect.service().name(), effect.token());
      } else {
        ownership.started(pid, effect.service().name(), effect.token(), effect.role());
      }
      handOver(effect, pid, descriptors);
      return new Event.Spawned(
          effect.service().name(), effect.role(), effect.index(), effect.token(), pid);
    } catch (SpawnException e) {
      return failed(
          effect,
          e.stage() == SpawnException.Stage.DESCRIPTORS
              ? noDescriptors(e)
              : new SpawnFailure(e.stage(), e.getMessage()));
    } catch (KernelException e) {
      return failed(effect, noDescriptors(e));
    } finally {
      descriptors.close();
    }
  }

  private static SpawnFailure noDescriptors(KernelException e) {
    String hint = e.errno() == EMFILE ? " (raise Foster's limit: --ulimit nofile)" : "";
    String words = "cannot make its descriptors: " + e.getMessage() + hint;
    return new SpawnFailure(SpawnException.Stage.DESCRIPTORS, words);
  }

  private Event failed(Effect.Spawn effect, SpawnFailure failure) {
    if (effect.role() == Role.MAIN) {
      listeners.runEnded(effect.token());
    }
    return new Event.SpawnFailed(
        effect.service().name(), effect.role(), effect.index(), effect.token(), failure);
  }

  /** The attributes of the service; a hook with a user of its own keeps its privileges. */
  private static ProcessAttributes attributes(Effect.Spawn effect) {
    ProcessAttributes attributes = effect.service().process().attributes();
    RunAs runAs = effect.command().runAs();
    return runAs == null ? attributes : attributes.as(runAs.identity());
  }

  private SpawnRequest request(
      Effect.Spawn effect, List<String> environment, Descriptors descriptors) {
    ProcessSpec spec = effect.service().process();
    boolean piped = isPiped(effect);
    boolean main = effect.role() == Role.MAIN;
    int stdout = piped ? descriptors.stdout[1] : 1;
    int stderr = piped ? descriptors.stderr[1] : 2;
    List<ChildDescriptor> extra = new ArrayList<>(1);
    for (int i = 0; i < descriptors.ready.size(); i++) {
      if (effect.service().ready().checks().get(i) instanceof Check.Fd fd) {
        extra.add(new ChildDescriptor(descriptors.ready.get(i)[1], fd.number()));
      }
    }
    if (isExporting(effect)) {
      extra.add(new ChildDescriptor(descriptors.exports[1], EXPORTS_FD));
    }
    return new SpawnRequest(
        effect.command().argv(),
        environment,
        main && spec.inheritStdin() ? 0 : NONE,
        stdout,
        isMerged(effect) ? stdout : stderr,
        extra,
        marked(attributes(effect), ownership.markFor(effect.token())));
  }

  /** The attributes of the configuration, with the mark of the run as RLIMIT_LOCKS. */
  private static ProcessAttributes marked(ProcessAttributes attributes, long mark) {
    return mark == ProcessFacts.NO_MARK
        ? attributes
        : attributes.with(new ResourceLimit(Resource.LOCKS, mark, mark));
  }

  private List<String> environment(Effect.Spawn effect) throws KernelException {
    Service service = effect.service();
    Map<String, String> variables = service.process().environment();
    RunAs runAs = effect.command().runAs();
    Map<String, String> account = runAs == null ? Map.of() : runAs.variables();
    List<String> environment = new ArrayList<>(variables.size() + 6);
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      if (!account.containsKey(variable.getKey())) {
        environment.add(variable.getKey() + "=" + variable.getValue());
      }
    }
    for (Map.Entry<String, String> variable : account.entrySet()) {
      if (!variable.getValue().isEmpty()) {
        environment.add(variable.getKey() + "=" + variable.getValue());
      }
    }
    for (String name : service.process().imports().keySet()) {
      if (!account.containsKey(name)) {
        environment.add(name + "=" + effect.imported().get(name));
      }
    }
    environment.add("FOSTER_SERVICE=" + service.name());
    environment.add("FOSTER_RUN=" + effect.token());
    if (service.replica() != null) {
      environment.add("FOSTER_REPLICA=" + service.replica().number());
      environment.add("FOSTER_REPLICAS=" + service.replica().count());
    }
    environment.addAll(effect.extra());
    if (isExporting(effect)) {
      environment.add("FOSTER_ENV=/dev/fd/" + EXPORTS_FD);
    }
    if (effect.role() == Role.MAIN && listeners.wantsNotify(service)) {
      environment.add("NOTIFY_SOCKET=" + listeners.openNotify(service, effect.token()));
      if (service.watchdog() != null) {
        environment.add("WATCHDOG_USEC=" + service.watchdog().toNanos() / 1_000);
        environment.add("WATCHDOG_PID=" + SpawnRequest.CHILD_PID);
      }
    }
    return environment;
  }

  /** Passes on the read ends of the pipes of a started process. */
  private void handOver(Effect.Spawn effect, int pid, Descriptors descriptors) {
    if (descriptors.stdout[0] != NONE) {
      int stdout = descriptors.stdout[0];
      int stderr = descriptors.stderr[0];
      if (effect.role().isProbe()) {
        output.attachCheck(effect.service(), pid, stdout, stderr);
      } else {
        output.attach(effect.service(), pid, stdout, stderr);
      }
      descriptors.stdout[0] = NONE;
      descriptors.stderr[0] = NONE;
    }
    if (descriptors.exports[0] != NONE) {
      listeners.watchExports(effect.token(), descriptors.exports[0]);
      descriptors.exports[0] = NONE;
    }
    for (int i = 0; i < descriptors.ready.size(); i++) {
      if (descriptors.ready.get(i) != null) {
        listeners.watchReady(effect.service(), effect.token(), i, descriptors.ready.get(i)[0]);
        descriptors.ready.get(i)[0] = NONE;
      }
    }
    if (effect.role() == Role.MAIN) {
      listeners.watchLog(effect.service(), effect.token(), pid);
      listeners.mainStarted(effect.service(), effect.token(), pid);
    }
  }
}
