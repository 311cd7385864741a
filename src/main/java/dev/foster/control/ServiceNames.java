package dev.foster.control;

import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.text.NamePattern;
import dev.foster.text.NearestWord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The services that a request names, with patterns such as {@code worker*} and services with {@code
 * replicas} replaced by names of instances.
 */
final class ServiceNames {
  /** The name of Foster's own messages, for commands that show them. */
  static final String FOSTER = "foster";

  private ServiceNames() {}

  /**
   * Finds the services.
   *
   * @param given names and patterns of the request
   * @param command for which it is; {@code logs} and {@code events} know {@link #FOSTER}, too
   * @return names in the order in which they are given, matches of a pattern in that of the file;
   *     empty if none is given. For commands that only show something, the name of a service that
   *     has 0 replicas stays
   */
  static List<String> of(List<String> given, String command, Snapshot snapshot)
      throws InvalidRequest {
    if (given.isEmpty()) {
      return List.of();
    }
    List<String> known = new ArrayList<>();
    for (ServiceStatus service : snapshot.services()) {
      known.add(service.name());
    }
    boolean shows = command.equals("logs") || command.equals("events");
    if (shows) {
      known.add(FOSTER);
    }
    known.addAll(snapshot.replicas().keySet());
    boolean question = shows || isQuestion(command);
    Set<String> names = new LinkedHashSet<>();
    for (String name : given) {
      add(name, known, question ? "show" : command, names);
    }
    return snapshot.replicas().isEmpty()
        ? new ArrayList<>(names)
        : instances(names, question ? null : command, snapshot);
  }

  private static boolean isQuestion(String command) {
    return command.equals("status")
        || command.equals("stats")
        || command.equals("ps")
        || command.equals("health");
  }

  /** Replaces each service with {@code replicas} by its instances. */
  private static List<String> instances(Set<String> names, String verb, Snapshot snapshot)
      throws InvalidRequest {
    Set<String> instances = new LinkedHashSet<>();
    String empty = null;
    for (String name : names) {
      if (!snapshot.replicas().containsKey(name)) {
        instances.add(name);
        continue;
      }
      for (ServiceStatus service : snapshot.services()) {
        if (service.plan().serviceName().equals(name)) {
          instances.add(service.name());
        }
      }
      empty = snapshot.replicas().get(name).count() == 0 ? name : empty;
    }
    if (instances.isEmpty() && verb != null) {
      throw new InvalidRequest("cannot " + verb + " '" + empty + "': it has 0 replicas");
    }
    if (instances.isEmpty()) {
      instances.add(empty); // no name would mean all services
    }
    return new ArrayList<>(instances);
  }

  private static void add(String name, List<String> known, String verb, Set<String> names)
      throws InvalidRequest {
    if (known.contains(name)) {
      names.add(name);
      return;
    }
    boolean found = false;
    for (String each : NamePattern.isPattern(name) ? known : List.<String>of()) {
      if (NamePattern.matches(name, each)) {
        names.add(each);
        found = true;
      }
    }
    if (!found) {
      String hint =
          name.equals("all") ? "; '*' in quotes means all services" : NearestWord.hint(name, known);
      throw new InvalidRequest("cannot " + verb + " '" + name + "': no such service" + hint);
    }
  }
}
