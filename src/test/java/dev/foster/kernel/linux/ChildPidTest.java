package dev.foster.kernel.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.kenai.jffi.MemoryIO;
import dev.foster.kernel.Requests;
import dev.foster.kernel.SpawnException;
import dev.foster.kernel.SpawnException.Stage;
import dev.foster.kernel.SpawnRequest;
import dev.foster.kernel.linux.libc.Abi;
import dev.foster.kernel.linux.libc.Errno;
import dev.foster.kernel.linux.user.FreshThread;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A child whose environment contains its own pid. */
@Tag("no-emulation")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChildPidTest {
  private static final Requests REQUEST =
      Requests.of("/bin/sh", "-c", "test $WATCHDOG_PID = $$")
          .variable("WATCHDOG_PID=" + SpawnRequest.CHILD_PID);

  private final LinuxKernel kernel = new LinuxKernel();

  @BeforeAll
  static void needRoot() {
    assumeTrue(new LinuxDirectories().uid() == 0, "filters of system calls take root");
  }

  /** The error of a start in a thread for which a system call fails. */
  private SpawnException failure(int call, int errno) throws Exception {
    SpawnException[] failure = {null};
    FreshThread.runAndWait(
        () -> {
          assertThrows(SpawnException.class, () -> kernel.spawn(Requests.of("/none").build()));
          RefusedCall.of(call, errno);
          failure[0] = assertThrows(SpawnException.class, () -> kernel.spawn(REQUEST.build()));
        });
    return failure[0];
  }

  @Test
  void pid_cannotBeSent_childIsKilledAndTheErrorReported() throws Exception {
    SpawnException failure = failure(Abi.SYS_WRITE, Errno.ENOMEM);
    assertEquals(Stage.FORK, failure.stage());
    assertEquals("cannot pass its process id to it: Cannot allocate memory", failure.getMessage());
    assertEquals(0, kernel.children().length);
  }

  @Test
  void pipe_cannotBeMade_isReportedAndNothingLeaks() throws Exception {
    failure(RefusedCall.SYS_PIPE2, Errno.EMFILE);
    int before = MemoryIO.live();
    SpawnException failure = failure(RefusedCall.SYS_PIPE2, Errno.EMFILE);
    assertEquals(Stage.DESCRIPTORS, failure.stage());
    assertEquals("cannot make a pipe: Too many open files", failure.getMessage());
    assertEquals(before, MemoryIO.live());
  }

  @Test
  void pid_isSentToEachChild() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertTrue(Child.await(kernel.spawn(REQUEST.build())).isZero());
    }
  }
}
