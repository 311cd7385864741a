package dev.foster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.log.format.Stream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceLogTest {
  @Test
  void publish_clientHasGone_keepsNoLineForIt() {
    ServiceLog log = new ServiceLog("foster", PumpFixture.IO.memory());
    LogSubscription gone = new LogSubscription(() -> {});
    LogSubscription stays = new LogSubscription(() -> {});
    log.subscribe(gone);
    log.subscribe(stays);
    gone.close();
    log.publish(new LogLine(1, 1, "foster", Stream.STDERR, 1, "a message", false));
    assertEquals(List.of(), gone.take(10));
    assertEquals(List.of("a message"), PumpFixture.texts(stays.take(10)));
    log.ring.close();
  }
}
