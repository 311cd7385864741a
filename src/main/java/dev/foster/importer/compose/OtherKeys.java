package dev.foster.importer.compose;

import dev.foster.config.yaml.Node;
import dev.foster.importer.Finding.Kind;
import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import java.util.Map;
import java.util.Set;

/** The keys of a service that belong to a container, or that have no counterpart. */
final class OtherKeys {
  /** What becomes of a key, or what to do about it. */
  private record Answer(Kind kind, String message) {}

  private OtherKeys() {}

  /** Reports the keys that nothing has read. */
  static void report(Layers service, Set<String> used, Findings findings) {
    for (Map.Entry<String, Node> each : service.keys().entrySet()) {
      String key = each.getKey();
      Node value = each.getValue();
      if (used.contains(key) || key.startsWith("x-") || value.isNull()) {
        continue;
      }
      Place place = Layers.place(value);
      String text = value.isScalar() ? "=" + Findings.shorten(value.text) : "";
      String subject = service.title + " " + key + text;
      Answer answer = answer(key);
      switch (answer.kind) {
        case BECAME -> findings.became(place, subject, answer.message);
        case LOST -> findings.lost(place, subject, answer.message);
        default -> findings.note(place, subject, answer.message);
      }
    }
  }

  private static Answer answer(String key) {
    return switch (key) {
      case "image", "build" -> note("install its programs in the image that Foster is in");
      case "ports", "expose" ->
          note("a port of the container: EXPOSE in its Dockerfile, docker run -p");
      case "volumes", "volumes_from", "tmpfs", "devices" ->
          note("a part of the container: docker run -v, --tmpfs, --device");
      case "secrets", "configs" ->
          note("mount it into the container; env: {NAME: {file: /run/secrets/NAME}}");
      case "links", "external_links" -> note("services reach each other at 127.0.0.1");
      case "hostname", "domainname", "extra_hosts", "mac_address", "sysctls" ->
          note("set it for the container");
      case "dns", "dns_opt", "dns_search" -> note("set it for the container");
      case "tty" -> note("the terminal is that of the container: docker run -t");
      case "attach" -> note("write logs: {format: none} for a service without output");
      case "init", "container_name", "labels", "label_file", "annotations" -> needless();
      case "networks", "platform", "pull_policy" -> needless();
      case "logging" -> lost("write 'logs'; the engine sets the driver for the container");
      case "develop" -> lost("Foster watches no files: foster restart NAME");
      case "cpus", "cpu_count", "cpu_percent", "cpu_shares", "cpu_period", "cpu_quota", "cpuset" ->
          lost("set it for the container, for all services together: docker run --cpus");
      case "mem_limit", "mem_reservation", "mem_swappiness", "memswap_limit", "shm_size" ->
          lost(
              "set it for the container, for all services together: docker run --memory; or health:"
                  + " {memory: …}");
      case "deploy" -> lost("Foster has only 'replicas'; set the rest for the container");
      default -> lost("set it for the container: Foster has no such key");
    };
  }

  private static Answer note(String message) {
    return new Answer(Kind.NOTE, message);
  }

  private static Answer lost(String message) {
    return new Answer(Kind.LOST, message);
  }

  private static Answer needless() {
    return new Answer(Kind.BECAME, "nothing: Foster does not need it");
  }
}
