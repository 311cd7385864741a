package dev.foster.process;

import dev.foster.core.Role;
import dev.foster.core.Survivor;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose every process is. What Foster started is known; what those started is found by descent, by
 * session, by process group, and by the marker in its environment. All that outlives its parents
 * becomes Foster's child, so looking below Foster's own children finds everything.
 */
public final class ProcessOwnership {
  /** Deeper than this nobody looks: a process tree is no file system. */
  private static final int DEEPEST = 256;

  /**
   * So often a scan begins again because somebody has died; who forks for ever is not waited for.
   */
  private static final int MOST_LOOKS = 16;

  private final Kernel kernel;

  /** What Foster started and has not reaped, by pid. */
  private final Map<Integer, Started> started = new HashMap<>();

  /** Tokens by the session and group that they lead; kept while anything of the run is left. */
  private final Map<Integer, Started> leaders = new HashMap<>();

  /** Runs that are not over, by token. */
  private final Map<String, Started> runs = new HashMap<>();

  /** What was found out about adopted processes, by pid; forgotten when they are reaped. */
  private final Map<Integer, Known> known = new HashMap<>();

  /** Leaders that are reaped while their session may live on. */
  private final List<Integer> orphanedLeaders = new ArrayList<>();

  /**
   * Children that were seen to be dead, and are so until they are reaped. The death of each service
   * asks for what it left behind: to look at all that wait to be reaped each time kept the loop
   * busy for longer than it took new ones to come.
   */
  private final Set<Integer> zombies = new HashSet<>();

  private boolean reapedAny; // since the last allReaped()
  private boolean someDied; // since this was last set to false

  /** Start times by pid: in the last scan nobody could tell whose these are. */
  private final Map<Integer, Long> unknowns = new HashMap<>();

  /** Those that were so for too long. */
  private final Map<Integer, Long> givenUp = new HashMap<>();

  /**
   * A process that Foster started, or a main process by succession.
   *
   * @param main whether it is the main process of its run now
   * @param hook whether it is something else than a main process, now or before
   */
  private record Started(
      int pid, String service, String run, String token, boolean main, boolean hook) {}

  private record Known(long startTime, Started owner) {}

  public ProcessOwnership(Kernel kernel) {
    this.kernel = kernel;
  }

  /** A process was started. */
  public void started(int pid, String service, String token, Role role) {
    int dot = token.indexOf('.');
    String run = dot < 0 ? token : token.substring(0, dot);
    boolean main = role == Role.MAIN;
    Started entry = new Started(pid, service, run, token, main, !main);
    started.put(pid, entry);
    leaders.put(pid, entry);
    runs.putIfAbsent(run, entry);
  }

  /** A child was reaped. */
  public void reaped(int pid) {
    reapedAny = true;
    known.remove(pid);
    givenUp.remove(pid);
    zombies.remove(pid);
    if (started.remove(pid) != null) {
      orphanedLeaders.add(pid);
    }
  }

  /**
   * All was reaped that there was. Only now sessions are looked at, which takes a look at every
   * process: after each of a thousand orphans it would keep the loop busy for minutes.
   */
  public void allReaped() {
    if (reapedAny && !orphanedLeaders.isEmpty()) {
      forgetEmptySessions();
    }
    reapedAny = false;
  }

  /**
   * Forgets leaders that are over with all they started: their numbers may come again, and what
   * leads a session then is a stranger.
   */
  private void forgetEmptySessions() {
    kernel.overlooked(); // what was before does not count
    List<Integer> alive = new ArrayList<>();
    if (hasOrphans()) { // else all that lives is below a process that leads its own session
      for (ProcessInfo process : kernel.descendants()) {
        alive.add(process.session());
        alive.add(process.group());
      }
      if (kernel.overlooked() != null) {
        return; // better remembered for too long
      }
    }
    for (Iterator<Integer> i = orphanedLeaders.iterator(); i.hasNext(); ) {
      Integer leader = i.next();
      if (!alive.contains(leader)) {
        i.remove();
        if (!started.containsKey(leader)) {
          leaders.remove(leader);
        }
      }
    }
  }

