package dev.foster.app;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.KernelException;
import dev.foster.loop.LookupPort;
import dev.foster.plan.Service;
import dev.foster.plan.StartLookup;
import dev.foster.plan.StartLookup.Result;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Look-ups of services that start, each on threads of its own. */
final class StartLookups implements LookupPort {
  private static final long STACK = 256 * 1024;

  /** How long one file, or one question to a name service, may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final WatchedHost host;

  /** By service, so that a drive that does not answer holds up only those that use it. */
  private final Map<String, WatchedLoad<Result>> loads = new HashMap<>();

  /** No look-up has begun; {@code host} is the one that the look-ups of the plan use. */
  StartLookups(WatchedHost host) {
    this.host = host;
  }

  @Override
  public void begin(Service service, Consumer<Result> done) throws KernelException {
    WatchedLoad<Result> known = loads.get(service.name());
    WatchedLoad<Result> load = known == null ? new WatchedLoad<>("lookup", host) : known;
    loads.put(service.name(), load);
    DaemonThreads.start("start", STACK, () -> done.accept(result(load, service)));
  }

  private static Result result(WatchedLoad<Result> load, Service service) {
    try {
      return lookUp(load, service);
    } catch (KernelException e) {
      return new Result(null, e.getMessage());
    } catch (RuntimeException | Error e) { // the service waits for an answer
      return new Result(null, "internal error: " + e);
    }
  }

  private static Result lookUp(WatchedLoad<Result> load, Service service) throws KernelException {
    StartLookup lookup = service.process().lookup();
    Result result = load.load(() -> lookup.read(service), PATIENCE);
    if (result != null) {
      return result;
    }
    String time = PATIENCE.toSeconds() + "s";
    return new Result(null, load.stuckCall() + ": no answer for " + time);
  }
}
