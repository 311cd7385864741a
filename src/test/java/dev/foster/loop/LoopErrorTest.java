package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Event;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.Kernel;
import dev.foster.plan.Plans;
import dev.foster.text.Level;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** After an internal error Foster stops in order, even with a full mailbox. */
class LoopErrorTest {
  private final List<String> said = new ArrayList<>();
  private final Mailbox mailbox = new Mailbox(new ThreadWakeup(), 2);

  /** A kernel without processes that throws once, after it has filled the mailbox. */
  private Kernel broken(Throwable error) {
    boolean[] broke = {false};
    return (Kernel)
        Proxy.newProxyInstance(
            LoopErrorTest.class.getClassLoader(),
            new Class<?>[] {Kernel.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "now" -> System.nanoTime();
                  case "oomKills" -> -1L;
                  case "takeLookupError" -> null;
                  case "markLimit" -> 0L;
                  case "children" -> new int[0];
                  case "descendants" -> List.of();
                  case "ended" -> {
                    if (!broke[0]) {
                      broke[0] = true;
                      while (mailbox.offer(new Event.Signalled(50, 0, false))) {
                        said.add("filled");
                      }
                      throw error;
                    }
                    yield 0;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /** Keeps messages. */
  private final class SaidLines extends Rehearsal.Silence {
    @Override
    public void say(Level level, String service, String text) {
      said.add(text);
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void errorWithAFullMailbox_endsWith125() {
    endsWith125(new IllegalStateException("broken for the test"), "internal error: ");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void heapIsFull_endsInOrderWith125() {
    endsWith125(new OutOfMemoryError("broken for the test"), "out of memory: ");
  }

  /** Without memory, a class may fail at its first use. */
  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void heapIsFull_asAClassIsInitialized_endsInOrderWith125() {
    Error full = new OutOfMemoryError("broken for the test");
    endsWith125(new ExceptionInInitializerError(full), "out of memory: java.lang.OutOfMemory");
  }

  private void endsWith125(Throwable error, String kind) {
    SupervisorMachine machine =
        new SupervisorMachine(
            Plans.plan()
                .with(Plans.service("later").oneshot().after("never"))
                .with(Plans.service("never").disabled())
                .build(),
            () -> 1);
    PlanSource plans = () -> new PlanSource.Result(null, List.of());
    Loop loop =
        Loops.around(
            machine,
            broken(error),
            mailbox,
            new SaidLines(),
            new StatusBoard(),
            plans,
            null,
            null,
            () -> null);
    int code =
        loop.run(
            () -> {
              mailbox.wake();
              return true;
            },
            () -> {});
    assertEquals(125, code);
    assertTrue(
        said.stream().anyMatch(line -> line.startsWith(kind) && line.contains("broken")),
        said::toString);
  }
}
