package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.plan.Dependency;
import dev.foster.plan.Service;
import dev.foster.text.EnvFileParser;
import dev.foster.text.NearestWord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks {@code exports}, and the variables that services take from them. */
final class ExportsCheck {
  private final LoadContext context;
  private final Map<String, ServiceDraft> drafts;

  ExportsCheck(LoadContext context, Map<String, ServiceDraft> drafts) {
    this.context = context;
    this.drafts = drafts;
  }

  /** Reads the names of {@code exports}. */
  static List<String> names(LoadContext context, Fields fields) {
    List<String> names = fields.texts(ConfigKeys.EXPORTS);
    Node list = fields.get(ConfigKeys.EXPORTS);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String wrong = Variables.refusal(name);
      if (wrong == null && !EnvFileParser.isName(name)) {
        wrong = "the name of a variable has letters, digits, '_', '.' and '-'";
      }
      if (wrong == null && !seen.add(name)) {
        wrong = Problems.quote(name) + " is listed twice";
      }
      if (wrong != null) {
        Node at = list.items.size() == names.size() ? list.items.get(i) : list;
        context.problems.error(at, fields.path(ConfigKeys.EXPORTS) + "[" + i + "]", wrong);
      }
    }
    return List.copyOf(names);
  }

  /** Checks the variables that services take from oneshots. All services have been read. */
  void link() {
    for (ServiceDraft draft : drafts.values()) {
      link(draft);
    }
  }

  /**
   * Checks the variables that a service takes from oneshots. If it depends on one only through
   * others, it gets a direct dependency, so that it also waits while that oneshot runs again.
   */
  void link(ServiceDraft draft) {
    Map<String, String> imports = draft.service.process().imports();
    if (imports.isEmpty()) {
      return;
    }
    context.problems.within(draft.fields.path);
    List<Dependency> edges = new ArrayList<>(draft.service.dependencies());
    for (Map.Entry<String, String> each : imports.entrySet()) {
      String from = each.getValue();
      Node at = draft.fields.get(ConfigKeys.ENV).get(each.getKey()).get(ConfigKeys.FROM.name);
      String path = draft.path(ConfigKeys.ENV) + "." + each.getKey() + "." + ConfigKeys.FROM.name;
      String refusal = refusal(draft, each.getKey(), from);
      if (refusal != null) {
        context.problems.error(at, path, refusal);
      } else if (edge(draft, from) == null) {
        draft.edges.add(DependencyReader.Edge.plain(from, at, path));
        edges.add(new Dependency(from, Dependency.Condition.COMPLETED, true, false, false));
      }
    }
    draft.service = draft.service.toBuilder().dependencies(List.copyOf(edges)).build();
  }

  private String refusal(ServiceDraft draft, String name, String from) {
    if (from.equals(draft.name)) {
      return Variables.OWN_EXPORT;
    }
    String quoted = Problems.quote(from);
    ServiceDraft other = drafts.get(from);
    if (other == null && !context.groups.containsKey(from)) {
      return "there is no service " + quoted + NearestWord.hint(from, drafts.keySet());
    }
    List<String> names = other == null ? List.of() : exports(other.service);
    if (!names.contains(name)) {
      String hint = NearestWord.hint(name, names);
      return quoted + " does not export " + name + (hint.isEmpty() ? ": see 'exports'" : hint);
    }
    DependencyReader.Edge edge = edge(draft, from);
    if (edge == null) {
      return dependsOn(draft, from) ? null : "needs a dependency: depends_on: [" + from + "]";
    }
    if (!edge.required) {
      return "the dependency on " + quoted + " is optional: delete its 'required: false'";
    }
    boolean waits = edge.condition != Dependency.Condition.STARTED;
    return waits ? null : "the dependency on " + quoted + " needs the condition 'completed'";
  }

  private static List<String> exports(Service service) {
    return service == null ? List.of() : service.exports();
  }

  private static DependencyReader.Edge edge(ServiceDraft draft, String on) {
    for (DependencyReader.Edge edge : draft.edges) {
      if (edge.on.equals(on)) {
        return edge;
      }
    }
    return null;
  }

  /** Whether a service depends on another one through others. */
  private boolean dependsOn(ServiceDraft draft, String on) {
    Set<String> seen = new HashSet<>();
    List<ServiceDraft> open = new ArrayList<>();
    open.add(draft);
    while (!open.isEmpty()) {
      for (DependencyReader.Edge edge : open.removeLast().edges) {
        if (edge.on.equals(on)) {
          return true;
        }
        if (drafts.containsKey(edge.on) && seen.add(edge.on)) {
          open.add(drafts.get(edge.on));
        }
      }
    }
    return false;
  }
}
