package dev.foster.process;

import dev.foster.core.Role;
import dev.foster.core.RunToken;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.ProcessFacts;
import dev.foster.kernel.ProcessInfo;
import dev.foster.process.Owner.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Determines which run of which service a process belongs to, by one rule: {@link #ownerOf}. A stop
 * and {@code foster ps} both use it.
 *
 * <p>Foster knows the processes that it started. Their descendants belong to the same run. A
 * process whose parent died becomes Foster's child; it belongs to the run under which Foster saw it
 * before, else to the run that its session, its process group, its mark or {@code FOSTER_RUN}
 * names.
 *
 * <p>Only the loop's thread changes this object; any thread may ask {@link #ownerOf}.
 */
public final class ProcessOwnership {
  /** The most levels of the process tree that a search goes up. */
  static final int MAX_DEPTH = 256;

  /** How often a search up the tree starts again because a parent has died meanwhile. */
  private static final int MAX_ATTEMPTS = 4;

  private final ProcessFacts processes;
  private final int self;
  private final RunMarks marks;

  /** Processes that Foster started, or that became main processes, until they are reaped. */
  private final Map<Integer, Owner> started = new ConcurrentHashMap<>();

  /** Owners by the session and group that they lead, as long as a process of the run is left. */
  private final Map<Integer, Owner> leaders = new ConcurrentHashMap<>();

  /** Runs that are not over, by the run's part of the token. */
  private final Map<String, Owner> runs = new ConcurrentHashMap<>();

  private final KnownOwners known;

  /** {@link #used(String)} of each service that a process was reaped of. */
  private final Map<String, ReapedUsage> used = new ConcurrentHashMap<>();

  private volatile boolean countsAdopted;

  /**
   * Knows no process yet.
   *
   * @param self Foster's pid
   * @param markLimit Foster's own hard RLIMIT_LOCKS, see {@link dev.foster.kernel.Kernel#markLimit}
   * @param random where the numbering of marks starts
   */
  public ProcessOwnership(ProcessFacts processes, int self, long markLimit, long random) {
    this.processes = processes;
    this.self = self;
    marks = new RunMarks(markLimit, random);
    known = new KnownOwners(processes);
  }

  int self() {
    return self;
  }

  // --- reports of the loop -----------------------------------------------------------------

  /**
   * The hard RLIMIT_LOCKS for the next process of a run.
   *
   * @return {@link ProcessFacts#NO_MARK} if it gets none
   */
  public long markFor(String token) {
    return marks.mark(RunToken.parse(token).run());
  }

  /** Handles the start of a process by Foster. */
  public void started(int pid, String service, String token, Role role) {
    add(pid, service, token, role == Role.MAIN ? Part.MAIN : Part.HOOK_OR_PROBE);
  }

  /**
   * Handles the start of a main process that has not executed its program yet. {@link #started}
   * follows when it has.
   */
  public void starting(int pid, String service, String token) {
    add(pid, service, token, Part.STARTING);
  }

  private void add(int pid, String service, String token, Part part) {
    Owner owner = Owner.started(pid, service, RunToken.parse(token), part);
    started.put(pid, owner);
    leaders.put(pid, owner);
    runs.putIfAbsent(owner.run(), owner);
  }

  /**
   * Handles a reaped child.
   *
   * @return true if Foster had started it: others may still be in its session
   */
  boolean reaped(int pid) {
    known.reaped(pid);
    return started.remove(pid) != null;
  }

  /** Looks at adopted children before they are reaped, from the first question about usage on. */
  void countAdopted() {
    countsAdopted = true;
  }

  /** The service of a child that has ended and is not reaped yet; null if it has none. */
  String serviceOfEnded(int pid, ProcessFacts view) {
    Owner owner = started.get(pid);
    if (owner == null && countsAdopted) {
      ProcessInfo process = view.process(pid);
      owner = process == null ? null : adopted(process, view).owner();
    }
    return owner == null ? null : owner.service();
  }

  /** Adds what a reaped process has used to the total of its service. */
  public void used(String service, Kernel.Reaped reaped, long oomKills) {
    if (service != null) {
      used.put(service, used(service).plus(reaped, oomKills));
    }
  }

  /** What the reaped processes of a service have used since Foster started. */
  public ReapedUsage used(String service) {
    return used.getOrDefault(service, ReapedUsage.NOTHING);
  }

  /** Handles the end of the session and the group that a reaped process led. */
  void sessionEnded(int pid) {
    if (!started.containsKey(pid)) {
      leaders.remove(pid);
    }
  }

  /** True if Foster started this process, and it leads a session. */
  boolean isLeader(int pid) {
    return started.containsKey(pid) && leaders.containsKey(pid);
  }

  /** Makes another process the main process of a run (MAINPID). */
  public void mainChanged(int pid, String service, String run) {
    for (Map.Entry<Integer, Owner> entry : started.entrySet()) {
      Owner old = entry.getValue();
      if (old.isMain() && old.run().equals(run)) {
        entry.setValue(old.replaced());
      }
    }
    started.put(pid, Owner.started(pid, service, new RunToken(run, ""), Part.MAIN));
  }

  /** Handles the end of the last process of a run. */
  public void runEnded(String run) {
    runs.remove(run);
    marks.release(run);
    leaders.values().removeIf(owner -> owner.run().equals(run));
    known.runEnded(run);
  }

  /**
   * Remembers the processes below a process that Foster started, so that they keep their owner when
   * their parents die. The caller calls this before a signal that may end that process.
   */
  public void remember(int pid) {
    Owner owner = started.get(pid);
    if (owner != null) {
      rememberBelow(pid, FoundOwner.certain(owner), 0);
    }
  }

  private void rememberBelow(int parent, FoundOwner owner, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    for (int pid : processes.childrenOf(parent)) {
      ProcessInfo process = processes.process(pid);
      if (process != null && !process.isZombie()) {
        known.learn(process, owner, true);
        rememberBelow(pid, owner, depth + 1);
      }
    }
  }

  /** Remembers a result of {@link #ownerOf}. */
  void learn(ProcessInfo process, FoundOwner found) {
    if (!started.containsKey(process.pid())) {
      known.learn(process, found, false);
    }
  }

  /** Forgets owners that may be wrong, because some processes could not be looked at. */
  void forgetUncertain() {
    known.forgetUncertain();
  }

  // --- the rule ---------------------------------------------------------------------------------

  /**
   * The owner of a process. The caller asks from the top of the tree downwards.
   *
   * @param parent what was found for its parent; {@link FoundOwner#NONE} if that is Foster
   * @param view where facts about the process are looked up
   */
  FoundOwner ownerOf(ProcessInfo process, FoundOwner parent, ProcessFacts view) {
    Owner own = started.get(process.pid());
    if (own != null) {
      return FoundOwner.certain(own);
    }
    return parent.owner() != null ? parent : adopted(process, view);
  }

  private FoundOwner adopted(ProcessInfo process, ProcessFacts view) {
    FoundOwner before = known.find(process);
    if (before != null && !before.vague()) {
      return before;
    }
    FoundOwner now = look(process, view);
    return now.owner() == null && before != null ? before : now;
  }

  private FoundOwner look(ProcessInfo process, ProcessFacts view) {
    Owner living = livingLeader(process);
    if (living != null) {
      return FoundOwner.certain(living);
    }
    Owner marked = byMark(view.mark(process.pid()));
    String marker = process.isZombie() ? null : view.marker(process.pid()); // which has none left
    boolean noEnvironment = ProcessFacts.UNKNOWN.equals(marker);
    Owner named = byMarker(marker);
    if (named != null && (marked == null || named.run().equals(marked.run()))) {
      return FoundOwner.certain(named);
    }
    Owner reaped = reapedLeader(process, view); // names the hook or check, which a mark does not
    if (marked != null && (reaped == null || !reaped.run().equals(marked.run()))) {
      return new FoundOwner(marked, noEnvironment);
    }
    return new FoundOwner(reaped, reaped == null && noEnvironment);
  }

  /** The owner that leads the session or the group of a process, and was not reaped. */
  private Owner livingLeader(ProcessInfo process) {
    Owner leader = livingLeader(process.session());
    return leader != null ? leader : livingLeader(process.group());
  }

  private Owner livingLeader(int pid) {
    return started.containsKey(pid) ? leaders.get(pid) : null;
  }

  /**
   * The owner that led the session or the group of a process until it was reaped. It counts only
   * while no process has its pid: the kernel reuses a number when the old session is empty.
   */
  private Owner reapedLeader(ProcessInfo process, ProcessFacts view) {
    Owner leader = reapedLeader(process.session(), view);
    return leader != null ? leader : reapedLeader(process.group(), view);
  }

  private Owner reapedLeader(int pid, ProcessFacts view) {
    Owner leader = leaders.get(pid);
    return leader != null && view.process(pid) == null ? leader : null;
  }

  private Owner byMark(long mark) {
    String run = marks.run(mark);
    Owner owner = run == null ? null : runs.get(run);
    return owner == null ? null : Owner.outside(owner, new RunToken(run, ""), false);
  }

  private Owner byMarker(String marker) {
    if (marker == null) {
      return null;
    }
    RunToken token = RunToken.parse(marker);
    Owner owner = runs.get(token.run());
    return owner == null ? null : Owner.outside(owner, token, true);
  }

  // --- questions about one process --------------------------------------------------------------

  /** The owner of a living process, found by following its parents up to Foster; null if none. */
  private Owner ownerOf(int pid) {
    List<ProcessInfo> line = new ArrayList<>();
    for (int climbs = 0; climbs < MAX_ATTEMPTS; climbs++) {
      if (climb(pid, line)) {
        FoundOwner found = FoundOwner.NONE;
        for (int i = line.size() - 1; i >= 0; i--) {
          found = ownerOf(line.get(i), found, processes);
        }
        return found.owner();
      }
    }
    return null;
  }

  /** Collects a process and its parents up to Foster's child; false if one has died meanwhile. */
  private boolean climb(int pid, List<ProcessInfo> line) {
    line.clear();
    for (int at = pid; at != self; at = line.getLast().parent()) {
      ProcessInfo process = at <= 0 || line.size() > MAX_DEPTH ? null : processes.process(at);
      if (process == null || line.isEmpty() && process.isZombie()) {
        return false;
      }
      line.add(process);
    }
    return true;
  }

  /**
   * True if a living process certainly belongs to a run. Its mark alone is not enough, because a
   * process can lower its mark to that of another run.
   */
  public boolean belongs(int pid, String run) {
    Owner owner = ownerOf(pid);
    return owner != null && owner.proven() && owner.run().equals(run);
  }

  /**
   * True if a living process belongs to a run, is none of its hooks and probes, and has executed
   * its program.
   */
  public boolean mayBeMain(int pid, String run) {
    Owner owner = started.get(pid);
    boolean eligible = owner == null || owner.isMain() || owner.part() == Part.OTHER;
    return eligible && belongs(pid, run);
  }

  /** The run whose main process this is; null if it is none. */
  public String runOfMain(int pid) {
    Owner owner = started.get(pid);
    return owner == null || !owner.isMain() ? null : owner.run();
  }

  /** The services by the pids of their main processes, which live or wait to be reaped. */
  Map<Integer, String> mains() {
    Map<Integer, String> mains = new HashMap<>();
    for (Owner owner : started.values()) {
      if (owner.isMain()) {
        mains.put(owner.pid(), owner.service());
      }
    }
    return mains;
  }

  /** True while the main process of a run lives or waits to be reaped. */
  boolean hasMain(String run) {
    for (Owner owner : started.values()) {
      if (owner.isMain() && owner.run().equals(run)) {
        return true;
      }
    }
    return false;
  }

  /** The service of a process that Foster started and has not reaped. */
  public String service(int pid) {
    return started.get(pid).service();
  }

  /** The main processes and hooks of a run, which lead its sessions. */
  public List<Integer> leadersOf(String run) {
    List<Integer> found = new ArrayList<>();
    for (Owner owner : leaders.values()) {
      if (owner.run().equals(run)) {
        found.add(owner.pid());
      }
    }
    return found;
  }
}
