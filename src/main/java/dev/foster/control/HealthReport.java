package dev.foster.control;

import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import java.util.ArrayList;
import java.util.List;

/** The lines of {@code foster health}: the services that are not healthy. */
final class HealthReport {
  private HealthReport() {}

  /**
   * One line for each service that is neither ready nor completed, or is unhealthy.
   *
   * @param names services that count; if empty, those that are wanted and do not have {@code
   *     health: {required: false}}
   */
  static List<String> culprits(Snapshot snapshot, List<String> names) {
    List<String> culprits = new ArrayList<>();
    if (snapshot.stopping()) {
      boolean draining = snapshot.drainsUntil() != null;
      culprits.add(draining ? "draining: Foster is about to stop" : "Foster is stopping");
    }
    List<ServiceStatus> services = snapshot.services();
    for (int i = 0; i < services.size(); i++) {
      ServiceStatus service = services.get(i);
      boolean counts =
          names.isEmpty()
              ? service.essential() && service.enabled()
              : names.contains(service.name());
      String blame = counts ? blame(service) : null;
      if (blame != null) {
        culprits.add(service.name() + ": " + blame);
      }
    }
    return culprits;
  }

  private static String blame(ServiceStatus service) {
    if (service.schedule() != null) {
      return ScheduleJson.blame(service.state(), service.schedule(), service.plan().schedule());
    }
    if (service.state().equals("completed")) {
      return null;
    }
    if (!service.state().equals("up")) {
      return service.withReason(service.state());
    }
    if (Boolean.FALSE.equals(service.ready())) {
      return service.withReason("not ready");
    }
    if (!Boolean.FALSE.equals(service.healthy())) {
      return null;
    }
    boolean said = service.reason() != null && service.reason().startsWith("unhealthy");
    return said ? service.reason() : service.withReason("unhealthy");
  }
}
