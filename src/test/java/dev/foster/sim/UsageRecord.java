package dev.foster.sim;

import dev.foster.kernel.Kernel.Reaped;
import java.util.Map;
import java.util.TreeMap;

/** What the processes that Foster has reaped have used: each the same time. */
final class UsageRecord {
  /** Microseconds. */
  static final long EACH = 1_000;

  /** Reaped processes of each service that Foster had started itself. */
  final Map<String, Integer> started = new TreeMap<>();

  /** All reaped processes of each service. */
  final Map<String, Integer> all = new TreeMap<>();

  Reaped reaped(SimulatedProcess process) {
    String service = process.service == null ? "" : process.service; // outside of a simulation
    all.merge(service, 1, Integer::sum);
    if (process.origin == process) {
      started.merge(service, 1, Integer::sum);
    }
    return new Reaped(process.pid, process.status, EACH, 0, 0);
  }
}
