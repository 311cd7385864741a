package dev.foster.importer.compose;

import dev.foster.config.yaml.Node;
import dev.foster.importer.Yaml;

/** Translates a health check. */
final class HealthTranslation {
  private HealthTranslation() {}

  /** Whether a service has a check. */
  static boolean exists(Layers service) {
    Layers check = service.part("healthcheck");
    Node test = check.get("test");
    boolean none = test != null && test.isList() && !test.items.isEmpty() && isNone(test);
    return test != null && !none && !Values.isTrue(check.get("disable"));
  }

  private static boolean isNone(Node test) {
    return "NONE".equals(test.items.getFirst().text);
  }

  /** Adds {@code ready} and {@code health}. */
  static void translate(Layers from, Values values, Yaml.Keys service, boolean oneshot) {
    if (!exists(from)) {
      return;
    }
    Layers check = from.part("healthcheck");
    Node test = check.get("test");
    if (oneshot) {
      values.lost(
          test, "healthcheck", "another service waits for its completion, so it has no check");
      return;
    }
    Yaml.Items words = new Yaml.Items(Layers.place(test));
    if (!test.isList()) {
      words.add(Yaml.text(null, "sh")).add(Yaml.text(null, "-c"));
      words.add(values.text(test, "healthcheck.test"));
    } else {
      Yaml.Items all = new Yaml.Items(null);
      values.words(test, "healthcheck.test", all);
      String first = test.items.isEmpty() ? "" : test.items.getFirst().text;
      if ("CMD-SHELL".equals(first)) {
        words.add(Yaml.text(null, "sh")).add(Yaml.text(null, "-c"));
      } else if (!"CMD".equals(first)) {
        values.wrong(test, "healthcheck.test", "begins with CMD, CMD-SHELL or NONE");
      }
      words.addFrom(all, 1);
    }
    Yaml.Keys ready = new Yaml.Keys(Layers.place(test)).put("exec", words);
    Yaml start = values.duration(check.get("start_interval"), "healthcheck.start_interval");
    ready.put("interval", start);
    ready.put("timeout", values.duration(check.get("start_period"), "healthcheck.start_period"));
    service.put("ready", ready);
    Yaml.Keys health = new Yaml.Keys(Layers.place(test)).put("exec", words);
    health.put("interval", values.duration(check.get("interval"), "healthcheck.interval"));
    health.put("timeout", values.duration(check.get("timeout"), "healthcheck.timeout"));
    health.put("failures", values.number(check.get("retries"), "healthcheck.retries"));
    health.put("action", Yaml.text(null, "report"));
    service.put("health", health);
  }
}
