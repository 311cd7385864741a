package dev.foster.process;

import dev.foster.kernel.ProcessList;
import dev.foster.kernel.ProcessList.Row;
import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whose each process is. A process belongs to a service if it is its main process, is in that one's
 * session, descends from such a process, or was started with the run's {@code FOSTER_RUN}.
 */
public final class ProcessTree {
  private static final int DEEPEST = 1000; // levels: what is below counts as coming from outside

  /** Foster itself. */
  static final String FOSTER = "foster";

  /** A service's main process. */
  static final String MAIN = "main";

  /** Foster's child by adoption, while the main process of its service runs, or of no service. */
  static final String ORPHAN = "orphan";

  /** Outlives the main process of its service. */
  static final String SURVIVOR = "survivor";

  /** Not below Foster: came into the container from outside. */
  static final String OUTSIDE = "outside";

  /**
   * A process and whose it is.
   *
   * @param service null if it is nobody's
   * @param mark one of the words above, the name of the hook that it is ({@code pre_start}, …), or
   *     null for an ordinary descendant
   */
  public record Node(Row row, String service, String mark) {
    public int pid() {
      return row.info().pid();
    }
  }

  private final ProcessList table;
  private final Snapshot snapshot;
  private final Map<Integer, Row> rows = new HashMap<>();
  private final Map<Integer, Node> nodes = new HashMap<>();

  private ProcessTree(ProcessList table, Snapshot snapshot) {
    this.table = table;
    this.snapshot = snapshot;
  }

  /** Foster and all below it; with PID 1 also what came from outside. In the order of the table. */
  public static List<Node> of(ProcessList table, Snapshot snapshot) {
    ProcessTree tree = new ProcessTree(table, snapshot);
    List<Row> all = table.processes();
    for (Row row : all) {
      tree.rows.put(row.info().pid(), row);
    }
    List<Node> found = new ArrayList<>();
    for (Row row : all) {
      Node node = tree.node(row, DEEPEST);
      if (snapshot.pid() == 1 || !OUTSIDE.equals(node.mark)) {
        found.add(node);
      }
    }
    return found;
  }

  /** The processes of one service that live. */
  public static List<Node> of(ProcessList table, Snapshot snapshot, String service) {
    List<Node> found = of(table, snapshot);
    found.removeIf(node -> !service.equals(node.service) || node.row.info().isZombie());
    return found;
  }

  private Node node(Row row, int patience) {
    Node known = nodes.get(row.info().pid());
    if (known == null) {
      known = decide(row, patience);
      nodes.put(row.info().pid(), known);
    }
    return known;
  }

  private Node decide(Row row, int patience) {
    int pid = row.info().pid();
    if (pid == snapshot.pid()) {
      return new Node(row, null, FOSTER);
    }
    Row parentRow = rows.get(row.info().parent());
    if (parentRow == null || patience == 0) { // the table is no snapshot: parents may be gone
      return new Node(row, null, OUTSIDE);
    }
    Node parent = node(parentRow, patience - 1);
    if (OUTSIDE.equals(parent.mark)) {
      return new Node(row, null, OUTSIDE);
    }
    boolean child = FOSTER.equals(parent.mark);
    ServiceStatus service = bySession(row);
    if (service != null) {
      boolean main = service.pid() == pid;
      return new Node(row, service.name(), main ? MAIN : child ? left(service) : null);
    }
    return child ? adopted(row) : new Node(row, parent.service, null);
  }

  /** Foster's child that is in no service's session: a hook, or one that left it. */
  private Node adopted(Row row) {
    String token = table.marker(row.info().pid());
    ServiceStatus service = byToken(token);
    if (service == null) {
      return new Node(row, null, ORPHAN);
    }
    boolean hook =
        token.length() > service.run().length() && row.info().session() == row.info().pid();
    String mark = hook ? role(token.substring(service.run().length() + 1)) : left(service);
    return new Node(row, service.name(), mark);
  }

  private static String left(ServiceStatus service) {
    return service.pid() == 0 ? SURVIVOR : ORPHAN;
  }

  private ServiceStatus bySession(Row row) {
    for (ServiceStatus service : snapshot.services()) {
      boolean main = service.pid() > 0 && service.pid() == row.info().pid();
      if (main || service.session() > 0 && service.session() == row.info().session()) {
        return service;
      }
    }
    return null;
  }

  private ServiceStatus byToken(String token) {
    for (ServiceStatus service : snapshot.services()) {
      String run = service.run();
      boolean same = run != null && token != null && token.startsWith(run);
      if (same && (token.length() == run.length() || token.charAt(run.length()) == '.')) {
        return service;
      }
    }
    return null;
  }

  /** The key of the configuration that a hook's token stands for. */
  private static String role(String suffix) {
    if (suffix.startsWith("pre")) {
      return "pre_start";
    }
    if (suffix.startsWith("ready")) {
      return "ready.exec";
    }
    if (suffix.startsWith("health")) {
      return "health.exec";
    }
    return suffix.equals("stop") ? "stop.command" : suffix;
  }
}
