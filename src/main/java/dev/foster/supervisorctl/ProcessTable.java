package dev.foster.supervisorctl;

import dev.foster.importer.supervisord.ClientConfig.NamedProcess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The names of supervisord for the services of Foster: the instance {@code x-0} of the service
 * {@code x} is {@code x:x_00} if the configuration says so. A service that the configuration does
 * not know is a process in the group of its own name. Of a Foster that was started as supervisord,
 * the names are those with which it runs the process, whatever the configuration says now.
 */
final class ProcessTable {
  private final List<NamedProcess> named;

  ProcessTable(List<NamedProcess> named) {
    this.named = named;
  }

  /** All processes of the configuration. */
  List<NamedProcess> named() {
    return named;
  }

  /** What the configuration says about a service or an instance; null if it does not know it. */
  NamedProcess find(String service) {
    for (NamedProcess each : named) {
      if (each.service().equals(service)) {
        return each;
      }
    }
    return null;
  }

  /** The group of a service or an instance in the configuration, which may not run. */
  String group(String service) {
    NamedProcess known = find(service);
    return known == null ? service : known.group();
  }

  /** The place of a group in the order of starts; that of others is the last. */
  int place(String group) {
    int at = 0;
    while (at < named.size() && !named.get(at).group().equals(group)) {
      at++;
    }
    return at;
  }

  /**
   * The processes by group and name, as supervisord lists them.
   *
   * @param services the list of {@code status --json}
   */
  List<ManagedProcess> processes(List<?> services, StateReader states) {
    List<ManagedProcess> all = new ArrayList<>();
    for (Object each : services) {
      Map<?, ?> service = (Map<?, ?>) each;
      String instance = (String) service.get("name");
      NamedProcess known = find(instance);
      Namespec now = name(service, instance, known);
      ProcessState state = states.state(service);
      all.add(
          new ManagedProcess(
              now.group(),
              now.process(),
              instance,
              state,
              states.description(service, state),
              service.get("pid") instanceof Long pid ? pid.intValue() : 0,
              StateReader.problem(service),
              known));
    }
    all.sort(Comparator.comparing(ManagedProcess::group).thenComparing(ManagedProcess::name));
    return all;
  }

  private static Namespec name(Map<?, ?> service, String instance, NamedProcess known) {
    if (service.get("supervisord") instanceof Map<?, ?> process) {
      return new Namespec((String) process.get("group"), (String) process.get("name"));
    }
    return known == null
        ? new Namespec((String) service.get("service"), instance)
        : new Namespec(known.group(), known.name());
  }

  /** The processes in the order in which supervisord starts them; others come last. */
  List<ManagedProcess> byPriority(List<ManagedProcess> processes) {
    List<ManagedProcess> ordered = new ArrayList<>(processes);
    ordered.sort(
        Comparator.comparingInt(
            process -> process.named() == null ? named.size() : named.indexOf(process.named())));
    return ordered;
  }
}
