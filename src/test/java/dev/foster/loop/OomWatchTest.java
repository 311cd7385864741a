package dev.foster.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Kernel;
import dev.foster.kernel.Signals;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which deaths a rise of the OOM killer's count is attributed to. */
class OomWatchTest {
  private static final ExitStatus KILLED = new ExitStatus.Killed(Signals.KILL, false);
  private static final int PID = 20;

  private long now = 1;
  private long count = 5;
  private OomWatch watch;

  @BeforeEach
  void begin() {
    Kernel kernel =
        (Kernel)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Kernel.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "now" -> now;
                      case "oomKills" -> count;
                      default -> throw new AssertionError(method);
                    });
    watch = new OomWatch(kernel);
    watch.begin();
  }

  @Test
  void sigkill_andTheCountRises_isAttributedOnce() {
    count++;
    assertEquals(1, watch.rise(PID, KILLED));
    assertEquals(0, watch.rise(PID, KILLED));
  }

  @Test
  void sigkill_withoutARise_isNotAttributed() {
    assertEquals(0, watch.rise(PID, KILLED));
  }

  @Test
  void sigkill_soonAfterTheRise_isAttributed() {
    count++;
    watch.look();
    now += OomWatch.GRACE;
    assertEquals(1, watch.rise(PID, KILLED));
  }

  @Test
  void sigkill_longAfterTheRise_isNotAttributed() {
    count++;
    watch.look();
    now += OomWatch.GRACE + 1;
    assertEquals(0, watch.rise(PID, KILLED));
    count++;
    assertEquals(1, watch.rise(PID, KILLED));
  }

  @Test
  void ourOwnSigkill_isNotAttributed_andLeavesTheCountToOthers() {
    count++;
    watch.killed(PID);
    assertEquals(0, watch.rise(PID, KILLED));
    assertEquals(1, watch.rise(PID + 1, KILLED));
  }

  @Test
  void otherDeaths_areNotAttributed_andLeaveTheCountToOthers() {
    count++;
    assertEquals(0, watch.rise(PID, new ExitStatus.Exited(137)));
    assertEquals(0, watch.rise(PID, new ExitStatus.Killed(Signals.TERM, false)));
    assertEquals(1, watch.rise(PID, KILLED));
  }

  @Test
  void unknownCount_isAttributedToNothing() {
    count = -1;
    watch.begin();
    assertEquals(0, watch.rise(PID, KILLED));
    watch.look();
    assertEquals(0, watch.rise(PID, KILLED));
  }
}
