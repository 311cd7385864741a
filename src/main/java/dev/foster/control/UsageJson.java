package dev.foster.control;

import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.process.ProcessTree;
import dev.foster.process.ServiceUsage;
import dev.foster.process.UsageSampler.Detail;
import dev.foster.process.UsageSampler.Sample;
import dev.foster.text.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** What services use, as {@code foster stats --json} and {@code foster status --json} show it. */
final class UsageJson {
  private UsageJson() {}

  /** The use of all services of a snapshot, at most a second old. */
  static Sample sample(ProcessTree processes, Snapshot snapshot, Detail detail) {
    List<String> names = new ArrayList<>();
    for (ServiceStatus service : snapshot.services()) {
      names.add(service.name());
    }
    return processes.usage().sample(names, detail, System.nanoTime());
  }

  /** Adds the members of {@code foster status --json} to the object of a service. */
  static void writeStatus(JsonWriter json, ServiceUsage usage) {
    number(json, "cpu_ms", usage.cpuMillis());
    number(json, "rss_bytes", usage.residentBytes());
    number(json, "processes", usage.processes());
    number(json, "threads", usage.threads());
    number(json, "fds", usage.descriptors());
    number(json, "oom_kills", usage.oomKills());
  }

  /** The answer to {@code stats}; empty {@code services} means all. */
  static Answer stats(
      ProcessTree processes, Snapshot snapshot, List<String> services, Detail detail) {
    Sample sample = sample(processes, snapshot, detail);
    JsonWriter json = new JsonWriter().object().key("stats").object();
    json.key("monotonic_ms").value(sample.at() / 1_000_000).key("services").array();
    for (ServiceStatus service : snapshot.services()) {
      if (services.isEmpty() || services.contains(service.name())) {
        ServiceUsage usage = sample.services().get(service.name());
        json.object().key("name").value(service.name());
        if (detail == Detail.PROCESSOR) {
          number(json, "cpu_ms", usage.cpuMillis());
        } else {
          writeAll(json, usage, detail == Detail.PROPORTIONAL);
        }
        json.endObject();
      }
    }
    json.endArray().endObject();
    return Replies.whole(json.endObject(), Replies.done(List.of()));
  }

  private static void writeAll(JsonWriter json, ServiceUsage usage, boolean proportional) {
    writeStatus(json, usage);
    number(json, "pss_bytes", proportional ? usage.proportionalBytes() : ServiceUsage.UNKNOWN);
    number(json, "read_bytes", usage.readBytes());
    number(json, "written_bytes", usage.writtenBytes());
  }

  private static void number(JsonWriter json, String name, long value) {
    json.key(name);
    if (value == ServiceUsage.UNKNOWN) {
      json.value((String) null);
    } else {
      json.value(value);
    }
  }
}
