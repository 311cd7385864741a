package dev.foster.sim;

import dev.foster.process.ProcessOwnership;
import java.util.function.Supplier;

/**
 * What a process has used is counted for its service when Foster reaps it: always if Foster had
 * started it, else unless nothing tells its service. It is never counted for another service.
 */
final class UsageInvariant extends Invariant {
  private final Supplier<ProcessOwnership> ownership;

  UsageInvariant(Recorder recorder, Supplier<ProcessOwnership> ownership) {
    super(recorder);
    this.ownership = ownership;
  }

  @Override
  void turned() {
    UsageRecord record = recorder.kernel.usage;
    record.all.forEach(
        (service, all) -> {
          long counted = ownership.get().used(service).cpuMicros();
          long least = record.started.getOrDefault(service, 0) * UsageRecord.EACH;
          long most = all * UsageRecord.EACH;
          require(
              counted >= least && counted <= most,
              () -> service + ": " + counted + " µs of " + least + " to " + most);
        });
  }
}
