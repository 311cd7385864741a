package dev.foster.kernel.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelContractTest;
import dev.foster.kernel.KernelException;
import dev.foster.kernel.Requests;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link LinuxKernel} fulfils the contract of all kernels. */
class LinuxKernelTest extends KernelContractTest {
  private final LinuxKernel kernel = new LinuxKernel();

  @BeforeAll
  static void adoptOrphans() throws KernelException {
    LinuxStartup.becomeSubreaper();
  }

  @Override
  protected Kernel kernel() {
    return kernel;
  }

  @Override
  protected List<String> exitsWith(int code) {
    return List.of("sh", "-c", "exit " + code);
  }

  @Override
  protected List<String> runsForEver() {
    return List.of("sleep", "1000");
  }

  @Override
  protected List<String> runsForEverWithChild() {
    return List.of("sh", "-c", "sleep 1000; :");
  }

  @Override
  protected List<String> leavesOrphans(int count) {
    return List.of(
        "sh",
        "-c",
        "i=0; while [ $i -lt " + count + " ]; do sleep 1000 & i=$((i+1)); done; exit 0");
  }

  @Override
  protected List<String> isDeafToTerm() {
    return List.of("sh", "-c", "trap '' TERM; exec sleep 1000");
  }

  @Override
  protected List<String> runsForEverWithSession() {
    return List.of("sh", "-c", "setsid sleep 1000 & exec sleep 1000");
  }

  @Override
  protected List<String> neverReaps(int code) {
    return List.of("sh", "-c", "(exit " + code + ") & exec sleep 1000");
  }

  @Override
  protected List<String> isNoProgram() {
    return List.of("/etc/passwd");
  }

  @Tag("no-emulation")
  @Test
  void orphans_threeHundredAtOnce_areAllReaped() throws Exception {
    String script = "i=0; while [ $i -lt 300 ]; do (exec sleep 0.05 &); i=$((i+1)); done";
    int pid = kernel.spawn(Requests.of("sh", "-c", script).build());
    int[] count = {0};
    until(
        () -> {
          for (Kernel.Reaped one = kernel.reap(); one != null; one = kernel.reap()) {
            assertEquals(new ExitStatus.Exited(0), one.status(), () -> "of " + pid);
            count[0]++;
          }
          return count[0] == 301;
        });
    assertEquals(0, kernel.children().length);
    assertNull(kernel.reap());
  }
}
