package dev.foster;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the fuzz targets over their corpora and over seeded mutations of these. A corpus has the
 * inputs that coverage-guided fuzzing kept because each reaches new code, and inputs that failed
 * once. {@code docs/how-to/fuzz.md} tells how to search for more.
 */
class HostileInputCorpusTest {
  private static final Path CORPORA = Path.of("src/test/resources/fuzz");

  /** Number of mutated inputs for each target; {@code -Dfoster.fuzz=N} changes it. */
  private static final int ROUNDS = Integer.getInteger("foster.fuzz", 2_000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cli.AnswerFuzz",
        "config.ConfigFuzz",
        "config.ValueFuzz",
        "control.RequestFuzz",
        "init.CommandLineFuzz",
        "kernel.linux.proc.ProcFuzz",
        "log.LineFuzz",
        "probe.HttpFuzz",
        "notify.NotifyFuzz"
      })
  void corpusAndItsMutations_everyTarget_holds(String target) throws Throwable {
    MethodHandle run =
        MethodHandles.publicLookup()
            .findStatic(
                Class.forName("dev.foster." + target),
                "fuzzerTestOneInput",
                MethodType.methodType(void.class, byte[].class));
    List<byte[]> corpus = corpus(target);
    for (byte[] input : corpus) {
      run(run, input);
    }
    Random random = new Random(1);
    int rounds = target.equals("log.LineFuzz") ? ROUNDS / 5 : ROUNDS; // its inputs are long
    for (int i = 0; i < rounds; i++) {
      run(run, mutated(corpus, random));
    }
  }

  private static void run(MethodHandle target, byte[] input) {
    try {
      target.invoke(input);
    } catch (Throwable e) {
      throw new AssertionError(
          "input: " + new String(input, StandardCharsets.ISO_8859_1).replace('\0', '␀'), e);
    }
  }

  private static List<byte[]> corpus(String name) throws IOException {
    try (Stream<Path> files = Files.list(CORPORA.resolve(name))) {
      List<byte[]> corpus = new java.util.ArrayList<>();
      for (Path file : files.sorted().toList()) {
        corpus.add(Files.readAllBytes(file));
      }
      assertFalse(corpus.isEmpty());
      return corpus;
    }
  }

  private static byte[] mutated(List<byte[]> corpus, Random random) {
    byte[] input = corpus.get(random.nextInt(corpus.size())).clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      byte[] other = corpus.get(random.nextInt(corpus.size()));
      int at = random.nextInt(input.length + 1);
      switch (random.nextInt(4)) {
        case 0 -> {
          if (at < input.length) {
            input[at] = (byte) random.nextInt(256);
          }
        }
        case 1 -> input = spliced(input, at, new byte[0], random.nextInt(9));
        case 2 -> {
          int from = random.nextInt(other.length + 1);
          int to = Math.min(other.length, from + random.nextInt(33));
          input = spliced(input, at, Arrays.copyOfRange(other, from, to), 0);
        }
        default -> input = Arrays.copyOf(input, at);
      }
    }
    return input;
  }

  /** Replaces {@code removed} bytes of {@code input} at {@code at} with {@code piece}. */
  private static byte[] spliced(byte[] input, int at, byte[] piece, int removed) {
    int rest = Math.min(input.length, at + removed);
    byte[] out = new byte[at + piece.length + input.length - rest];
    System.arraycopy(input, 0, out, 0, at);
    System.arraycopy(piece, 0, out, at, piece.length);
    System.arraycopy(input, rest, out, at + piece.length, input.length - rest);
    return out;
  }
}