  /** True if we have children that we did not start; successors by MAINPID are such, too. */
  private boolean hasOrphans() {
    for (int pid : kernel.children()) {
      if (!started.containsKey(pid) || !leaders.containsKey(pid)) {
        return true;
      }
    }
    return false;
  }

  /** Another process is the main process of a run from now on (MAINPID). */
  public void mainChanged(int pid, String service, String run) {
    for (Map.Entry<Integer, Started> entry : started.entrySet()) {
      Started old = entry.getValue();
      if (old.main && old.run.equals(run)) {
        entry.setValue(new Started(old.pid, service, run, run, false, false));
      }
    }
    started.put(pid, new Started(pid, service, run, run, true, false));
  }

  /** True if a living process belongs to a run and is none of its hooks and probes. */
  public boolean mayBeMain(int pid, String run) {
    Started entry = started.get(pid);
    return (entry == null || !entry.hook) && belongs(pid, run);
  }

  /** The run whose main process this is; null if it is none. */
  public String runOfMain(int pid) {
    Started entry = started.get(pid);
    return entry == null || !entry.main ? null : entry.run;
  }

  /** The service of a process that Foster started. */
  public String service(int pid) {
    return started.get(pid).service;
  }

  /** Nothing of a run is left. */
  public void runEnded(String run) {
    runs.remove(run);
    leaders.values().removeIf(entry -> entry.run.equals(run));
    known.values().removeIf(entry -> entry.owner != null && entry.owner.run.equals(run));
  }

  /**
   * All that lives below Foster but the main processes and what is below them.
   *
   * <p>Processes fork and die meanwhile. The children of one that is found dead have become ours
   * since we asked for our children, perhaps: so we ask again, until nobody has died. Then whatever
   * lives was found, or began to live below somebody who was.
   *
   * @throws KernelException some may have been overlooked; to be asked again later
   */
  public List<Survivor> scan() throws KernelException {
    kernel.overlooked(); // what was before does not count
    unknowns.clear();
    Map<Integer, Survivor> found = new LinkedHashMap<>();
    Set<Integer> before = Set.of();
    for (int looks = 1; looks <= MOST_LOOKS; looks++) {
      someDied = false;
      int[] children = kernel.children();
      for (int pid : children) {
        Started entry = started.get(pid);
        if ((entry == null || !entry.main) && !isDead(pid) && !before.contains(pid)) {
          collect(pid, entry, found, 0);
        }
      }
      if (!someDied) {
        break;
      }
      before = setOf(children);
    }
    KernelException reason = kernel.overlooked();
    if (reason != null) {
      known.clear(); // what could not be found out is not what there is to know
      throw reason;
    }
    return new ArrayList<>(found.values());
  }

  /** True if it could not be told just then whose somebody is that was found in the last scan. */
  public boolean someUnknown() {
    return !unknowns.isEmpty();
  }

  /** They are not unknown any more but nobody's, until they can be told: it may be for ever. */
  public void giveUpUnknown() {
    givenUp.putAll(unknowns);
  }

  private static Set<Integer> setOf(int[] pids) {
    Set<Integer> set = new HashSet<>();
    for (int pid : pids) {
      set.add(pid);
    }
    return set;
  }

  private boolean isDead(int child) {
    return !zombies.isEmpty() && zombies.contains(child);
  }

  /** The process, null if it is dead or gone; at depth 0 it is a child of ours. */
  private ProcessInfo look(int pid, int depth) {
    ProcessInfo process = kernel.process(pid);
    if (process != null && !process.isZombie()) {
      return process;
    }
    someDied = true;
    if (process != null && depth == 0) {
      zombies.add(pid); // its number cannot come again before we reap it
    }
    return null;
  }

