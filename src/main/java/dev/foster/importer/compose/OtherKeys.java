package dev.foster.importer.compose;

import dev.foster.config.yaml.Node;
import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The keys of a service that belong to a container, or that have no counterpart. */
final class OtherKeys {
  /** Keys, and what to do; those after an exclamation mark are lost. */
  private static final List<String> MESSAGES =
      List.of(
          "image,build", "install its programs in the image that Foster is in",
          "ports,expose", "a port of the container: EXPOSE in its Dockerfile, docker run -p",
          "volumes,volumes_from,tmpfs,devices",
              "a part of the container: docker run -v, --tmpfs, --device",
          "secrets,configs", "mount it into the container; env: {NAME: {file: /run/secrets/NAME}}",
          "links,external_links", "services reach each other at 127.0.0.1",
          "hostname,domainname,extra_hosts,dns,dns_opt,dns_search,mac_address,sysctls",
              "set it for the container",
          "tty", "the terminal is that of the container: docker run -t",
          "init,container_name,labels,label_file,annotations,networks,platform,pull_policy", "-",
          "attach", "write logs: {format: none} for a service without output",
          "!logging", "write 'logs'; the engine sets the driver for the container",
          "!develop", "Foster watches no files: foster restart NAME",
          "!cpus,cpu_count,cpu_percent,cpu_shares,cpu_period,cpu_quota,cpuset",
              "set it for the container, for all services together: docker run --cpus",
          "!mem_limit,mem_reservation,mem_swappiness,memswap_limit,shm_size",
              "set it for the container, for all services together: docker run --memory; or health:"
                  + " {memory: …}",
          "!deploy", "Foster has only 'replicas'; set the rest for the container");

  private static final Map<String, String> BY_KEY = new TreeMap<>();
  private static final Set<String> LOST = new TreeSet<>();

  static {
    for (int i = 0; i < MESSAGES.size(); i += 2) {
      String keys = MESSAGES.get(i);
      boolean lost = keys.startsWith("!");
      for (String key : keys.substring(lost ? 1 : 0).split(",")) {
        BY_KEY.put(key, MESSAGES.get(i + 1));
        if (lost) {
          LOST.add(key);
        }
      }
    }
  }

  private OtherKeys() {}

  /** Reports the keys that nothing has read. */
  static void report(Layers service, Set<String> used, Findings findings) {
    for (Map.Entry<String, Node> each : service.keys().entrySet()) {
      String key = each.getKey();
      Node value = each.getValue();
      if (used.contains(key) || key.startsWith("x-") || value.isNull() && !key.equals("init")) {
        continue;
      }
      String message = BY_KEY.get(key);
      Place place = Layers.place(value);
      String text = value.isScalar() ? "=" + Findings.shorten(value.text) : "";
      String subject = service.title + " " + key + text;
      if (message == null) {
        findings.lost(place, subject, "set it for the container: Foster has no such key");
      } else if (message.equals("-")) {
        findings.became(place, subject, "nothing: Foster does not need it");
      } else if (LOST.contains(key)) {
        findings.lost(place, subject, message);
      } else {
        findings.note(place, subject, message);
      }
    }
  }
}
