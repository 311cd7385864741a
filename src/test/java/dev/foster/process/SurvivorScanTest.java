package dev.foster.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Role;
import dev.foster.core.Survivor;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.ProcessInfo;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SurvivorScanTest {
  private final TreeMap<Integer, Character> children = new TreeMap<>();
  private int looks;
  private String marker;
  private long mark = Kernel.NO_MARK;
  private boolean noDescriptor;
  private KernelException lookupError;

  private final Kernel kernel =
      (Kernel)
          Proxy.newProxyInstance(
              SurvivorScanTest.class.getClassLoader(),
              new Class<?>[] {Kernel.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "children" -> children.keySet().stream().mapToInt(i -> i).toArray();
                    case "childrenOf" -> new int[0];
                    case "marker" -> marker;
                    case "mark" -> mark;
                    case "process" -> process((Integer) arguments[0]);
                    case "takeLookupError" -> {
                      KernelException reason = lookupError;
                      lookupError = null;
                      yield reason;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
  private final SurvivorScan scan = new SurvivorScan(kernel, new ProcessOwnership(kernel, 1, 0, 0));

  private ProcessInfo process(int pid) {
    looks++;
    if (noDescriptor) {
      lookupError = new KernelException("cannot look at processes: Too many open files", 24);
      return null;
    }
    Character state = children.get(pid);
    return state == null ? null : new ProcessInfo(pid, 1, pid, pid, 5, "orphan", state);
  }

  private List<Integer> found() throws KernelException {
    return scan.scan().stream().map(survivor -> survivor.process().pid()).toList();
  }

  /** Many orphans wait to be reaped while one service after another dies. */
  @Test
  void scan_zombies_areLookedAtOnce() throws KernelException {
    for (int pid = 1000; pid < 2000; pid++) {
      children.put(pid, 'Z');
    }
    children.put(2000, 'S');
    for (int i = 0; i < 100; i++) {
      assertEquals(List.of(2000), found());
      assertEquals(List.of(), scan.members("none"));
    }
    int living = 5 * 200; // each time the living one, and the leader of its session
    assertTrue(looks <= 1000 + living, looks + " looks");
  }

  @Test
  void scan_numberOfAZombieThatWasReaped_isLookedAtAgain() throws KernelException {
    children.put(1000, 'Z');
    assertEquals(List.of(), found());
    scan.reaped(1000);
    children.put(1000, 'S');
    assertEquals(List.of(1000), found());
  }

  /** A scan that cannot look at processes must not report that none are left. */
  @Test
  void scan_noDescriptorLeft_fails_andFindsAllLater() throws KernelException {
    children.put(1000, 'S');
    noDescriptor = true;
    KernelException e = assertThrows(KernelException.class, scan::scan);
    assertTrue(e.getMessage().contains("Too many open files"), e.getMessage());
    assertEquals(List.of(), scan.members("none"));
    noDescriptor = false;
    assertEquals(List.of(1000), found());
  }

  /** A check forks a child that executes a program in a session of its own. */
  @Test
  void scan_childOfACheckHadNoEnvironment_laterLookNamesTheCheck() throws KernelException {
    ProcessOwnership ownership = new ProcessOwnership(kernel, 1, Kernel.NO_MARK, 5);
    SurvivorScan marked = new SurvivorScan(kernel, ownership);
    mark = ownership.markFor("abc");
    ownership.started(17, "php", "abc", Role.MAIN);
    children.put(1000, 'S');
    marker = Kernel.UNKNOWN;
    assertEquals(List.of("abc"), marked.scan().stream().map(Survivor::token).toList());
    marker = "abc.health0";
    assertEquals(1, marked.members("abc.health0").size());
    assertEquals(Role.HEALTH_PROBE, marked.scan().getFirst().role());
    mark = Kernel.NO_MARK; // what is known stays known
    marker = null;
    assertEquals(1, marked.members("abc.health0").size());
  }
}
