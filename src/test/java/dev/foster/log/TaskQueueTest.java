package dev.foster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.foster.kernel.Io;
import dev.foster.kernel.linux.LinuxIo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks for the pump run in order, whatever happens. */
class TaskQueueTest {
  private final Io io = LinuxIo.INSTANCE;
  private final TaskQueue inbox;
  private final List<Integer> done = new ArrayList<>();

  TaskQueueTest() throws Exception {
    inbox = new TaskQueue(io);
  }

  @AfterEach
  void close() {
    inbox.close();
  }

  private void handIn(int number) {
    inbox.execute(() -> done.add(number));
  }

  @Test
  void run_taskFails_laterTasksRunNextTime_inOrder() {
    handIn(1);
    inbox.execute(
        () -> {
          handIn(4);
          throw new IllegalStateException("a fault");
        });
    handIn(2);
    handIn(3);
    assertThrows(IllegalStateException.class, inbox::run);
    assertEquals(Io.IN, io.poll(inbox.descriptor(), Io.IN, 0)); // and stays in the queue until then
    handIn(5);
    inbox.run();
    assertEquals(List.of(1, 2, 3, 4, 5), done);
  }

  /**
   * The two queues that take turns must never be the same: another thread adds while this one
   * takes.
   */
  @Test
  void run_taskHasFailedBefore_takesOnlyTheOldTasks() {
    inbox.execute(
        () -> {
          throw new IllegalStateException("a fault");
        });
    assertThrows(IllegalStateException.class, inbox::run);
    for (int round = 0; round < 2; round++) {
      done.clear();
      inbox.execute(() -> handIn(1));
      inbox.run();
      assertEquals(List.of(), done);
      inbox.run();
      assertEquals(List.of(1), done);
    }
  }
}
