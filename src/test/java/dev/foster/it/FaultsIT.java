package dev.foster.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.distribution.Distribution;
import dev.foster.distribution.Needs;
import dev.foster.it.StatusClient.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the real kernel refuse calls that it hardly ever refuses. Foster must survive, report each
 * fault once, and recover when the fault is over.
 */
class FaultsIT {
  private static final String NO_THREAD =
      "cannot make a thread: too many processes, or too little memory";

  private static final String NO_MEMORY =
      "cannot make a process: Cannot allocate memory (neither the machine nor the container's"
          + " memory limit has room for one more)";

  /** One service of each kind: seven with one process each, and one with two. */
  private static final String STACK =
      """
      control: {socket: %1$s/foster.sock}
      defaults: {restart: {delay: 20ms, max_delay: 100ms, limit: none}}
      services:
        plain: {command: [sleep, '100000'], oom_score_adj: 500}
        ready: {shell: "echo >&3; exec sleep 100000", ready: {fd: 3}}
        notify:
          command: [perl, -e, 'use Socket; $n = $ENV{NOTIFY_SOCKET}; $n =~ s/^@/\\0/;
            socket(S, PF_UNIX, SOCK_DGRAM, 0); send(S, "READY=1", 0, pack_sockaddr_un($n)) or die $!;
            exec "sleep", "100000"']
          ready: {notify: true}
        checked:
          command: [sleep, '100000']
          health: {exec: ['true'], unix: %1$s/foster.sock, interval: 100ms, action: report}
        user: {command: [sleep, '100000'], user: '12345:12345', limits: {nofile: 100}}
        prepared: {command: [sleep, '100000'], pre_start: [['true']], finish: ['true']}
        logged:
          command: [perl, -e, '$| = 1; while (1) { print "a line\\n"; print STDERR "another\\n";
            select undef, undef, undef, 0.02 }']
          logs: {format: none, file: {path: %1$s/logged.log, max_size: 4KiB, keep: 2}}
        pair: {shell: "(setsid sleep 100000 &); exec sleep 100000", stop: {timeout: 5s}}
      """;

  private static final int PROCESSES = 9;

  @TempDir Path directory;
  private StatusClient asker;
  private NamespaceAgent hand;

  @BeforeEach
  void possible() throws Exception {
    FaultInjection.assumePossible(directory);
  }

  private Foster up() throws Exception {
    return Foster.up(directory, STACK.formatted(directory));
  }

