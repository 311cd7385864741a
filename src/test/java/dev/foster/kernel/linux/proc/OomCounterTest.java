package dev.foster.kernel.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Finds the counter by the /proc/self/cgroup and mountinfo of several machines. */
class OomCounterTest {
  private static final String MOUNT_V2 =
      "25 1 0:22 / /sys rw - sysfs sysfs rw\n"
          + "29 25 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n";
  private static final String MOUNT_V1 =
      "40 25 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
          + "41 25 0:31 / /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory\n";

  @Test
  void file_containerWithItsOwnNamespace_isTheMountedRoot() {
    assertEquals("/sys/fs/cgroup", OomCounter.file("0::/\n", MOUNT_V2, true));
  }

  @Test
  void file_hostGroup_isBelowTheMountedRoot() {
    assertEquals(
        "/sys/fs/cgroup/user.slice/x", OomCounter.file("0::/user.slice/x\n", MOUNT_V2, true));
  }

  @Test
  void file_groupThatOnlyTheHostKnows_isTheMountedRoot() {
    String mount =
        "29 25 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n"
            + "41 25 0:31 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n";
    assertEquals("/sys/fs/cgroup", OomCounter.file("0::/docker/abc\n", mount, true));
    assertEquals("/sys/fs/cgroup/x", OomCounter.file("0::/docker/abc/x\n", mount, true));
    assertEquals("/sys/fs/cgroup", OomCounter.file("0::/../abcd\n", mount, true));
    assertEquals("/sys/fs/cgroup/memory", OomCounter.file("4:memory:/docker/abc\n", mount, false));
  }

  @Test
  void file_versionOne_isWhereTheMemoryControllerIs() {
    String groups = "5:cpu,cpuacct:/a\n4:memory:/b\n0::/c\n";
    assertEquals("/sys/fs/cgroup/memory/b", OomCounter.file(groups, MOUNT_V1, false));
    assertNull(OomCounter.file(groups, MOUNT_V1, true));
    assertNull(OomCounter.file("", "", true));
    assertNull(OomCounter.file("0::/\n", MOUNT_V2, false));
  }

  @Test
  void count_ofEitherVersion_isFound() {
    assertEquals(
        3, OomCounter.count("low 0\nhigh 1\nmax 7\noom 9\noom_kill 3\noom_group_kill 8\n"));
    assertEquals(12, OomCounter.count("oom_kill_disable 0\nunder_oom 0\noom_kill 12\n"));
    assertEquals(4, OomCounter.count("oom_kill 4"));
    assertEquals(-1, OomCounter.count("oom_kill_disable 0\nunder_oom 0\n"));
    assertEquals(-1, OomCounter.count(""));
  }

  @Test
  void kills_ofThisMachine_areStable() {
    OomCounter counter = new OomCounter(new ProcFs());
    long first = counter.kills();
    assertTrue(first >= -1);
    assertEquals(first, counter.kills());
  }
}
