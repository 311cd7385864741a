package dev.foster.importer.supervisord;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.config.FakeHost;
import dev.foster.importer.ImportCases;
import dev.foster.importer.ImportResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damages good files at random, with a seed: an import reports problems, and never throws. */
class ReaderFuzzTest {
  private static final Path CASES =
      Path.of("src/test/resources/dev/foster/importer/supervisord.txt");
  private static final int ROUNDS = 4000;

  @Test
  void damagedFiles_areReportedAndNeverThrow() throws IOException {
    List<String> inputs = new ArrayList<>();
    ImportCases.read(CASES).forEach(each -> inputs.add(each.input()));
    int good = 0;
    int bad = 0;
    for (int seed = 0; seed < ROUNDS; seed++) {
      byte[] bytes = Damage.of(inputs, seed);
      FakeHost host = new FakeHost().file("/conf/supervisord.conf", bytes);
      try {
        ImportResult result = SupervisordImporter.run(host, List.of("supervisord.conf"));
        result.write(List.of());
        boolean failed = result.findings().hasErrors();
        assertTrue(failed || !result.text().isEmpty());
        bad += failed ? 1 : 0;
        good += failed ? 0 : 1;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed " + seed + ":\n" + new String(bytes, StandardCharsets.UTF_8), e);
      }
    }
    assertTrue(good > ROUNDS / 10 && bad > ROUNDS / 10, good + " good, " + bad + " bad");
  }
}
