package dev.foster.control;

import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.plan.Replicas;
import dev.foster.text.NearestWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of instances that a client asks for.
 *
 * @param counts by service
 * @param added names of the instances that this adds
 */
record ScaleRequest(Map<String, Integer> counts, List<String> added) {

  /** Reads the member {@code counts} of a request. */
  static ScaleRequest of(Object value, Snapshot snapshot) throws InvalidRequest {
    if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
      throw InvalidRequest.member("counts", "is not a map");
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<String> added = new ArrayList<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = (String) entry.getKey();
      Replicas replicas = snapshot.replicas().get(name);
      if (replicas == null) {
        throw new InvalidRequest(unknown(name, snapshot));
      }
      boolean good = entry.getValue() instanceof Long n && n >= 0 && n <= Replicas.MOST;
      if (!good) {
        String numbers = "0 to " + Replicas.MOST + " instances are possible";
        throw new InvalidRequest("cannot scale '" + name + "': " + numbers);
      }
      int count = ((Long) entry.getValue()).intValue();
      counts.put(name, count);
      for (int i = replicas.count(); i < count; i++) {
        added.add(replicas.nameOf(name, i));
      }
    }
    return new ScaleRequest(counts, added);
  }

  private static String unknown(String name, Snapshot snapshot) {
    for (ServiceStatus service : snapshot.services()) {
      if (service.name().equals(name)) {
        return "cannot scale '" + name + "': it has no 'replicas' in the configuration";
      }
    }
    String hint = NearestWord.hint(name, snapshot.replicas().keySet());
    return "cannot scale '" + name + "': no such service" + hint;
  }

  /** The instances that there are now. */
  List<String> instances(Snapshot snapshot) {
    List<String> names = new ArrayList<>();
    for (ServiceStatus service : snapshot.services()) {
      if (counts.containsKey(service.plan().serviceName())) {
        names.add(service.name());
      }
    }
    return names.isEmpty() ? List.copyOf(counts.keySet()) : names;
  }
}
