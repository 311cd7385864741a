package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshots;
import dev.foster.plan.Replicas;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNamesTest {
  private static final Snapshot SNAPSHOT =
      Snapshots.snapshot(
          Map.of("worker", new Replicas(2, 1, false), "none", new Replicas(0, 1, false)),
          Snapshots.service("web", "up"),
          Snapshots.replica("worker", 1, 2),
          Snapshots.replica("worker", 2, 2));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          stop   | worker          | worker-1 worker-2
          status | worker          | worker-1 worker-2
          stop   | worker-2        | worker-2
          stop   | worker-2 worker | worker-2 worker-1
          stop   | w*              | web worker-1 worker-2
          stop   | web none        | web
          logs   | none            | none
          status | none            | none
          """)
  void service_standsForItsInstances(String command, String names, String expected)
      throws Exception {
    List<String> found = ServiceNames.of(List.of(names.split(" ")), command, SNAPSHOT);
    assertEquals(List.of(expected.split(" ")), found);
  }

  @Test
  void noName_meansAll() throws Exception {
    assertEquals(List.of(), ServiceNames.of(List.of(), "status", SNAPSHOT));
    assertEquals(List.of(), ServiceNames.of(List.of(), "health", SNAPSHOT));
  }

  private static String refusal(String command, String name) {
    return assertThrows(
            InvalidRequest.class, () -> ServiceNames.of(List.of(name), command, SNAPSHOT))
        .getMessage();
  }

  @Test
  void unknownName_nearestServiceIsNamed() {
    assertEquals(
        "cannot stop 'wroker': no such service, did you mean 'worker'?", refusal("stop", "wroker"));
    assertEquals(
        "cannot stop 'worker-3': no such service, did you mean 'worker-1'?",
        refusal("stop", "worker-3"));
  }

  @Test
  void noInstances_nothingIsStopped() {
    assertEquals("cannot stop 'none': it has 0 replicas", refusal("stop", "none"));
  }
}
