package dev.foster.importer.s6;

import dev.foster.importer.ContainerEnd;
import dev.foster.importer.Findings;
import dev.foster.importer.ImportNames;
import dev.foster.importer.ImportResult;
import dev.foster.importer.Place;
import dev.foster.importer.Shutdown;
import dev.foster.importer.Yaml;
import dev.foster.kernel.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Imports trees of s6-overlay, of version 3 and of the legacy folders. */
public final class S6Importer {
  /** Where trees of images usually are. */
  public static final List<String> PLACES =
      List.of("rootfs/etc/s6-overlay", "root/etc/s6-overlay", "/etc/s6-overlay");

  private static final String CONT_INIT = "cont-init";

  private final Findings findings = new Findings();
  private final Yaml.Keys root = new Yaml.Keys(null);
  private final Map<String, S6Folder> services = new LinkedHashMap<>();
  private final Set<String> legacy = new HashSet<>();
  private final Map<String, List<String>> bundles = new HashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, Yaml> logs = new HashMap<>();
  private final Set<String> loggers = new HashSet<>();

  /** What a service depends on in addition, because its logger did. */
  private final Map<String, List<String>> inherited = new HashMap<>();

  private S6Folder contInit;

  private S6Importer() {}

  /** Imports the folders of trees. */
  public static ImportResult run(Host host, List<String> folders) {
    S6Importer importer = new S6Importer();
    for (String name : folders) {
      String path =
          name.length() > 1 && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
      importer.read(new S6Folder(host, importer.findings, path), host);
    }
    importer.translate();
    return new ImportResult(importer.root, importer.findings, Map.of());
  }

  private void read(S6Folder folder, Host host) {
    if (!folder.exists()) {
      findings.error(folder.place(""), "", "there is no such folder");
      return;
    }
    S6Folder definitions = definitions(folder);
    if (definitions != null) {
      tree(definitions);
    }
    legacy(etc(folder, host));
    if (services.isEmpty() && contInit == null && !findings.hasErrors()) {
      findings.error(folder.place(""), "", "there is no s6-rc.d and no services.d in it");
    }
  }

  /** The folder of s6-rc: the given one, or one inside it; null without one. */
  private static S6Folder definitions(S6Folder folder) {
    S6Folder found = folder.name().equals("s6-rc.d") ? folder : null;
    for (String inside : List.of("etc/s6-overlay/s6-rc.d", "s6-overlay/s6-rc.d", "s6-rc.d")) {
      found = folder.has(inside) ? folder.folder(inside) : found;
    }
    return found;
  }

  /**
   * The folder with {@code services.d} and {@code cont-init.d}. In an image that is {@code etc},
   * which also contains {@code s6-overlay/s6-rc.d}.
   */
  private S6Folder etc(S6Folder folder, Host host) {
    String parent = parent(folder.path);
    return switch (folder.name()) {
      case "services.d", "cont-init.d", "cont-finish.d", "s6-overlay" ->
          new S6Folder(host, findings, parent);
      case "s6-rc.d" -> new S6Folder(host, findings, isOverlay(parent) ? parent(parent) : parent);
      default -> folder.has("etc") ? folder.folder("etc") : folder;
    };
  }

  private static boolean isOverlay(String path) {
    return path.equals("s6-overlay") || path.endsWith("/s6-overlay");
  }

  private static String parent(String path) {
    int last = path.lastIndexOf('/');
    return last == 0 ? "/" : path.substring(0, Math.max(0, last));
  }

