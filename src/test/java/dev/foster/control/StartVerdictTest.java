package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.foster.core.Reply;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.loop.Snapshots;
import dev.foster.loop.StatusBoard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The times of {@link Snapshots} are far from the time of day. */
class StartVerdictTest {
  private static final long SECOND = 1_000_000_000;
  private static final Reply DONE = new Reply(true, List.of("web: up"));
  private static final ServiceStatus UP = Snapshots.service("web", "up");
  private static final ServiceStatus DOWN = Snapshots.service("web", "down");
  private static final ServiceStatus BACKOFF = Snapshots.service("web", "backoff");

  private final StatusBoard board = Snapshots.of(DOWN);

  private StartVerdict verdict() {
    return new StartVerdict(board, List.of("web"));
  }

  private void publish(ServiceStatus service) {
    Snapshots.publish(board, false, service);
  }

  @Test
  void newRun_snapshotsBehindTheTimeOfDay_hasToLastASecond() {
    StartVerdict verdict = verdict();
    assertNull(verdict.of(DONE, 0), "the snapshot is older than the reply");
    publish(UP);
    assertNull(verdict.of(DONE, SECOND / 10));
    assertNull(verdict.of(DONE, SECOND));
    assertSame(DONE, verdict.of(DONE, SECOND + SECOND / 10));
  }

  @Test
  void newRun_endsSoon_hasNotStarted() {
    StartVerdict verdict = verdict();
    publish(UP);
    assertNull(verdict.of(DONE, 0));
    publish(BACKOFF);
    Reply failed = new Reply(false, List.of("web: backoff: it ended within a second of its start"));
    assertEquals(failed, verdict.of(DONE, SECOND / 2));
  }

  @Test
  void newRun_isFollowedByAnother_hasNotStarted() {
    StartVerdict verdict = verdict();
    publish(UP);
    assertNull(verdict.of(DONE, 0));
    publish(Snapshots.startedAt(UP, Snapshots.START.plusMillis(300)));
    Reply failed = new Reply(false, List.of("web: up: it ended within a second of its start"));
    assertEquals(failed, verdict.of(DONE, SECOND / 2));
  }

  @Test
  void newRun_isNeverSeen_hasNotStarted() {
    StartVerdict verdict = verdict();
    publish(BACKOFF);
    assertNull(verdict.of(DONE, SECOND));
    Reply failed = new Reply(false, List.of("web: backoff: it ended within a second of its start"));
    assertEquals(failed, verdict.of(DONE, SECOND + 1));
  }

  @Test
  void earlierRun_isNotJudged() {
    publish(UP);
    assertSame(DONE, verdict().of(DONE, 0));
  }

  @Test
  void earlierRun_timeOfDayWasSetBack_isWaitedForOneSecond() {
    publish(Snapshots.startedAt(UP, Instant.now().plus(Duration.ofHours(1))));
    StartVerdict verdict = verdict();
    assertNull(verdict.of(DONE, 0));
    assertSame(DONE, verdict.of(DONE, SECOND));
  }
}
