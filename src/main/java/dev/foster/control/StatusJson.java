package dev.foster.control;

import dev.foster.kernel.Signals;
import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.plan.Replica;
import dev.foster.process.UsageSampler.Sample;
import dev.foster.text.JsonWriter;
import dev.foster.text.Rfc3339;
import java.time.Instant;
import java.util.List;

/** A {@link Snapshot} as {@code foster status --json} shows it. Fields are added, never renamed. */
final class StatusJson {
  private StatusJson() {}

  /**
   * Writes a snapshot.
   *
   * @param version Foster's own
   * @param services which services; empty means all
   * @param usage what they use; null leaves it out
   */
  static void write(
      JsonWriter json, Snapshot snapshot, String version, List<String> services, Sample usage) {
    json.object().key("foster").object();
    json.key("version").value(version);
    json.key("pid").value(snapshot.pid());
    json.key("state").value(snapshot.stopping() ? "stopping" : "running");
    json.key("draining_until").value(time(snapshot.drainsUntil()));
    json.key("started_at").value(time(snapshot.startedAt()));
    json.endObject().key("services").array();
    List<ServiceStatus> all = snapshot.services();
    for (int i = 0; i < all.size(); i++) {
      ServiceStatus service = all.get(i);
      if (services.isEmpty() || services.contains(service.name())) {
        write(json, service);
        if (usage != null) {
          UsageJson.writeStatus(json, usage.services().get(service.name()));
        }
        json.endObject();
      }
    }
    json.endArray().endObject();
  }

  private static void write(JsonWriter json, ServiceStatus service) {
    json.object();
    json.key("name").value(service.name());
    json.key("service").value(service.plan().serviceName());
    Replica replica = service.plan().replica();
    json.key("description").value(service.plan().description());
    json.key("replica").value(replica == null ? null : (Integer) replica.number());
    json.key("type").value(service.type());
    json.key("state").value(service.state());
    json.key("pid").value(service.pid() > 0 ? (Integer) service.pid() : null);
    json.key("ready").value(service.ready());
    json.key("healthy").value(service.healthy());
    json.key("restarts").value(service.restarts());
    json.key("started_at").value(time(service.startedAt()));
    json.key("ended_at").value(time(service.endedAt()));
    json.key("exit").object();
    json.key("code").value(service.exitCode());
    json.key("signal").value(signal(service.exitSignal()));
    json.endObject();
    json.key("reason").value(service.reason());
    json.key("deadline").value(time(service.deadline()));
    json.key("status_text").value(service.statusText());
    json.key("essential").value((Boolean) service.essential());
    json.key("wanted").value((Boolean) service.enabled());
    json.key("schedule");
    if (service.schedule() == null) {
      json.value((String) null);
    } else {
      ScheduleJson.write(json, service.schedule(), service.plan().schedule());
    }
  }

  private static String time(Instant instant) {
    return instant == null ? null : Rfc3339.text(instant.toEpochMilli());
  }

  private static String signal(Integer number) {
    return number == null ? null : Signals.shortName(number);
  }
}