  private void tree(S6Folder definitions) {
    for (String name : definitions.list("")) {
      S6Folder folder = definitions.folder(name);
      if (!folder.exists()) {
        continue;
      }
      String type = folder.line("type");
      type = type == null && name.startsWith("user") ? "bundle" : type;
      if (type == null) {
        findings.error(folder.place(""), "[" + name + "]", "has no file 'type'");
      } else if (type.equals("bundle")) {
        bundles.put(name, folder.names("contents"));
        if (name.equals("user2") && !bundles.get(name).isEmpty()) {
          String message = "s6-overlay starts them after the legacy services: write depends_on";
          findings.lost(folder.place(""), "[user2]", message);
        }
      } else if (type.equals("longrun") || type.equals("oneshot")) {
        services.put(name, folder);
        pipeline(name, folder);
      } else {
        findings.error(
            folder.place("type"), "[" + name + "]", "must be longrun, oneshot or bundle");
      }
    }
  }

  /** The bundle that a logger makes of itself and of the services whose output it reads. */
  private void pipeline(String name, S6Folder folder) {
    String bundle = folder.line("pipeline-name");
    if (bundle != null) {
      List<String> members = new ArrayList<>(folder.names("consumer-for"));
      members.add(name);
      bundles.put(bundle, members);
    }
  }

  private void legacy(S6Folder etc) {
    S6Folder folder = etc.folder("services.d");
    for (String name : folder.list("")) {
      if (folder.folder(name).exists() && !services.containsKey(name)) {
        services.put(name, folder.folder(name));
        legacy.add(name);
      }
    }
    if (!etc.list("cont-init.d").isEmpty()) {
      contInit = etc.folder("cont-init.d");
    }
    for (String name : etc.list("cont-finish.d")) {
      Place place = etc.folder("cont-finish.d").place(name);
      findings.lost(place, "", "run it in the 'finish' of a service");
    }
    S6Folder attributes = etc.folder("fix-attrs.d");
    for (String name : attributes.list("")) {
      attributes(attributes, name);
    }
  }

  private void attributes(S6Folder folder, String name) {
    String text = folder.text(name);
    int number = 0;
    for (String line : text == null ? new String[0] : text.split("\n")) {
      number++;
      String[] words = line.strip().split("\\s+");
      if (words.length >= 3 && !line.startsWith("#")) {
        String recurse = words[1].equals("true") ? "-R, " : "";
        String owner = words[2].replaceFirst(",.*", "");
        String hook = "[chown, " + recurse + owner + ", " + words[0] + "]";
        Place place = new Place(folder.path + "/" + name, 0, number);
        findings.lost(place, "", "write pre_start: [" + hook + "] in a service");
      }
    }
  }

  private void translate() {
    loggers();
    Set<String> taken = new HashSet<>();
    for (String name : services.keySet()) {
      names.put(name, ImportNames.unique(name, taken));
      taken.add(names.get(name));
    }
    Set<String> wanted = wanted();
    Yaml.Keys all = new Yaml.Keys(null);
    Shutdown shutdown = new Shutdown();
    if (contInit != null) {
      contInit(all, taken);
    }
    services.forEach(
        (name, folder) -> {
          Yaml.Keys service = new Yaml.Keys(folder.place("run"));
          boolean old = legacy.contains(name);
          S6Service translation = new S6Service(folder, findings, service);
          translation.translate(!old && "oneshot".equals(folder.line("type")), old);
          Set<String> needs = dependencies(name, folder, service);
          service.put("logs", logs.get(name));
          if (!old && !wanted.contains(name)) {
            service.put("enabled", Yaml.plain(folder.place(""), "false"));
            findings.note(folder.place(""), "[" + name + "]", "is not in 'user': enabled: false");
          }
          shutdown.add(names.get(name), translation.stopSeconds(), needs);
          all.put(names.get(name), service);
          all.comment(names.get(name), folder.path);
        });
    ContainerEnd.never(root, "s6-overlay");
    shutdown.write(root);
    root.put("services", all);
  }

