package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.TreeMerge;
import dev.foster.lint.Lint;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.plan.SignalAction;
import dev.foster.text.PathText;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The top of the configuration → {@link Plan}. */
final class RootReader {
  private final LoadContext reading;
  private final Fields top;

  RootReader(LoadContext reading, Node root) {
    this.reading = reading;
    this.top = Fields.of(reading, root, ConfigKeys.ROOT, "");
  }

  /** The plan; worth something only if no error was reported. */
  Plan read() {
    Variables variables = new Variables(reading, top);
    LogsReader logs = new LogsReader(reading, top);
    Map<String, ServiceDraft> drafts = drafts();
    ServiceReader reader = new ServiceReader(reading, variables, logs);
    for (ServiceDraft draft : drafts.values()) {
      reading.problems.within(draft.fields.path);
      draft.service = reader.read(draft, drafts);
    }
    Map<Integer, SignalAction> signals = new SignalsReader(reading).read(top, drafts.keySet());
    Fields shutdown = top.section(ConfigKeys.SHUTDOWN);
    Duration timeout =
        shutdown == null
            ? ConfigKeys.SHUTDOWN_TIMEOUT.fallback
            : shutdown.duration(ConfigKeys.SHUTDOWN_TIMEOUT);
    Plan.Control control = control();
    Map<String, Service> services = new GraphCheck(reading.problems, drafts).ordered();
    if (!reading.problems.hasErrors()) {
      new Lint(reading, drafts, services, timeout).give();
    }
    return new Plan(
        Collections.unmodifiableMap(services), signals, timeout, logs.standard(), control);
  }

  private Map<String, ServiceDraft> drafts() {
    Map<String, ServiceDraft> drafts = new LinkedHashMap<>();
    Node services = top.get(ConfigKeys.SERVICES);
    if (services == null || services.isMap() && services.entries.isEmpty()) {
      if (!reading.problems.hasErrors()) { // else they may stand in what could not be read
        Node at = services == null ? top.node : services;
        reading.problems.error(at, "", "there are no services: 'services:' names what to run");
      }
      return drafts;
    }
    if (!services.isMap()) {
      String message = "must be a map of names to services, is ";
      reading.problems.error(services, "services", message + services.words());
      return drafts;
    }
    Node defaults = defaults(services);
    for (Map.Entry<String, Node.Entry> entry : services.entries.entrySet()) {
      if (!entry.getKey().startsWith("x-")) {
        ServiceDraft draft = draft(entry.getKey(), entry.getValue(), defaults);
        if (draft != null) {
          drafts.put(draft.name, draft);
        }
      }
    }
    return drafts;
  }

  /** The defaults; null if there are none, or none that can be used. */
  private Node defaults(Node services) {
    int count = services.entries.size();
    if (count > ConfigLimits.SERVICES) {
      reading.problems.error(
          services, "services", "more than " + ConfigLimits.SERVICES + " services");
      return null;
    }
    Node defaults = top.get(ConfigKeys.DEFAULTS);
    if (defaults == null || Fields.of(reading, defaults, ConfigKeys.SERVICE, "defaults") == null) {
      return null;
    }
    if ((long) defaults.size * count > ConfigLimits.NODES) {
      String message = "too large for " + count + " services";
      reading.problems.error(defaults, "defaults", message);
      return null;
    }
    defaults.markDefaults();
    return defaults;
  }

  private ServiceDraft draft(String name, Node.Entry entry, Node defaults) {
    String path = "services." + name;
    String refusal = refusal(name);
    if (refusal != null) {
      reading.problems.error(entry.key, path, refusal);
    }
    reading.problems.within(path);
    Fields own = Fields.of(reading, entry.value, ConfigKeys.SERVICE, path);
    if (own == null || refusal != null) {
      return null;
    }
    Fields all = own;
    if (defaults != null) {
      all = Fields.unchecked(reading, TreeMerge.over(defaults, entry.value), path);
    }
    return new ServiceDraft(name, entry.key, entry.value, all);
  }

  /** Names go into log prefixes, file names, tables and a variable. */
  private static String refusal(String name) {
    if (name.equals("foster")) {
      return "this name is Foster's own";
    }
    if (name.length() > ConfigLimits.NAME) {
      return "a service's name has at most " + ConfigLimits.NAME + " characters";
    }
    boolean good = !name.isEmpty() && isLetterOrDigit(name.charAt(0));
    for (int i = 1; i < name.length(); i++) {
      good &= isLetterOrDigit(name.charAt(i)) || "_.-".indexOf(name.charAt(i)) >= 0;
    }
    return good
        ? null
        : "a service's name has letters, digits, '_', '.' and '-' and begins with one of the"
            + " first two";
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private Plan.Control control() {
    Node node = top.get(ConfigKeys.CONTROL);
    int mode = ConfigKeys.MODE.fallback;
    if (node == null) {
      return new Plan.Control(true, null, mode);
    }
    if (node.isScalar()) {
      String text = reading.scalars.text(node, "control");
      if (text != null && !text.equals("off")) {
        String message = "must be off or a map {socket, mode}, is " + Problems.quote(text);
        reading.problems.error(node, "control", message);
      }
      return new Plan.Control(false, null, mode);
    }
    Fields fields = Fields.of(reading, node, ConfigKeys.CONTROL_SECTION, "control");
    if (fields == null) {
      return new Plan.Control(false, null, mode);
    }
    String socket = fields.text(ConfigKeys.SOCKET);
    if (socket != null) {
      Node at = fields.get(ConfigKeys.SOCKET);
      socket = PathText.resolve(at.source.directory, socket);
      if (dev.foster.text.ByteText.encode(socket).length > 107) {
        reading.problems.error(
            at, fields.path(ConfigKeys.SOCKET), "a socket's path has at most 107 bytes");
      }
    }
    return new Plan.Control(true, socket, fields.octal(ConfigKeys.MODE));
  }
}
