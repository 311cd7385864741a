package dev.foster.control;

import dev.foster.loop.Snapshot;
import dev.foster.loop.Snapshot.ServiceStatus;
import dev.foster.process.ProcessTree;
import dev.foster.process.ProcessTree.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Describes what a waiting command waits for. */
public final class WaitProgress {
  private static final int SERVICES_NAMED = 2;
  private static final int PROCESSES_NAMED = 2;
  private static final int LONGEST_NAME = 40;

  /** What the client wants of its services. */
  public enum Awaited {
    UP,
    DOWN
  }

  private final ProcessTree processes;

  public WaitProgress(ProcessTree processes) {
    this.processes = processes;
  }

  /**
   * A line such as {@code waiting for php: 2 processes left (php-fpm: pool www, pid 31; …), SIGKILL
   * in 5 s}.
   *
   * @param services names; empty means all
   * @return null if nothing is left to wait for
   */
  public String text(Awaited awaited, List<String> services, Snapshot snapshot) {
    Instant now = snapshot.timeline().now();
    List<ServiceStatus> pending = new ArrayList<>();
    for (ServiceStatus service : snapshot.services()) {
      boolean meant = services.isEmpty() || services.contains(service.name());
      boolean reached = awaited == Awaited.UP ? isUp(service) : service.isAtRest();
      if (meant && !reached) {
        pending.add(service);
      }
    }
    if (pending.isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder("waiting for ");
    for (int i = 0; i < Math.min(pending.size(), SERVICES_NAMED); i++) {
      text.append(i == 0 ? "" : "; ");
      text.append(pending.get(i).name()).append(": ");
      text.append(words(pending.get(i), now));
    }
    int more = pending.size() - SERVICES_NAMED;
    return text.append(more > 0 ? "; and " + more + " more" : "").toString();
  }

  private static boolean isUp(ServiceStatus service) {
    return service.state().equals("completed")
        || service.state().equals("failed")
        || service.state().equals("up") && !Boolean.FALSE.equals(service.ready());
  }

  private String words(ServiceStatus service, Instant now) {
    if (!service.state().equals("stopping")) {
      String reason = service.reason() == null ? service.state() : service.reason();
      return service.state().equals("starting")
          ? reason + until(", gives up in ", service.deadline(), now)
          : reason.equals("up") || reason.equals("down") ? "its turn" : reason;
    }
    List<Node> left = processes.of(service.name());
    return processes(left) + until(", SIGKILL in ", service.deadline(), now);
  }

  private static String processes(List<Node> left) {
    if (left.isEmpty()) {
      return "stopping";
    }
    StringBuilder text = new StringBuilder();
    text.append(left.size()).append(left.size() == 1 ? " process left (" : " processes left (");
    for (int i = 0; i < Math.min(left.size(), PROCESSES_NAMED); i++) {
      text.append(i == 0 ? "" : "; ").append(name(left.get(i)));
    }
    int more = left.size() - PROCESSES_NAMED;
    return text.append(more > 0 ? "; and " + more + " more)" : ")").toString();
  }

  private static String name(Node node) {
    String line = node.row().commandLine();
    String name = line.isEmpty() ? node.row().info().command() : line;
    String cut = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    return cut.strip() + ", pid " + node.pid();
  }

  private static String until(String words, Instant deadline, Instant now) {
    if (deadline == null || deadline.isBefore(now)) {
      return "";
    }
    long seconds = (Duration.between(now, deadline).toMillis() + 999) / 1000;
    return words + seconds + " s";
  }
}
