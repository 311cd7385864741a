package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Role;
import dev.foster.core.ServiceView;
import dev.foster.plan.Dependency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A service never starts without the values of its oneshot, and always gets those that the last
 * completed run of the oneshot wrote.
 */
final class ExportInvariants {
  /** What the last completed run of the oneshot has written. */
  private Map<String, String> known = Map.of();

  /** What the present run has written. */
  private Map<String, String> written = Map.of();

  private List<String> names = List.of();

  /** The values that a run has got, by the token of the run. */
  private final Map<String, Map<String, String>> ofRun = new HashMap<>();

  /** The values of the last start of each service. */
  private final Map<String, Map<String, String>> last = new HashMap<>();

  private static void require(boolean holds, String invariant, String words) {
    if (!holds) {
      throw new Violation(invariant, words);
    }
  }

  /** A process starts. */
  void starts(Effect.Spawn spawn, String run) {
    String name = spawn.service().name();
    if (name.equals("setup") && spawn.role() == Role.MAIN) {
      written = Map.of();
      names = spawn.service().exports();
    }
    Map<String, String> values = new HashMap<>();
    for (String variable : spawn.service().process().imports().keySet()) {
      String value = spawn.imported() == null ? null : spawn.imported().get(variable);
      require(value != null, "NoStartWithoutValues", name + " without " + variable);
      values.put(variable, value);
    }
    Map<String, String> first = ofRun.putIfAbsent(run, values);
    if (first == null) {
      last.put(name, values);
      values.forEach(
          (variable, value) ->
              require(
                  value.equals(known.get(variable)),
                  "ValuesOfTheLastCompletedRun",
                  name + " has " + value + " of " + known));
    } else {
      require(first.equals(values), "OneRunHasTheSameValues", name + " has " + values);
    }
  }

  /** The main process of the oneshot has written this, and has ended. */
  void wrote(Effect.Spawn spawn, Map<String, String> values) {
    written = values;
  }

  void reported(Effect.Report report) {
    if ("setup".equals(report.service()) && report.kind().equals("completed")) {
      require(
          written.keySet().containsAll(names),
          "CompletedMeansExported",
          "completed with " + written.keySet() + " of " + names);
      known = written;
    }
  }

  /** Nothing has failed and nobody has asked for anything for a long time. */
  void calm(ServiceView view, ServiceView setup) {
    String name = view.plan().name();
    Map<String, String> imports = view.plan().process().imports();
    if (imports.isEmpty() || !setup.state().equals("completed")) {
      return;
    }
    require(
        !view.state().equals("waiting") || !String.valueOf(view.reason()).contains("setup"),
        "NothingWaitsInVain",
        name + " is " + view.reason());
    for (Dependency edge : view.plan().dependencies()) {
      if (edge.on().equals("setup") && edge.restart() && view.state().equals("up")) {
        Map<String, String> newest = new HashMap<>(known);
        newest.keySet().retainAll(imports.keySet());
        require(newest.equals(last.get(name)), "RestartTrueHasTheNewest", name + " has " + last);
      }
    }
  }
}