  private void collect(int pid, Started owner, Map<Integer, Survivor> into, int depth) {
    ProcessInfo process = look(pid, depth);
    if (process == null || depth > DEEPEST) {
      return;
    }
    Survivor before = into.get(pid);
    if (before != null && before.process().startTime() == process.startTime()) {
      return; // its parent has died since
    }
    Started whose = owner != null ? owner : owner(process);
    String service = whose == null ? null : whose.service;
    into.put(pid, new Survivor(service, whose == null ? null : whose.run, process));
    for (int child : kernel.childrenOf(pid)) {
      collect(child, whose, into, depth + 1);
    }
  }

  /** Whose an adopted process is; null if that cannot be told. */
  private Started owner(ProcessInfo process) {
    Known before = known.get(process.pid());
    if (before != null && before.startTime == process.startTime()) {
      return before.owner;
    }
    Started owner = leader(process, true);
    boolean unknown = false;
    if (owner == null) {
      String marker = kernel.marker(process.pid());
      unknown = Kernel.UNKNOWN.equals(marker);
      owner = byMarker(marker);
    }
    if (owner == null) {
      owner = leader(process, false);
    }
    if (unknown) {
      Long start = process.startTime();
      if (owner == null && !start.equals(givenUp.get(process.pid()))) {
        unknowns.put(process.pid(), start);
      }
      return owner; // for now
    }
    known.put(process.pid(), new Known(process.startTime(), owner));
    return owner;
  }

  /**
   * Who leads its session or group. A leader that is gone does not count if a process has its
   * number: that is given again only when the old session is empty.
   *
   * @param alive whether a leader that is gone does not count at all
   */
  private Started leader(ProcessInfo process, boolean alive) {
    for (Integer number : new Integer[] {process.session(), process.group()}) {
      Started leader = leaders.get(number);
      if (leader != null
          && (alive ? started.containsKey(number) : kernel.process(number) == null)) {
        return leader;
      }
    }
    return null;
  }

  private Started byMarker(String marker) {
    if (marker == null) {
      return null;
    }
    int dot = marker.indexOf('.');
    Started run = runs.get(dot < 0 ? marker : marker.substring(0, dot));
    return run == null ? null : new Started(0, run.service, run.run, marker, false, false);
  }

  /**
   * Every living process of a run, or of one of its hooks or probes, main process included.
   *
   * @param token a run's, or that of one hook or probe
   */
  public List<ProcessInfo> members(String token) {
    List<ProcessInfo> found = new ArrayList<>();
    for (int pid : kernel.children()) {
      if (!isDead(pid)) {
        descend(pid, started.get(pid), token, found, 0);
      }
    }
    if (kernel.overlooked() != null) { // who was, is found by the next scan and signalled then
      known.clear();
    }
    return found;
  }

  private void descend(int pid, Started owner, String token, List<ProcessInfo> into, int depth) {
    ProcessInfo process = look(pid, depth);
    if (process == null || depth > DEEPEST) {
      return;
    }
    Started whose = owner != null ? owner : owner(process);
    boolean whole = token.indexOf('.') < 0;
    if (whose != null && (whole ? whose.run : whose.token).equals(token)) {
      into.add(process);
    } else if (whose != null) {
      return; // a tree has one owner
    }
    for (int child : kernel.childrenOf(pid)) {
      descend(child, whose, token, into, depth + 1);
    }
  }

  /** True if a living process belongs to a run. */
  public boolean belongs(int pid, String run) {
    for (ProcessInfo member : members(run)) {
      if (member.pid() == pid) {
        return true;
      }
    }
    return false;
  }

  /** Main processes and hooks of a run: what leads its sessions. */
  public List<Integer> leadersOf(String run) {
    List<Integer> found = new ArrayList<>();
    for (Started entry : leaders.values()) {
      if (entry.run.equals(run)) {
        found.add(entry.pid);
      }
    }
    return found;
  }
}
