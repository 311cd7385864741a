package dev.foster.control;

import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.text.NamePattern;
import dev.foster.text.NearestWord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The services that a request names, with patterns such as {@code worker*} replaced by names. */
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
   *     empty if there is no list
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
    Set<String> names = new LinkedHashSet<>();
    for (Object each : list) {
      if (!(each instanceof String name)) {
        throw new Unknown("cannot understand the request: 'services' is not a list of names");
      }
      add(name, known, shows || isQuestion(command) ? "show" : command, names);
    }
    return new ArrayList<>(names);
  }

  private static boolean isQuestion(String command) {
    return command.equals("status") || command.equals("ps") || command.equals("health");
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
