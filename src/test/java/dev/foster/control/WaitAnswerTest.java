package dev.foster.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.loop.Snapshots;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaitAnswerTest extends ControlServerFixture {
  private RawClient ask(String goal, String... names) throws Exception {
    String services = "\"" + String.join("\",\"", names) + "\"";
    return client()
        .ask(
            "\"command\":\"wait\",\"services\":["
                + services
                + "],\"for\":\""
                + goal
                + "\",\"progress\":true");
  }

  private void publish(ServiceStatus... services) {
    Snapshots.publish(board, false, services);
  }

  private static ServiceStatus starting(String name) {
    ServiceStatus service = Snapshots.service(name, "starting");
    return Snapshots.with(service, false, null, "not ready yet: tcp", true);
  }

  private static ServiceStatus up(String name) {
    return Snapshots.service(name, "up");
  }

  private void assertProgress(RawClient client, String text) throws Exception {
    assertEquals(text, client.message().get("progress"));
  }

  @Test
  void ready_alreadyReached_isAnsweredAtOnce() throws Exception {
    publish(up("web"), up("php"));
    assertDone(ask("ready", "web", "php"), "web: ready", "php: ready");
  }

  @Test
  void ready_reachedLater_isAnsweredByTheSnapshotThatShowsIt() throws Exception {
    publish(starting("web"), starting("php"));
    RawClient client = ask("ready", "*");
    assertProgress(
        client, "web is starting: not ready yet: tcp; php is starting: not ready yet: tcp");
    publish(up("web"), starting("php"));
    assertProgress(client, "php is starting: not ready yet: tcp");
    publish(up("web"), up("php"));
    assertDone(client, "web: ready", "php: ready");
  }

  @Test
  void ready_anotherClientIsAnsweredFirst_isStillAnswered() throws Exception {
    publish(starting("web"), starting("php"));
    RawClient web = ask("ready", "web");
    RawClient php = ask("ready", "php");
    assertProgress(web, "web is starting: not ready yet: tcp");
    assertProgress(php, "php is starting: not ready yet: tcp");
    publish(up("web"), starting("php"));
    assertDone(web, "web: ready");
    publish(up("web"), up("php"));
    assertDone(php, "php: ready");
  }

  @Test
  void ready_serviceFails_endsWithItsReason() throws Exception {
    publish(starting("web"), up("php"));
    RawClient client = ask("ready", "php", "web");
    assertProgress(client, "web is starting: not ready yet: tcp");
    ServiceStatus failed = Snapshots.service("web", "failed");
    publish(Snapshots.with(failed, null, null, "exited with code 1", true), up("php"));
    assertError(client, 1, "cannot wait: web has failed: exited with code 1");
  }

  @Test
  void ready_completedService_cannotBeReached() throws Exception {
    publish(Snapshots.service("web", "completed"));
    assertError(ask("ready", "web"), 1, "cannot wait: web has completed");
  }

  @Test
  void healthy_withoutHealthCheck_cannotBeReached() throws Exception {
    publish(up("web"));
    assertError(ask("healthy", "web"), 1, "cannot wait: web has no health check");
  }

  @Test
  void completed_isReached() throws Exception {
    publish(starting("job"));
    RawClient client = ask("completed", "job");
    assertProgress(client, "job is starting: not ready yet: tcp");
    publish(Snapshots.service("job", "completed"));
    assertDone(client, "job: completed");
  }

  @Test
  void down_isReachedByEveryEnd() throws Exception {
    publish(up("web"), Snapshots.service("job", "completed"), Snapshots.service("db", "failed"));
    RawClient client = ask("down", "web", "job", "db");
    assertProgress(client, "web is up");
    publish(); // a reload has removed all of them
    assertDone(client, "web: down", "job: down", "db: down");
  }

  @Test
  void ready_serviceRemoved_isAnError() throws Exception {
    publish(starting("web"));
    RawClient client = ask("ready", "web");
    assertProgress(client, "web is starting: not ready yet: tcp");
    publish();
    assertError(client, 1, "cannot wait: there is no service 'web' any more");
  }

  @Test
  void ready_fosterStops_isAnError() throws Exception {
    publish(starting("web"));
    RawClient client = ask("ready", "web");
    assertProgress(client, "web is starting: not ready yet: tcp");
    Snapshots.publish(board, true, starting("web"));
    assertError(client, 1, "cannot wait: Foster is stopping");
  }

  @Test
  void request_withoutSenseOrService_isRefused() throws Exception {
    publish(up("web"));
    assertError(
        ask("happy", "web"),
        2,
        "cannot wait for 'happy': only for ready, healthy, completed or down");
    assertError(
        client().ask("\"command\":\"wait\",\"for\":\"ready\""),
        2,
        "cannot wait: no service is named");
    assertError(ask("ready", "wbe"), 2, "cannot wait 'wbe': no such service, did you mean 'web'?");
  }
}
