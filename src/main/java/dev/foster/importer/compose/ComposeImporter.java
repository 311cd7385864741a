package dev.foster.importer.compose;

import dev.foster.config.yaml.Node;
import dev.foster.importer.ContainerEnd;
import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import dev.foster.importer.ImportResult;
import dev.foster.importer.Place;
import dev.foster.importer.Shutdown;
import dev.foster.importer.Yaml;
import dev.foster.kernel.Host;
import dev.foster.text.Durations;
import dev.foster.text.PathText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Imports files of docker compose: each of their services becomes one of the same container. */
public final class ComposeImporter {
  /** Where docker compose looks for its file. */
  public static final List<String> PLACES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

  private final Host host;
  private final Findings findings = new Findings();
  private final Map<String, String> samples = new HashMap<>();
  private final ComposeVariables variables = new ComposeVariables(samples);
  private final Values values = new Values(findings, variables);
  private final Yaml.Keys root = new Yaml.Keys(null);
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Set<String> oneshots = new HashSet<>();
  private Map<String, Layers> services = Map.of();

  private ComposeImporter(Host host) {
    this.host = host;
  }

  /** Imports files; later ones override earlier ones, as with {@code docker compose -f A -f B}. */
  public static ImportResult run(Host host, List<String> files) {
    ComposeImporter importer = new ComposeImporter(host);
    List<String> all = new ArrayList<>(files);
    if (files.size() == 1 && PLACES.contains(files.getFirst())) {
      String override = files.getFirst().replaceFirst("\\.(?=ya?ml$)", ".override.");
      if (host.kind(PathText.resolve(host.directory(), override)) == Host.Kind.FILE) {
        all.add(override);
      }
    }
    importer.services = new ComposeFiles(host, importer.findings).services(all);
    importer.translate(files.getFirst());
    return new ImportResult(importer.root, importer.findings, importer.samples);
  }

  private void translate(String file) {
    Set<String> taken = new HashSet<>();
    for (String name : services.keySet()) {
      names.put(name, ImportNames.unique(name, taken));
      taken.add(names.get(name));
      Map<String, Node> needs = needs(services.get(name));
      needs.forEach((other, how) -> addOneshot(other, how));
    }
    Yaml.Keys all = new Yaml.Keys(null);
    Shutdown shutdown = new Shutdown();
    services.forEach((name, layers) -> all.put(names.get(name), service(name, layers, shutdown)));
    for (Map.Entry<String, Layers> each : services.entrySet()) {
      all.comment(names.get(each.getKey()), each.getValue().place.text());
    }
    environmentFile(file);
    ContainerEnd.never(root, "docker compose");
    shutdown.write(root);
    root.put("services", all);
  }

  private void addOneshot(String name, Node how) {
    Node condition = how == null ? null : how.get("condition");
    if (condition != null && "service_completed_successfully".equals(condition.text)) {
      oneshots.add(name);
    }
  }

  /** {@code .env}, from which compose takes values of variables. */
  private void environmentFile(String file) {
    int slash = file.lastIndexOf('/');
    String path = file.substring(0, slash + 1) + ".env";
    boolean exists =
        host.kind(PathText.resolve(host.directory(), path)) == Host.Kind.FILE && !file.equals("-");
    if (variables.found && exists) {
      Yaml.Keys item = new Yaml.Keys(null).put("path", Yaml.text(null, ".env"));
      item.put("required", Yaml.plain(null, "false"));
      root.put("env_file", new Yaml.Items(null).add(item));
      String message = "became env_file, whose variables all services get, too";
      findings.note(new Place(path, 0, 0), "", message);
    }
  }