  /**
   * Waits until all services are ready, there is no other process, and Foster holds no more than
   * before.
   */
  private void awaitCalm(Foster foster, ProcessResources before) {
    await("all as before, " + before)
        .atMost(Foster.PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              Map<String, Service> services = asker.status();
              services.forEach((name, service) -> assertTrue(service.isUp(), name + service));
              assertEquals(8, services.size());
              assertEquals(PROCESSES, hand.number("count"), "processes");
              assertEquals(0, hand.number("zombies"), "zombies");
              ProcessResources now = ProcessResources.of(foster.pid());
              assertTrue(
                  before == null || now.descriptors() <= before.descriptors(), now::toString);
              assertTrue(
                  before == null || now.threads().size() <= before.threads().size(), now::toString);
            });
  }

  private void killAll(Foster foster) throws Exception {
    List<Service> services = List.copyOf(asker.status().values());
    String pids =
        services.stream()
            .filter(service -> service.pid() > 0)
            .map(service -> Integer.toString(service.pid()))
            .collect(Collectors.joining(" "));
    foster.sh("kill -KILL " + pids + " || true");
  }

  private static long count(Foster foster, String text) {
    return foster.err().stream().filter(line -> line.contains(text)).count();
  }

  private static void assertSound(Foster foster) throws Exception {
    for (String line : foster.err()) {
      boolean fault =
          line.contains("internal error")
              || line.contains("fault of Foster")
              || line.contains("Exception");
      assertTrue(!fault, foster::toString);
    }
    assertEquals(0, foster.foster("shutdown").code(), foster::toString);
    assertEquals(0, foster.awaitExit(), foster::toString);
  }

  private ProcessResources begin(Foster foster) throws Exception {
    asker = new StatusClient(directory.resolve("foster.sock"));
    hand = new NamespaceAgent(foster);
    awaitCalm(foster, null);
    killAll(foster); // the first death loads classes and opens descriptors that stay
    awaitCalm(foster, null);
    return ProcessResources.of(foster.pid());
  }

  @Test
  void noMemoryForProcesses_isReportedOnce_andStartsAreTriedAgain() throws Exception {
    try (Foster foster = up()) {
      ProcessResources before = begin(foster);
      for (int episode = 1; episode <= 2; episode++) {
        try (FaultInjection fault =
            FaultInjection.into(foster, directory, FaultInjection.LOOP, "clone:error=ENOMEM")) {
          killAll(foster);
          await("many attempts").atMost(Foster.PATIENCE).until(() -> fault.count() > 50);
          Map<String, Service> services = asker.status();
          services.forEach((name, service) -> assertEquals(0, service.pid(), name + service));
          long events =
              asker.ask("\"command\":\"events\"").stream()
                  .filter(event -> event.contains("plain") && event.contains(NO_MEMORY))
                  .count();
          assertTrue(events > 1, events + " events");
        }
        awaitCalm(foster, before);
        for (String name : List.of("plain", "ready", "notify", "user", "logged", "pair")) {
          // the look-up of a user takes a thread; glibc makes it with clone3, which works here
          boolean thread = name.equals("user") && Distribution.edition().equals("native");
          String said = name + ": " + (thread ? NO_THREAD : NO_MEMORY) + "; restarting in";
          assertEquals(episode, count(foster, said), () -> said + "\n" + foster);
        }
        assertEquals(episode, count(foster, "prepared: pre_start 'true': " + NO_MEMORY));
      }
      assertSound(foster);
    } finally {
      hand.close();
    }
  }

  /** Thread, call and error of each fault; they happen one after the other in one Foster. */
  private static final List<String> FAULTS =
      List.of(
          "loop pipe2:error=EMFILE",
          "loop pipe2:error=ENFILE:when=2+3",
          "loop ?open,openat:error=EMFILE",
          "loop ?open,openat:error=ENFILE:when=3+4",
          "loop pread64:error=ENOMEM",
          "loop getdents64:error=ENOMEM",
          "loop socket:error=EMFILE",
          "loop bind:error=ENOMEM",
          "loop wait4:error=EINTR:when=1+2",
          "loop clone:error=EAGAIN:when=2+2",
          "foster-log epoll_ctl:error=ENOSPC",
          "foster-file write:error=ENOSPC:when=2+3",
          "foster-file write:error=EIO",
          "foster-file ?open,openat:error=EMFILE",
          "foster-log read:error=EINTR:when=1+2",
          "probe epoll_ctl:error=ENOSPC",
          "probe socket:error=EMFILE",
          "foster-control accept4:error=EMFILE",
          "foster-control epoll_ctl:error=ENOMEM",
          "foster-control getsockopt:error=ENOBUFS");

  @Needs("pkill")
  @Test
  void callsFail_inEachThread_fosterRecovers() throws Exception {
    try (Foster foster = up()) {
      ProcessResources before = begin(foster);
      String score = Files.readString(Path.of("/proc/" + foster.pid() + "/oom_score_adj"));
      for (String line : FAULTS) {
        String[] words = line.split(" ");
        long failed;
        try (FaultInjection fault = FaultInjection.into(foster, directory, words[0], words[1])) {
          if (words[0].equals("foster-control")) {
            foster.sh("pkill -KILL sleep || true");
            foster.foster("status"); // may fail
          } else {
            killAll(foster);
          }
          await(line).atMost(Foster.PATIENCE).until(() -> fault.count() >= 3);
          foster.sh("pkill -KILL sleep || true"); // once more, during the fault
          failed = fault.count();
        }
        awaitCalm(foster, before);
        assertEquals(
            score, Files.readString(Path.of("/proc/" + foster.pid() + "/oom_score_adj")), line);
        System.out.printf("fault: %s, %d times%n", line, failed);
      }
      assertEquals(1, count(foster, "cannot wait for output: No space left"), foster::toString);
      assertSound(foster);
    } finally {
      hand.close();
    }
  }
}
