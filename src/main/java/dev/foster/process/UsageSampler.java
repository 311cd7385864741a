package dev.foster.process;

import static dev.foster.process.ServiceUsage.UNKNOWN;

import dev.foster.kernel.ProcessList;
import dev.foster.kernel.ProcessList.Resources;
import dev.foster.kernel.ProcessList.Row;
import dev.foster.process.ProcessTree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds up what the processes of each service use. Reads {@code /proc} when it is asked, and at most
 * once a second: however many clients ask, the cost is that of one.
 *
 * <p>The processor time of a service is that of its living processes and of the children that these
 * have waited for, plus that of the processes that Foster has reaped. Nothing is counted twice: the
 * kernel adds the time of a child to its parent when the parent waits for it, and only then. The
 * total of reaped processes is read first, so a process that is reaped meanwhile is missing once
 * and never counted twice; a total that would go down because of that stays as it was.
 */
public final class UsageSampler {
  private static final long KEPT_NANOS = 1_000_000_000;

  /** How much a sample has; each costs more than the one before. */
  public enum Detail {
    /** The processor time, and what {@code /proc/PID/stat} has besides. */
    PROCESSOR,
    /** Also descriptors and storage traffic. */
    ALL,
    /** Also {@link ServiceUsage#proportionalBytes}. */
    PROPORTIONAL
  }

  /**
   * The use of all services at one time.
   *
   * @param at monotonic nanoseconds
   * @param detail what it has at least
   */
  public record Sample(long at, Detail detail, Map<String, ServiceUsage> services) {}

  private final ProcessList list;
  private final ProcessTree tree;
  private final ProcessOwnership ownership;
  private Sample last;

  UsageSampler(ProcessList list, ProcessTree tree, ProcessOwnership ownership) {
    this.list = list;
    this.tree = tree;
    this.ownership = ownership;
  }

  /**
   * The use of services, which may be up to a second old.
   *
   * @param names all services
   * @param now monotonic nanoseconds
   */
  public Sample sample(List<String> names, Detail detail, long now) {
    boolean fresh = last != null && now - last.at < KEPT_NANOS;
    if (fresh && last.detail.compareTo(detail) >= 0 && last.services.keySet().containsAll(names)) {
      return last;
    }
    ownership.countAdopted();
    Map<String, ReapedUsage> reaped = new HashMap<>();
    for (String name : names) {
      reaped.put(name, ownership.used(name));
    }
    Map<Integer, String> mains = ownership.mains();
    Map<String, Sum> sums = sums(detail);
    boolean counted = list.countsOomKills();
    Set<String> hidden = hidden(mains, sums);
    Map<String, ServiceUsage> services = new HashMap<>();
    for (String name : names) {
      Sum sum = hidden.contains(name) ? null : sums.getOrDefault(name, new Sum());
      services.put(name, usage(sum, reaped.get(name), earlier(name), counted));
    }
    last = new Sample(now, detail, services);
    return last;
  }

  /**
   * The services whose main process lives and was not in the list: {@code /proc} is mounted with
   * {@code hidepid}, or belongs to another PID namespace.
   */
  private Set<String> hidden(Map<Integer, String> mains, Map<String, Sum> sums) {
    Set<String> hidden = new HashSet<>();
    for (Map.Entry<Integer, String> main : mains.entrySet()) {
      Sum sum = sums.get(main.getValue());
      boolean seen = sum != null && sum.pids.contains(main.getKey());
      if (!seen && ownership.runOfMain(main.getKey()) != null) { // else it was reaped meanwhile
        hidden.add(main.getValue());
      }
    }
    return hidden;
  }

  private ServiceUsage earlier(String name) {
    return last == null ? null : last.services.get(name);
  }

  private ServiceUsage usage(Sum sum, ReapedUsage reaped, ServiceUsage before, boolean counted) {
    long kills = counted ? reaped.oomKills() : UNKNOWN;
    if (sum == null) {
      return new ServiceUsage(
          UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, kills);
    }
    long read = sum.read < 0 ? UNKNOWN : sum.read + reaped.readBytes();
    long written = sum.written < 0 ? UNKNOWN : sum.written + reaped.writtenBytes();
    return new ServiceUsage(
        notBelow(
            sum.cpu + reaped.cpuMicros() / 1000, before == null ? UNKNOWN : before.cpuMillis()),
        sum.resident,
        sum.proportional,
        sum.processes,
        sum.threads,
        sum.descriptors,
        notBelow(read, before == null ? UNKNOWN : before.readBytes()),
        notBelow(written, before == null ? UNKNOWN : before.writtenBytes()),
        kills);
  }

  private static long notBelow(long value, long before) {
    return value == UNKNOWN ? UNKNOWN : Math.max(value, before);
  }

  /** The sums of what processes use, by service. */
  private Map<String, Sum> sums(Detail detail) {
    List<Node> nodes = tree.all(false);
    Map<String, Sum> sums = new HashMap<>();
    List<Node> alive = new ArrayList<>();
    for (Node node : nodes) {
      if (node.service() != null) {
        sums.computeIfAbsent(node.service(), name -> new Sum()).add(node);
        if (!node.row().info().isZombie()) {
          alive.add(node);
        }
      }
    }
    if (detail == Detail.PROCESSOR) {
      return sums;
    }
    int[] pids = new int[alive.size()];
    for (int i = 0; i < pids.length; i++) {
      pids[i] = alive.get(i).pid();
    }
    Resources[] resources = list.resources(pids, detail == Detail.PROPORTIONAL);
    for (int i = 0; i < pids.length; i++) {
      sums.get(alive.get(i).service()).add(resources[i]);
    }
    return sums;
  }

  private static final class Sum {
    final Set<Integer> pids = new HashSet<>();
    long cpu;
    long resident;
    long proportional;
    long processes;
    long threads;
    long descriptors;
    long read;
    long written;

    void add(Node node) {
      Row row = node.row();
      pids.add(node.pid());
      cpu += row.cpuMillis() + row.childrenMillis();
      resident += row.residentBytes();
      threads += row.threads();
      processes += row.info().isZombie() ? 0 : 1;
    }

    void add(Resources more) {
      proportional = plus(proportional, more.proportionalBytes());
      descriptors = plus(descriptors, more.descriptors());
      read = plus(read, more.readBytes());
      written = plus(written, more.writtenBytes());
    }

    private static long plus(long sum, long more) {
      return sum < 0 || more < 0 ? UNKNOWN : sum + more;
    }
  }
}
