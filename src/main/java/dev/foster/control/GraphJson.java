package dev.foster.control;

import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.plan.Dependency;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.text.JsonWriter;
import java.time.Duration;
import java.time.Instant;

/** The dependencies of all services as {@code foster graph --json} shows them. */
public final class GraphJson {
  private GraphJson() {}

  /** The object for a configuration, without times. */
  public static JsonWriter of(Plan plan) {
    JsonWriter json = new JsonWriter().object().key("services").array();
    for (Service service : plan.services().values()) {
      write(json, service);
      json.key("started_ms").value((Integer) null).key("ready_ms").value((Integer) null);
      json.endObject();
    }
    return json.endArray().endObject();
  }

  /** Writes the object for a running Foster, with times since its start. */
  static void write(JsonWriter json, Snapshot snapshot) {
    json.object().key("services").array();
    for (ServiceStatus service : snapshot.services()) {
      write(json, service.plan());
      time(json.key("started_ms"), snapshot, service.firstStartedAt());
      time(json.key("ready_ms"), snapshot, service.firstReadyAt());
      json.endObject();
    }
    json.endArray().endObject();
  }

  private static void time(JsonWriter json, Snapshot snapshot, Instant at) {
    if (at == null) {
      json.value((Integer) null);
    } else {
      json.value(Math.max(0, Duration.between(snapshot.timeline().startedAt(), at).toMillis()));
    }
  }

  /** Writes a service; the caller ends the object. */
  private static void write(JsonWriter json, Service service) {
    json.object().key("name").value(service.name());
    json.key("type").value(service.isOneshot() ? "oneshot" : "service");
    json.key("enabled").value((Boolean) service.enabled()).key("depends_on").array();
    for (Dependency dependency : service.dependencies()) {
      if (dependency.isOnNobody()) {
        continue; // every service of the array has an object of its own
      }
      json.object().key("service").value(dependency.on());
      json.key("condition").value(dependency.condition().word());
      json.key("required").value((Boolean) dependency.required());
      json.key("restart").value((Boolean) dependency.restart()).endObject();
    }
    json.endArray();
  }
}
