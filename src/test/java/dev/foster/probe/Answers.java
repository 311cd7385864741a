package dev.foster.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Collects the results of probes. */
final class Answers implements ProbeListener {
  record Answer(long id, boolean ok, String detail) {}

  final BlockingQueue<Answer> all = new LinkedBlockingQueue<>();

  @Override
  public void done(long id, boolean ok, String detail) {
    all.add(new Answer(id, ok, detail));
  }

  /** The next result. */
  Answer next() throws InterruptedException {
    Answer answer = all.poll(20, TimeUnit.SECONDS);
    assertNotNull(answer, "no answer");
    return answer;
  }

  void expect(long id, boolean ok, String detail) throws InterruptedException {
    assertEquals(new Answer(id, ok, detail), next());
  }

  void expectNoMore() {
    assertNull(all.poll());
  }
}
