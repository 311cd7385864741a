package dev.foster.control;

import dev.foster.kernel.Signals;
import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.loop.Timeline;
import dev.foster.plan.Replica;
import dev.foster.plan.SupervisordProcess;
import dev.foster.process.UsageSampler.Sample;
import dev.foster.text.JsonWriter;
import dev.foster.text.Rfc3339;
import java.time.Duration;
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
    Timeline timeline = snapshot.timeline();
    Instant now = timeline.now();
    json.key("draining_until").value(time(timeline, snapshot.drainsUntil()));
    json.key("draining_ms").any(millis(now, snapshot.drainsUntil()));
    json.key("started_at").value(time(timeline, timeline.startedAt()));
    json.endObject().key("services").array();
    List<ServiceStatus> all = snapshot.services();
    for (int i = 0; i < all.size(); i++) {
      ServiceStatus service = all.get(i);
      if (services.isEmpty() || services.contains(service.name())) {
        write(json, service, timeline, now);
        if (usage != null) {
          UsageJson.writeStatus(json, usage.services().get(service.name()));
        }
        json.endObject();
      }
    }
    json.endArray().endObject();
  }

  private static void write(
      JsonWriter json, ServiceStatus service, Timeline timeline, Instant now) {
    Instant startedAt = service.startedAt();
    json.object();
    json.key("name").value(service.name());
    json.key("service").value(service.plan().serviceName());
    Replica replica = service.plan().replica();
    json.key("replica").value(replica == null ? null : (Integer) replica.number());
    json.key("description").value(service.plan().description());
    SupervisordProcess process = service.plan().supervisord();
    if (process != null) {
      json.key("supervisord").object();
      json.key("group").value(process.group());
      json.key("name").value(process.name());
      json.endObject();
    }
    json.key("type").value(service.type());
    json.key("state").value(service.state());
    json.key("pid").value(service.pid() > 0 ? (Integer) service.pid() : null);
    json.key("ready").value(service.ready());
    json.key("healthy").value(service.healthy());
    json.key("restarts").value(service.restarts());
    json.key("started_at").value(time(timeline, startedAt));
    json.key("ended_at").value(time(timeline, service.endedAt()));
    json.key("age_ms").any(millis(startedAt == null ? service.endedAt() : startedAt, now));
    json.key("exit").object();
    json.key("code").value(service.exitCode());
    json.key("signal").value(signal(service.exitSignal()));
    json.endObject();
    json.key("reason").value(service.reason());
    json.key("deadline").value(deadline(service, timeline));
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

  /** Before a scheduled run, its time; else when the patience with the state ends. */
  private static String deadline(ServiceStatus service, Timeline timeline) {
    boolean waits = service.schedule() != null && service.state().equals("waiting");
    return waits
        ? ScheduleJson.time(service.schedule().nextAt())
        : time(timeline, service.deadline());
  }

  private static String time(Timeline timeline, Instant at) {
    return at == null ? null : Rfc3339.text(timeline.wall(at).toEpochMilli());
  }

  /** Milliseconds between two times, at least 0; null if one is unknown. */
  private static Long millis(Instant from, Instant to) {
    return from == null || to == null
        ? null
        : (Long) Math.max(0, Duration.between(from, to).toMillis());
  }

  private static String signal(Integer number) {
    return number == null ? null : Signals.shortName(number);
  }
}