  private void contInit(Yaml.Keys all, Set<String> taken) {
    String name = ImportNames.unique(CONT_INIT, taken);
    Place place = contInit.place("");
    Yaml.Keys service = new Yaml.Keys(place).put("type", Yaml.text(place, "oneshot"));
    service.put("scripts", Yaml.text(place, contInit.inImage("").replaceFirst("/$", "")));
    all.put(name, service);
    all.comment(name, contInit.path);
    names.put("legacy-cont-init", name);
    for (String script : contInit.list("")) {
      String text = contInit.text(script);
      if (text != null && RunScript.of(text, false).needsOverlay) {
        String message = "its first line needs s6-overlay: write #!/bin/sh or #!/bin/bash";
        findings.lost(contInit.place(script), "", message);
      }
    }
  }

  /** Turns loggers into log files of the services whose output they read. */
  private void loggers() {
    for (Map.Entry<String, S6Folder> each : new ArrayList<>(services.entrySet())) {
      S6Folder folder = each.getValue();
      List<String> producers = folder.names("consumer-for");
      boolean own = folder.folder("log").exists();
      S6Folder logger = own ? folder.folder("log") : folder;
      if (producers.isEmpty() && !own) {
        continue;
      }
      Yaml yaml = LogScript.logs(logger.text("run"), logger.place("run"));
      if (yaml == null) {
        String message = "this is not s6-log: Foster reads the output of the service itself";
        findings.lost(logger.place("run"), "[" + each.getKey() + "]", message);
      }
      for (String producer : own ? List.of(each.getKey()) : producers) {
        logs.put(producer, yaml);
        if (!own) {
          inherited.put(producer, folder.names("dependencies"));
        }
      }
      if (!own) {
        services.remove(each.getKey());
        loggers.add(each.getKey());
      }
    }
  }

  /** The services that {@code user} starts; all of them if the tree has no such bundle. */
  private Set<String> wanted() {
    Set<String> wanted = new LinkedHashSet<>();
    if (bundles.get("user") == null) {
      return services.keySet();
    }
    List<String> todo = new ArrayList<>(List.of("user", "user2"));
    while (!todo.isEmpty()) {
      String name = todo.removeLast();
      if (wanted.add(name)) {
        todo.addAll(bundles.getOrDefault(name, List.of()));
        S6Folder folder = services.get(name);
        todo.addAll(folder == null ? List.of() : folder.names("dependencies"));
        todo.addAll(inherited.getOrDefault(name, List.of()));
      }
    }
    return wanted;
  }

  /** Adds {@code depends_on}; returns the names in it. */
  private Set<String> dependencies(String name, S6Folder folder, Yaml.Keys service) {
    Set<String> found = new LinkedHashSet<>();
    if (legacy.contains(name)) {
      found.add("legacy-cont-init");
    }
    Set<String> seen = new HashSet<>();
    List<String> todo = new ArrayList<>(folder.names("dependencies"));
    todo.addAll(inherited.getOrDefault(name, List.of()));
    while (!todo.isEmpty()) {
      String other = todo.removeFirst();
      if (!seen.add(other)) {
        continue;
      }
      if (bundles.containsKey(other)) {
        todo.addAll(bundles.get(other));
      } else if (names.containsKey(other)) {
        found.add(other);
      } else if (!other.equals("base")
          && !other.startsWith("legacy-")
          && !loggers.contains(other)) {
        String message = "there is no service '" + other + "' in this tree";
        findings.note(folder.place("dependencies"), "[" + name + "]", message);
      }
    }
    Yaml.Keys needs = new Yaml.Keys(folder.place("dependencies"));
    Set<String> own = new LinkedHashSet<>();
    for (String other : found) {
      String called = names.get(other);
      if (called != null && !other.equals(name)) {
        boolean oneshot =
            !services.containsKey(other) || "oneshot".equals(services.get(other).line("type"));
        String condition = oneshot ? "completed" : "ready";
        needs.map(called, needs.place()).put("condition", Yaml.text(needs.place(), condition));
        own.add(called);
      }
    }
    service.put("depends_on", needs.isEmpty() ? null : needs);
    return own;
  }
}