  private Yaml.Keys service(String name, Layers layers, Shutdown shutdown) {
    Yaml.Keys service = new Yaml.Keys(layers.place);
    boolean oneshot = oneshots.contains(name);
    new ComposeService(layers, values, service).translate(oneshot);
    Yaml.Keys needs = new Yaml.Keys(layers.place);
    List<String> earlier = new ArrayList<>();
    for (Map.Entry<String, Node> each : needs(layers).entrySet()) {
      String other = names.getOrDefault(each.getKey(), each.getKey());
      Node required = each.getValue().get("required");
      if (required != null && "false".equals(required.text) && !names.containsKey(each.getKey())) {
        String message = "there is no service '" + each.getKey() + "'";
        values.note(each.getValue(), "depends_on", message);
        continue;
      }
      needs.put(other, need(each.getKey(), each.getValue()));
      earlier.add(other);
    }
    service.put("depends_on", needs.isEmpty() ? null : needs);
    HealthTranslation.translate(layers, values, service, oneshot);
    hosts(layers);
    Node wait = layers.get("stop_grace_period");
    shutdown.add(names.get(name), seconds(wait), earlier);
    return service;
  }

  /** Seconds of the stop; 0 without a value, as Foster's default fits in any case. */
  private static long seconds(Node wait) {
    try {
      return wait == null || !wait.isScalar() ? 0 : Durations.parse(wait.text).toSeconds();
    } catch (IllegalArgumentException e) {
      return 0; // reported
    }
  }

  /** The names in {@code depends_on} and {@code links}, with what is required of them or null. */
  private static Map<String, Node> needs(Layers layers) {
    Map<String, Node> needs = new LinkedHashMap<>();
    for (Node link : layers.items("links")) {
      if (link.isScalar()) {
        needs.put(link.text.replaceFirst("(?s):.*", ""), link);
      }
    }
    for (Node value : layers.all("depends_on")) {
      if (value.isMap()) {
        value.entries.forEach((name, entry) -> needs.put(name, entry.value));
      } else if (value.isList()) {
        for (Node item : value.items) {
          if (item.isScalar()) {
            needs.put(item.text, item);
          }
        }
      }
    }
    return needs;
  }

  private Yaml need(String name, Node how) {
    Place place = how == null ? null : Layers.place(how);
    Yaml.Keys keys = new Yaml.Keys(place);
    Node condition = how == null ? null : how.get("condition");
    String word = condition == null || !condition.isScalar() ? "service_started" : condition.text;
    Layers target = services.get(name);
    String own =
        switch (word) {
          case "service_started" -> "started";
          case "service_completed_successfully" -> "completed";
          default -> "ready";
        };
    if (own.equals("ready") && !word.equals("service_healthy")) {
      values.wrong(condition, "depends_on " + name, "compose has no such condition");
    } else if (own.equals("ready") && target != null && !HealthTranslation.exists(target)) {
      String message = name + " has no healthcheck in this file: write 'ready' for it";
      values.note(condition, "depends_on", message);
    }
    own = own.equals("ready") && oneshots.contains(name) ? "completed" : own;
    keys.put("condition", Yaml.text(place, own));
    for (String flag : List.of("restart", "required")) {
      Node value = how == null ? null : how.get(flag);
      if (value != null) {
        keys.put(flag, values.flag(value, flag));
      }
    }
    return keys;
  }

  /** Reports values that seem to name the host of another service. */
  private void hosts(Layers layers) {
    layers.pairs("environment").forEach(this::hosts);
    for (String key : List.of("command", "entrypoint")) {
      layers.items(key).forEach(word -> hosts(key, word));
    }
  }

  private void hosts(String key, Node value) {
    if (!value.isScalar()) {
      return;
    }
    boolean isHost = key.toUpperCase(Locale.ROOT).matches(".*(HOST|ADDR|SERVER).*");
    for (String name : services.keySet()) {
      String quoted = Pattern.quote(name);
      Pattern use =
          Pattern.compile(
              "(?s)(.*(//|@)"
                  + quoted
                  + "(:|/|\\?|$).*|(.*[\\s,=])?"
                  + quoted
                  + ":[0-9]{2,5}\\b.*)");
      if (use.matcher(value.text).matches() || isHost && value.text.equals(name)) {
        String message = "the host '" + name + "' is 127.0.0.1 now: change this value";
        values.note(value, key, message);
      }
    }
  }
}
