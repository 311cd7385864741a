package dev.foster.process;

import dev.foster.kernel.ProcessFacts;
import dev.foster.kernel.ProcessInfo;
import dev.foster.kernel.ProcessList;
import dev.foster.kernel.ProcessList.Row;
import dev.foster.process.Owner.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes of {@code foster ps}, each with its service. {@link ProcessOwnership} determines
 * the service, so a process is shown under the service whose stop ends it.
 */
public final class ProcessTree {
  /** Foster itself. */
  static final String FOSTER = "foster";

  /** A child that Foster adopted while the main process of its service runs, or of no service. */
  static final String ORPHAN = "orphan";

  /** A child that Foster adopted and that outlives the main process of its service. */
  static final String SURVIVOR = "survivor";

  /** Not a descendant of Foster: it came into the container from outside. */
  static final String OUTSIDE = "outside";

  /**
   * A process and its service.
   *
   * @param service null for a process that belongs to no service
   * @param mark one of the words above, {@code main}, the key of the hook that this process runs
   *     ({@code pre_start}, …), or null for any other descendant
   */
  public record Node(Row row, String service, String mark) {
    public int pid() {
      return row.info().pid();
    }
  }

  private final ProcessList list;
  private final ProcessOwnership ownership;
  private UsageSampler usage; // made when it is first needed

  /** A tree that reads {@code list} anew each time. */
  public ProcessTree(ProcessList list, ProcessOwnership ownership) {
    this.list = list;
    this.ownership = ownership;
  }

  /** What each service uses. */
  public UsageSampler usage() {
    if (usage == null) {
      usage = new UsageSampler(list, this, ownership);
    }
    return usage;
  }

  /** The memory of each service that has living processes. */
  public Map<String, ServiceMemory> memory() {
    Map<String, ServiceMemory> found = new HashMap<>();
    for (Node node : all(false)) {
      ProcessInfo info = node.row.info();
      if (node.service != null && !info.isZombie()) {
        ServiceMemory before =
            found.getOrDefault(node.service, new ServiceMemory(0, 0, info.command(), 0, -1));
        found.put(node.service, before.plus(info.command(), info.pid(), node.row.residentBytes()));
      }
    }
    return found;
  }

  /** Foster and its descendants, for PID 1 also other processes; in the order of the list. */
  public List<Node> all() {
    return all(true);
  }

  /** The processes of {@link #all()}; their command lines are empty unless asked for. */
  List<Node> all(boolean commandLines) {
    List<Row> rows = list.processes(commandLines);
    Map<Integer, Node> nodes = new Walk(rows).nodes();
    List<Node> found = new ArrayList<>();
    for (Row row : rows) {
      Node node = nodes.get(row.info().pid());
      if (node != null) {
        found.add(node);
      } else if (ownership.self() == 1) {
        found.add(new Node(row, null, OUTSIDE));
      }
    }
    return found;
  }

  /** The living processes of one service. */
  public List<Node> of(String service) {
    List<Node> found = all();
    found.removeIf(node -> !service.equals(node.service) || node.row.info().isZombie());
    return found;
  }

  /** One reading of the list, as a tree from Foster downwards. */
  private final class Walk implements ProcessFacts {
    private static final int[] NONE = {};

    private final Map<Integer, Row> rows = new HashMap<>();
    private final Map<Integer, int[]> children = new HashMap<>();
    private final Map<Integer, Node> nodes = new HashMap<>();

    Walk(List<Row> all) {
      Map<Integer, List<Integer>> byParent = new HashMap<>();
      for (Row row : all) {
        ProcessInfo info = row.info();
        rows.put(info.pid(), row);
        byParent.computeIfAbsent(info.parent(), parent -> new ArrayList<>()).add(info.pid());
      }
      byParent.forEach(
          (parent, pids) ->
              children.put(parent, pids.stream().mapToInt(Integer::intValue).toArray()));
    }

    Map<Integer, Node> nodes() {
      Row foster = rows.get(ownership.self());
      if (foster != null) {
        nodes.put(ownership.self(), new Node(foster, null, FOSTER));
        for (int pid : children()) {
          visit(pid, FoundOwner.NONE);
        }
      }
      return nodes;
    }

    private void visit(int pid, FoundOwner parent) {
      if (nodes.containsKey(pid) || nodes.size() > rows.size()) {
        return;
      }
      FoundOwner found = ownership.ownerOf(process(pid), parent, this);
      Owner owner = found.owner();
      String service = owner == null ? null : owner.service();
      boolean isChild = process(pid).parent() == ownership.self();
      nodes.put(pid, new Node(rows.get(pid), service, isChild ? word(pid, owner) : null));
      for (int next : childrenOf(pid)) {
        visit(next, found);
      }
    }

    /** The word for a child of Foster. */
    private String word(int pid, Owner owner) {
      if (owner == null) {
        return ORPHAN;
      }
      if (owner.pid() == pid && owner.part() != Part.OTHER) {
        return owner.token().role().key();
      }
      return ownership.hasMain(owner.run()) ? ORPHAN : SURVIVOR;
    }

    @Override
    public int[] children() {
      return childrenOf(ownership.self());
    }

    @Override
    public int[] childrenOf(int pid) {
      return children.getOrDefault(pid, NONE);
    }

    @Override
    public ProcessInfo process(int pid) {
      Row row = rows.get(pid);
      return row == null ? null : row.info();
    }

    @Override
    public String marker(int pid) {
      return list.marker(pid);
    }

    @Override
    public long mark(int pid) {
      return list.mark(pid);
    }
  }
}
