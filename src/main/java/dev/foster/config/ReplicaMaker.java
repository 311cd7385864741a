package dev.foster.config;

import dev.foster.config.yaml.Problem;
import dev.foster.plan.InstanceMaker;
import dev.foster.plan.Replicas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes further instances with the readers that made the first ones. It keeps the nodes of all
 * services, so a configuration without {@code replicas} has none.
 */
final class ReplicaMaker implements InstanceMaker {
  private final LoadContext first;
  private final Variables variables;
  private final LogsReader logs;
  private final Map<String, ServiceDraft> drafts;

  ReplicaMaker(
      LoadContext first, Variables variables, LogsReader logs, Map<String, ServiceDraft> drafts) {
    this.first = first;
    this.variables = variables;
    this.logs = logs;
    this.drafts = drafts;
  }

  @Override
  public Result make(String service, int number, Map<String, Replicas> replicas) {
    String instance = Replicas.instance(service, number);
    LoadContext context = first.again(instance, Integer.toString(number));
    context.groups = new LinkedHashMap<>();
    for (Map.Entry<String, ReplicaGroup> group : first.groups.entrySet()) {
      ReplicaGroup scaled = group.getValue().with(replicas.get(group.getKey()));
      context.groups.put(group.getKey(), scaled);
    }
    Map<String, ServiceDraft> all = drafts(context, replicas);
    ServiceDraft draft = context.groups.get(service).draft(context, number);
    ReplicaGroup.link(context, draft, all);
    ServiceReader reader =
        new ServiceReader(context, variables.within(context), logs.again(context));
    draft.service = reader.read(draft, all);
    new ExportsCheck(context, all).link(draft);
    List<String> problems = new ArrayList<>();
    for (Problem error : context.problems.errors()) {
      problems.add(error.text());
    }
    return new Result(problems.isEmpty() ? draft.service : null, problems);
  }

  /** The drafts of all services under the new numbers of instances. */
  private Map<String, ServiceDraft> drafts(LoadContext context, Map<String, Replicas> replicas) {
    Map<String, ServiceDraft> all = new LinkedHashMap<>(drafts);
    for (Map.Entry<String, Replicas> each : replicas.entrySet()) {
      ReplicaGroup before = first.groups.get(each.getKey());
      for (int number : before.numbers()) {
        all.remove(Replicas.instance(each.getKey(), number));
      }
      ReplicaGroup now = context.groups.get(each.getKey());
      for (int number : now.numbers()) {
        String name = Replicas.instance(each.getKey(), number);
        LoadContext own = first.again(name, Integer.toString(number));
        ServiceDraft known = drafts.get(name);
        all.put(name, known == null ? now.draft(own, number) : known);
      }
    }
    return all;
  }
}
