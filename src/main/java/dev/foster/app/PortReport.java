package dev.foster.app;

import dev.foster.kernel.DaemonThreads;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessList.Row;
import dev.foster.kernel.linux.LinuxProcessList;
import dev.foster.kernel.linux.PortHolder;
import dev.foster.plan.Check;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.text.HostPort;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * After a service has failed, names the process that listens on the port of its checks: the service
 * could not bind it. At most one look-up runs at a time, on a thread of its own.
 */
final class PortReport {
  private static final long STACK = 256 * 1024;
  private static final int HTTP = 80;
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "0.0.0.0", "::1", "::");

  /** Processes that are younger than the failure may belong to the next run. */
  private static final long MARGIN_MILLIS = 50;

  private final int self;
  private final BiConsumer<String, String> warnings;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile Plan plan;

  /** The last text of each service: a crash loop repeats nothing. Guarded by {@link #busy}. */
  private final Map<String, String> reported = new HashMap<>();

  /**
   * A report that has not looked yet.
   *
   * @param self pid of Foster
   * @param warnings receives the name of a service and a warning; called on any thread
   */
  PortReport(int self, BiConsumer<String, String> warnings) {
    this.self = self;
    this.warnings = warnings;
  }

  /** Sets the plan in force. */
  void configure(Plan now) {
    plan = now;
  }

  /** A service has failed; returns at once. */
  void failed(String name) {
    Service service = plan.services().get(name);
    Set<Integer> ports = service == null ? Set.of() : ports(service);
    if (ports.isEmpty() || !busy.compareAndSet(false, true)) {
      return;
    }
    long since = System.nanoTime();
    try {
      DaemonThreads.start("ports", STACK, () -> lookUp(name, ports, since));
    } catch (KernelException e) {
      busy.set(false); // the report of the failure is there without it
    }
  }

  private static Set<Integer> ports(Service service) {
    Set<Integer> ports = new LinkedHashSet<>();
    addPorts(service.ready().checks(), ports);
    if (service.health() != null) {
      addPorts(service.health().checks(), ports);
    }
    return ports;
  }

  private static void addPorts(List<Check> checks, Set<Integer> to) {
    for (Check check : checks) {
      HostPort address = null;
      if (check instanceof Check.Tcp tcp) {
        address = new HostPort(tcp.host(), tcp.port());
      } else if (check instanceof Check.Http http) {
        address = HostPort.parse(http.url().replaceFirst("^[^/]*//", "").split("[/?#]")[0], HTTP);
      }
      if (address != null && LOCAL.contains(address.host())) {
        to.add(address.port());
      }
    }
  }

  private void lookUp(String service, Set<Integer> ports, long since) {
    try {
      Map<Integer, Row> rows = new LinkedHashMap<>();
      for (Row row : new LinuxProcessList().processes(false)) {
        long past = (System.nanoTime() - since) / 1_000_000 + MARGIN_MILLIS;
        if (row.ageMillis() > past && row.info().pid() != self) {
          rows.put(row.info().pid(), row);
        }
      }
      for (int port : ports) {
        Row holder = rows.get(new PortHolder().of(port, rows.keySet()));
        if (holder != null) {
          report(service, port, holder);
        }
      }
    } finally {
      busy.set(false);
    }
  }

  private void report(String service, int port, Row holder) {
    String name = holder.info().command() + " (pid " + holder.info().pid() + ")";
    String text = "port " + port + " is held by " + name;
    if (!text.equals(reported.put(service, text))) {
      warnings.accept(service, text);
    }
  }
}
