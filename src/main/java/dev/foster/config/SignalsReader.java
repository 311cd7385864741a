package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.kernel.Signals;
import dev.foster.plan.SignalAction;
import dev.foster.text.NearestWord;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads {@code signals}: what PID 1 does with each signal. */
final class SignalsReader {
  private static final int[] IGNORED = {
    Signals.WINCH, Signals.TSTP, Signals.TTIN, Signals.TTOU, Signals.PIPE, Signals.CHLD
  };

  private final LoadContext context;

  SignalsReader(LoadContext context) {
    this.context = context;
  }

  private static Map<Integer, SignalAction> standard() {
    Map<Integer, SignalAction> table = new LinkedHashMap<>();
    table.put(Signals.TERM, SignalAction.Simple.STOP);
    table.put(Signals.INT, SignalAction.Simple.STOP);
    table.put(Signals.QUIT, SignalAction.Simple.STOP);
    table.put(Signals.RTMIN + 3, SignalAction.Simple.STOP);
    table.put(Signals.HUP, SignalAction.Simple.RELOAD);
    table.put(Signals.USR1, SignalAction.Simple.FORWARD);
    table.put(Signals.USR2, SignalAction.Simple.FORWARD);
    for (int signal : IGNORED) {
      table.put(signal, SignalAction.Simple.IGNORE);
    }
    return table;
  }

  /** The table: the defaults, replaced by the entries of the file. */
  Map<Integer, SignalAction> read(Fields top, Set<String> services) {
    Map<Integer, SignalAction> table = standard();
    Node node = top.get(ConfigKeys.SIGNALS);
    if (node != null && !node.isMap()) {
      context.problems.error(node, "signals", "must be a map, is " + node.words());
    } else if (node != null) {
      Map<Integer, String> seen = new HashMap<>();
      for (Map.Entry<String, Node.Entry> entry : node.entries.entrySet()) {
        if (!entry.getKey().startsWith("x-")) {
          row(entry.getKey(), entry.getValue(), services, table, seen);
        }
      }
    }
    return java.util.Collections.unmodifiableMap(table);
  }

  private void row(
      String name,
      Node.Entry entry,
      Set<String> services,
      Map<Integer, SignalAction> table,
      Map<Integer, String> seen) {
    int signal = Signals.parse(name);
    String path = "signals." + name;
    String refusal = signal < 0 ? Scalars.noSignal(name) : refusal(signal);
    String other = signal < 0 ? null : seen.putIfAbsent(signal, name);
    if (other != null) {
      refusal = "this is the same signal as " + Problems.quote(other);
    }
    if (refusal != null) {
      context.problems.error(entry.key, path, refusal);
      return;
    }
    SignalAction action =
        entry.value.isMap() ? route(entry.value, path, services) : simple(entry.value, path);
    if (action != null) {
      table.put(signal, action);
    }
  }

  private static String refusal(int signal) {
    if (signal == Signals.KILL || signal == Signals.STOP) {
      return Signals.name(signal) + " cannot be caught";
    }
    if (signal == Signals.CHLD) {
      return "Foster needs SIGCHLD itself";
    }
    return signal == 32 || signal == 33 ? "signals 32 and 33 belong to the C library" : null;
  }

  private SignalAction simple(Node node, String path) {
    if (node.isList() || node.isNull()) {
      String message = "must be stop, reload, forward, ignore or a map {SERVICE: SIGNAL}, is ";
      context.problems.error(node, path, message + node.words());
      return null;
    }
    int index = context.scalars.word(node, path, ConfigKeys.SIGNAL_ACTIONS);
    return index < 0 ? null : SignalAction.Simple.values()[index];
  }

  private SignalAction route(Node node, String path, Set<String> services) {
    Map<String, Integer> route = new LinkedHashMap<>();
    for (Map.Entry<String, Node.Entry> entry : node.entries.entrySet()) {
      String service = entry.getKey();
      Node key = entry.getValue().key;
      if (service.startsWith("x-")) {
        continue;
      }
      if (!services.contains(service)) {
        String hint = NearestWord.hint(service, services);
        String message = "there is no service " + Problems.quote(service) + hint;
        context.problems.error(key, path, message);
      }
      Integer signal = context.scalars.signal(entry.getValue().value, path + "." + service);
      if (signal != null) {
        route.put(service, signal);
      }
    }
    return new SignalAction.Route(java.util.Collections.unmodifiableMap(route));
  }
}
