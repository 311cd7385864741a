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

  /** A name that no service has, or a value that is not a list of names. */
  static final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;

    Unknown(String message) {
      super(message, null, false, false);
    }
  }

  private ServiceNames() {}

  /**
   * Reads the list of a request.
   *
   * @param value the list; null if the request has none
   * @param command for which it is; {@code logs} and {@code events} know {@link #FOSTER}, too
   * @return names in the order in which they are given, matches of a pattern in that of the file;
   *     empty if there is no list. For commands that only show something, the name of a service
   *     that has 0 replicas stays
   */
  static List<String> of(Object value, String command, Snapshot snapshot) throws Unknown {
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw new Unknown("cannot understand the request: 'services' is not a list");
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
    for (Object each : list) {
      if (!(each instanceof String name)) {
        throw new Unknown("cannot understand the request: 'services' is not a list of names");
      }
      add(name, known, question ? "show" : command, names);
    }
    return snapshot.replicas().isEmpty() || names.isEmpty()
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
      throws Unknown {
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
      throw new Unknown("cannot " + verb + " '" + empty + "': it has 0 replicas");
    }
    if (instances.isEmpty()) {
      instances.add(empty); // no name would mean all services
    }
    return new ArrayList<>(instances);
  }

  private static void add(String name, List<String> known, String verb, Set<String> names)
      throws Unknown {
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
      throw new Unknown("cannot " + verb + " '" + name + "': no such service" + hint);
    }
  }
}
