package dev.foster.importer.compose;

import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.NodeBudget;
import dev.foster.config.yaml.Problem;
import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.Source;
import dev.foster.config.yaml.YamlReader;
import dev.foster.importer.Findings;
import dev.foster.importer.Place;
import dev.foster.importer.SourceFile;
import dev.foster.kernel.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads files of docker compose, with what they extend. */
final class ComposeFiles {
  private static final int DEEPEST = 16;

  private final Host host;
  private final Findings findings;
  private final NodeBudget budget = new NodeBudget();
  private final Map<String, Node> read = new HashMap<>();

  ComposeFiles(Host host, Findings findings) {
    this.host = host;
    this.findings = findings;
  }

  /** The services of all files; later files override earlier ones. */
  Map<String, Layers> services(List<String> names) {
    Map<String, List<Node>> all = new LinkedHashMap<>();
    Map<String, Place> places = new HashMap<>();
    for (String name : names) {
      Node root = root(name);
      Node services = root == null ? null : root.get("services");
      if (root != null) {
        included(root);
      }
      if (services == null || !services.isMap()) {
        continue;
      }
      services.entries.forEach(
          (service, entry) -> {
            places.putIfAbsent(service, Layers.place(entry.key));
            List<Node> layers = all.computeIfAbsent(service, key -> new ArrayList<>());
            if (entry.value.isMap()) {
              extended(service, services, entry.value, layers, new HashSet<>());
            } else {
              findings.error(Layers.place(entry.key), "[" + service + "]", "must be a map of keys");
            }
          });
    }
    if (all.isEmpty() && !findings.hasErrors()) {
      findings.error(new Place(names.getFirst(), 0, 0), "", "there are no services");
    }
    Map<String, Layers> services = new LinkedHashMap<>();
    all.forEach(
        (name, layers) ->
            services.put(name, new Layers("[" + name + "]", places.get(name), layers)));
    return services;
  }

  private void included(Node root) {
    Node include = root.get("include");
    if (include != null) {
      String message = "import these files as well: foster import compose FILE FILE";
      findings.lost(Layers.place(include), "include", message);
    }
  }

  /** Adds a service after the one that it extends. */
  private void extended(
      String name, Node services, Node service, List<Node> layers, Set<String> seen) {
    Node extend = service.get("extends");
    if (extend != null) {
      Node key = extend.isMap() ? extend.get("service") : extend;
      Node file = extend.isMap() ? extend.get("file") : null;
      String base = key != null && key.isScalar() ? key.text : "";
      Node from = services;
      if (file != null && file.isScalar()) {
        String folder = service.source.name;
        int slash = folder.lastIndexOf('/');
        String path =
            file.text.startsWith("/") ? file.text : folder.substring(0, slash + 1) + file.text;
        Node root = root(path);
        from = root == null ? null : root.get("services");
      }
      Node found = from == null ? null : from.get(base);
      boolean loop = !seen.add(service.source.name + "\n" + name) || seen.size() > DEEPEST;
      if (found == null || !found.isMap() || loop) {
        String message = loop ? "extends itself" : "there is no service '" + base + "'";
        findings.error(Layers.place(extend), "[" + name + "] extends", message);
      } else {
        extended(base, from, found, layers, seen);
      }
    }
    layers.add(service);
  }

  /** The root of a file; null after an error. */
  private Node root(String name) {
    if (read.containsKey(name)) {
      return read.get(name);
    }
    SourceFile file = SourceFile.read(host, name, read.size(), findings);
    Node root = null;
    if (file != null) {
      Problems problems = new Problems();
      Source source = new Source(file.name(), file.directory(), file.order());
      root = YamlReader.read(source, file.text(), budget, problems);
      for (Problem problem : problems.errors()) {
        findings.error(
            new Place(file.name(), file.order(), problem.line()),
            problem.path(),
            problem.message());
      }
      root = problems.hasErrors() ? null : root;
    }
    read.put(name, root);
    return root;
  }
}
