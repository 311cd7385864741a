package dev.foster.control;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A log pump in a test's hands. */
final class TestLogs implements LogSource {
  private final AtomicInteger closed = new AtomicInteger();
  private List<Line> last = List.of();
  private volatile String asked;
  private volatile Consumer<List<Line>> follower;

  void lines(Line... lines) {
    last = List.of(lines);
  }

  void push(Line line) {
    follower.accept(List.of(line));
  }

  String asked() {
    return asked;
  }

  int closed() {
    return closed.get();
  }

  @Override
  public Subscription read(
      List<String> services, int lines, boolean follow, Consumer<List<Line>> to) {
    List<Line> start = last;
    follower = to;
    Thread pump =
        new Thread(
            () -> {
              if (!start.isEmpty()) {
                to.accept(start);
              }
              to.accept(List.of());
              asked = services + " " + lines + " " + follow;
            });
    pump.start();
    return closed::incrementAndGet;
  }
}
