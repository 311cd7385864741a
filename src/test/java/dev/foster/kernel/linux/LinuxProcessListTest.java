package dev.foster.kernel.linux;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.foster.kernel.ProcessList;
import dev.foster.kernel.ProcessList.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LinuxProcessListTest {
  private final ProcessList table = new LinuxProcessList();

  private Row row(long pid) {
    return table.processes(true).stream()
        .filter(each -> each.info().pid() == pid)
        .findFirst()
        .orElseThrow();
  }

  @Tag("no-emulation")
  @Test
  void processes_self_hasItsFacts() {
    Row self = row(ProcessHandle.current().pid());
    assertTrue(self.cpuMillis() > 50, self.toString());
    assertTrue(self.residentBytes() > 20_000_000, self.toString());
    assertTrue(self.commandLine().contains("java"), self.toString());
    long age =
        System.currentTimeMillis()
            - ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
    assertTrue(Math.abs(self.ageMillis() - age) < 2000, self + " " + age);
  }

  @Tag("no-emulation")
  @Test
  void processes_child_hasMarkerAndArguments() throws Exception {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", "echo up; read x", "wörd", "");
    builder.environment().put("FOSTER_RUN", "abc");
    Process child = builder.start();
    assertEquals('u', child.getInputStream().read());
    Row row = row(child.pid());
    assertEquals("sh -c echo up; read x wörd", row.commandLine());
    assertEquals("sh", row.info().command());
    assertEquals(ProcessHandle.current().pid(), row.info().parent());
    assertEquals("abc", table.marker((int) child.pid()));
    child.destroy();
    child.waitFor();
    assertNull(table.marker((int) child.pid()));
  }

  @Tag("no-emulation")
  @Test
  void processes_zombie_isShownWithoutArguments() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "NOT TESTED: no python3");
    Process parent =
        new ProcessBuilder(
                "python3",
                "-c",
                "import os,sys\np=os.fork()\nif p==0: os._exit(0)\n"
                    + "print(p,flush=True)\nsys.stdin.read()")
            .start();
    int pid = Integer.parseInt(parent.inputReader().readLine());
    await().until(() -> row(pid).info().isZombie());
    assertEquals("", row(pid).commandLine());
    assertEquals(0, row(pid).residentBytes());
    parent.destroy();
    parent.waitFor();
  }

  @Test
  void processes_all_areEachThereOnce() {
    List<Integer> pids = table.processes(true).stream().map(each -> each.info().pid()).toList();
    assertEquals(pids.size(), pids.stream().distinct().count());
    assertTrue(pids.contains(1));
  }
}
