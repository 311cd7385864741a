package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshots;
import dev.foster.plan.Replicas;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaleRequestTest {
  private static final Snapshot SNAPSHOT =
      Snapshots.snapshot(
          Map.of("worker", new Replicas(2, 9300, false), "none", new Replicas(0, 1, false)),
          Snapshots.service("web", "up"),
          Snapshots.replica("worker", 9300, 2),
          Snapshots.replica("worker", 9301, 2));

  private static String refusal(Object counts) {
    return assertThrows(InvalidRequest.class, () -> ScaleRequest.of(counts, SNAPSHOT)).getMessage();
  }

  @Test
  void counts_areRead_andTheNewInstancesNamed() throws Exception {
    ScaleRequest scale = ScaleRequest.of(Map.of("worker", 4L), SNAPSHOT);
    assertEquals(Map.of("worker", 4), scale.counts());
    assertEquals(List.of("worker-9302", "worker-9303"), scale.added());
    assertEquals(List.of("worker-9300", "worker-9301"), scale.instances(SNAPSHOT));
    assertEquals(List.of(), ScaleRequest.of(Map.of("worker", 0L), SNAPSHOT).added());
    ScaleRequest none = ScaleRequest.of(Map.of("none", 1L), SNAPSHOT);
    assertEquals(List.of("none"), none.instances(SNAPSHOT));
  }

  @Test
  void wrongCounts_areRefused() {
    assertEquals("cannot understand the request: 'counts' is not a map", refusal(List.of()));
    assertEquals("cannot understand the request: 'counts' is not a map", refusal(Map.of()));
    assertEquals(
        "cannot scale 'worker': 0 to 100 instances are possible", refusal(Map.of("worker", 101L)));
    assertEquals(
        "cannot scale 'worker': 0 to 100 instances are possible", refusal(Map.of("worker", "3")));
    assertEquals(
        "cannot scale 'web': it has no 'replicas' in the configuration",
        refusal(Map.of("web", 1L)));
    assertEquals(
        "cannot scale 'workr': no such service, did you mean 'worker'?",
        refusal(Map.of("workr", 1L)));
  }
}
