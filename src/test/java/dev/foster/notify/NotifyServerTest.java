package dev.foster.notify;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.core.Notification;
import dev.foster.kernel.KernelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Messages through real sockets, from this process and from others. */
class NotifyServerTest extends NotifyTesting {
  @Test
  void open_address_isAbstractAndItsOwnForEachRun() throws Exception {
    String first = server.open("r1", listener);
    String second = server.open("r2", listener);
    assertTrue(first.startsWith("@foster/"), first);
    assertFalse(first.equals(second));
    send(second, "READY=1");
    assertTrue(next("r2").ready());
    send(first, "STOPPING=1");
    assertTrue(next("r1").stopping());
  }

  @Test
  void open_sameRunTwice_throws() throws Exception {
    String address = server.open("r1", listener);
    assertThrows(IllegalStateException.class, () -> server.open("r1", listener));
    send(address, "READY=1");
    assertTrue(next("r1").ready());
  }

  @Test
  void close_senders_areRefused() throws Exception {
    String address = server.open("r1", listener);
    send(address, "READY=1");
    next("r1");
    server.close("r1");
    server.close("r1");
    await().until(() -> isRefused(address));
    assertNotNull(server.open("r1", listener));
  }

  private boolean isRefused(String address) {
    try {
      send(address, "READY=1");
      return false;
    } catch (KernelException e) {
      return e.errno() == 111;
    }
  }

  @Test
  void message_sender_isConfirmedByTheKernel() throws Exception {
    String address = server.open("r1", listener);
    send(address, "READY=1");
    Notification.Sender sender = next("r1").sender();
    assertEquals(ownPid(), sender.pid());
    assertTrue(sender.belongsTo(ownPid()));
    int parent = (int) ProcessHandle.current().parent().orElseThrow().pid();
    assertEquals(parent, sender.ancestors()[0]);
    assertTrue(sender.belongsTo(parent));
    assertFalse(sender.belongsTo(999_999));
  }

  @Test
  void message_ofAnotherProcess_hasItsSessionAncestorsAndMarker() throws Exception {
    String address = server.open("r1", listener);
    String script = "import os\nos.setsid()\n" + SENDER + "\nsys.stdin.read()";
    Assumptions.assumeTrue(has("python3"), "NOT TESTED: no python3");
    Process process = run(address, "python3", "-c", script, "READY=1");
    Notification.Sender sender = next("r1").sender();
    assertEquals(process.pid(), sender.pid());
    assertEquals(process.pid(), sender.session());
    assertTrue(sender.belongsTo(ownPid()));
    assertEquals("r1", sender.marker());
    assertTrue(sender.isMarked("r1"));
    assertFalse(sender.isMarked("r"));
  }

  @Test
  void message_ofAServiceThatDroppedRoot_hasItsUser() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "NOT TESTED: needs root");
    String address = server.open("r1", listener);
    String drop = "import array, os, select, socket, sys\nos.setgid(65534); os.setuid(65534)\n";
    String script = drop + SENDER;
    Assumptions.assumeTrue(has("python3"), "NOT TESTED: no python3");
    Process process = run(address, "python3", "-c", script, "READY=1", "BARRIER=1");
    Notification.Sender sender = next("r1").sender();
    assertEquals(65534, sender.uid());
    assertEquals(process.pid(), sender.pid());
    assertEquals(0, process.waitFor());
  }

  @Test
  void barrier_afterMessages_isAnsweredWhenTheyWereHandled() throws Exception {
    String address = server.open("r1", listener);
    for (int i = 0; i < 5; i++) {
      Process process = run(address, python("STATUS=a", "STATUS=b", "READY=1", "BARRIER=1"));
      assertEquals(0, process.waitFor());
      assertEquals(3, heard.size()); // the barrier was lifted already
      assertEquals("a", next("r1").status());
      assertEquals("b", next("r1").status());
      assertTrue(next("r1").ready());
    }
  }

  @Test
  void message_fromAnInnerPidNamespace_hasPidsOfOurs() throws Exception {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "NOT TESTED: needs root");
    Assumptions.assumeTrue(has("unshare"), "NOT TESTED: no unshare");
    String address = server.open("r1", listener);
    String[] inner = python("READY=1", "BARRIER=1");
    List<String> command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child"));
    command.addAll(Arrays.asList(inner));
    Process process = run(address, command.toArray(new String[0]));
    Assumptions.assumeTrue(process.waitFor() == 0, "no namespaces here");
    Notification.Sender sender = next("r1").sender();
    assertTrue(sender.belongsTo((int) process.pid()));
  }

  @Test
  void sequences_ofRealDaemons_areUnderstood() throws Exception {
    String address = server.open("r1", listener);
    send( // MariaDB while it recovers, then
        address,
        "STATUS=InnoDB: Rolling back 1 transaction\nEXTEND_TIMEOUT_USEC=30000000\n",
        "STATUS=InnoDB: Rolling back 0 transactions\nEXTEND_TIMEOUT_USEC=30000000\n",
        "READY=1\nSTATUS=Taking your SQL requests now...\n",
        "STOPPING=1\nSTATUS=Shutdown in progress\n");
    Notification n = next("r1");
    assertEquals("InnoDB: Rolling back 1 transaction", n.status());
    assertEquals(30_000_000, n.extendTimeoutUsec());
    next("r1");
    assertTrue(next("r1").ready());
    assertTrue(next("r1").stopping());
    send( // Redis with --supervised systemd
        address,
        "STATUS=Redis is loading...\n",
        "STATUS=Ready to accept connections\n",
        "READY=1\n",
        "STOPPING=1\n");
    assertEquals("Redis is loading...", next("r1").status());
    assertEquals("Ready to accept connections", next("r1").status());
    assertTrue(next("r1").ready());
    assertTrue(next("r1").stopping());
    send( // php-fpm
        address,
        "READY=1\nSTATUS=Ready to handle connections\nMAINPID=4711",
        "READY=1\nSTATUS=Processes active: 0, idle: 2, Requests: 0, slow: 0, Traffic: 0req/sec",
        "RELOADING=1");
    n = next("r1");
    assertTrue(n.ready());
    assertEquals(4711, n.mainPid());
    assertTrue(next("r1").status().startsWith("Processes active: 0"));
    assertTrue(next("r1").reloading());
  }
}
