package dev.foster.kernel.linux;

import dev.foster.kernel.Kernel;
import dev.foster.kernel.KernelContractTest;
import dev.foster.kernel.KernelException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** The true kernel keeps what every kernel promises. */
class LinuxKernelTest extends KernelContractTest {
  private final LinuxKernel kernel = new LinuxKernel();

  @BeforeAll
  static void adoptOrphans() throws KernelException {
    Startup.becomeSubreaper();
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
}
