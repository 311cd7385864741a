package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.foster.core.Reply;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.loop.Snapshots;
import dev.foster.loop.StatusBoard;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartReviewTest {
  private static final long SECOND = 1_000_000_000;
  private static final Reply DONE = new Reply(true, List.of("web: up"));
  private static final ServiceStatus UP = Snapshots.service("web", "up");
  private static final ServiceStatus DOWN = Snapshots.service("web", "down");
  private static final ServiceStatus BACKOFF = Snapshots.service("web", "backoff");

  private final StatusBoard board = Snapshots.of(DOWN);

  private StartReview review() {
    return new StartReview(board, List.of("web"), false);
  }

  private void publish(ServiceStatus service) {
    Snapshots.publish(board, false, service);
  }

  @Test
  void newRun_hasToLastASecond() {
    StartReview review = review();
    assertNull(review.of(DONE, 0), "the snapshot is older than the reply");
    publish(UP);
    assertNull(review.of(DONE, SECOND / 10));
    assertNull(review.of(DONE, SECOND));
    assertSame(DONE, review.of(DONE, SECOND + SECOND / 10));
  }

  @Test
  void newRun_endsSoon_hasNotStarted() {
    StartReview review = review();
    publish(UP);
    assertNull(review.of(DONE, 0));
    publish(BACKOFF);
    Reply failed = new Reply(false, List.of("web: backoff: it ended within a second of its start"));
    assertEquals(failed, review.of(DONE, SECOND / 2));
  }

  @Test
  void newRun_isFollowedByAnother_hasNotStarted() {
    StartReview review = review();
    publish(UP);
    assertNull(review.of(DONE, 0));
    publish(Snapshots.startedAt(UP, Snapshots.START.plusMillis(300)));
    Reply failed = new Reply(false, List.of("web: up: it ended within a second of its start"));
    assertEquals(failed, review.of(DONE, SECOND / 2));
  }

  @Test
  void newRun_isNeverSeen_hasNotStarted() {
    StartReview review = review();
    publish(BACKOFF);
    assertNull(review.of(DONE, SECOND));
    Reply failed = new Reply(false, List.of("web: backoff: it ended within a second of its start"));
    assertEquals(failed, review.of(DONE, SECOND + 1));
  }

  @Test
  void earlierRun_isNotJudgedOnceItIsASecondOld() {
    long[] time = {0};
    Snapshots.publish(board, false, Snapshots.timeline(() -> time[0]), UP);
    StartReview review = review();
    time[0] = SECOND - 1;
    assertNull(review.of(DONE, 0));
    time[0] = SECOND;
    assertSame(DONE, review.of(DONE, 0));
  }

  @Test
  void earlierRun_ofARestart_isOfAnOldSnapshot() {
    publish(UP);
    StartReview review = new StartReview(board, List.of("web"), true);
    assertNull(review.of(DONE, 0));
    publish(Snapshots.startedAt(UP, Snapshots.START.plusMillis(300)));
    assertNull(review.of(DONE, SECOND / 10));
    publish(BACKOFF);
    Reply failed = new Reply(false, List.of("web: backoff: it ended within a second of its start"));
    assertEquals(failed, review.of(DONE, SECOND / 2));
  }
}
