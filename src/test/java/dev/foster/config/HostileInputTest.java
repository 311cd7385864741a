package dev.foster.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.foster.config.yaml.ConfigLimits;
import dev.foster.config.yaml.Problem;
import dev.foster.config.yaml.Problems;
import dev.foster.config.yaml.Source;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a file contains, the result is a plan or problems with one line each: never an
 * exception, and never more memory than the limits allow.
 */
final class HostileInputTest {
  /** Texts that have a meaning for some part of the reader. */
  private static final String[] TOKENS = {
    "${",
    "}",
    "${A:-",
    "$$",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "!!binary ",
    "|\n",
    ">-\n",
    "---\n",
    "...\n",
    "\t",
    "\r",
    "'",
    "\"",
    "\\",
    "\\0",
    "[",
    "]",
    "{",
    "}",
    ": ",
    "- ",
    "# ",
    "? ",
    "%YAML",
    "0o17",
    "1e999",
    "-0x",
    "99999999999999999999",
    "~",
    "null",
    "true",
    ".inf",
    "\uFEFF",
    "\u2028",
    "\u0085",
    "𝄞",
    "\uFFFD",
    "x-",
    "services",
    "command",
    "include: f.yaml\n",
    "RTMIN+99",
    "\0",
    "8s",
    "-1",
    "@",
    "`",
    "!<tag:yaml.org,2002:str> "
  };

  private final Loading loading = new Loading();

  private static List<String> seeds() throws IOException {
    List<String> seeds = new ArrayList<>();
    for (String name : List.of("full.yaml", "wrong-files.txt")) {
      try (InputStream in = HostileInputTest.class.getResourceAsStream(name)) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        for (String part : text.split("(?m)^===.*\n")) {
          seeds.add(part.split("(?m)^>>>\n")[0]);
        }
      }
    }
    return seeds;
  }

  private LoadResult load(byte[] bytes) {
    loading.host.file("/conf/f.yaml", bytes);
    LoadResult loaded = loading.load(List.of("f.yaml"));
    assertEquals(loaded.plan() == null, !loaded.errors().isEmpty());
    for (Problem problem : loaded.errors()) {
      String text = problem.text();
      assertTrue(text.indexOf('\n') < 0 && text.indexOf('\u001B') < 0, text);
      assertTrue(text.length() < 2_000, text);
      assertTrue(problem.line() >= 0 && problem.column() >= 0, text);
    }
    if (loaded.plan() != null) {
      CheckReport.lines(loaded.plan());
    }
    return loaded;
  }

  /** Runs one seed; {@code -Dfoster.fuzz=N} runs more. */
  @Test
  void mutatedFiles_loaded_neverThrow() throws IOException {
    List<String> seeds = seeds();
    int rounds = Integer.getInteger("foster.fuzz", 3_000);
    for (int seed = 0; seed < rounds; seed++) {
      Random random = new Random(seed);
      String text = seeds.get(random.nextInt(seeds.size()));
      byte[] mutated = mutate(text, random);
      try {
        load(mutated);
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed " + seed + ": " + new String(mutated, StandardCharsets.UTF_8), e);
      }
    }
  }

  private static byte[] mutate(String text, Random random) {
    StringBuilder out = new StringBuilder(text);
    for (int i = random.nextInt(6); i >= 0; i--) {
      int at = random.nextInt(out.length() + 1);
      int end = Math.min(out.length(), at + random.nextInt(12));
      switch (random.nextInt(5)) {
        case 0 -> out.delete(at, end);
        case 1 -> out.insert(at, TOKENS[random.nextInt(TOKENS.length)]);
        case 2 -> out.replace(at, end, TOKENS[random.nextInt(TOKENS.length)]);
        case 3 -> out.insert(random.nextInt(out.length() + 1), out.substring(at, end));
        default -> out.insert(at, (char) random.nextInt(0x300));
      }
    }
    byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  @Test
  void randomBytes_loaded_neverThrow() {
    for (int seed = 0; seed < 300; seed++) {
      byte[] bytes = new byte[seed];
      new Random(seed).nextBytes(bytes);
      load(bytes);
    }
  }

  @Test
  void mutatedEnvFiles_parsed_neverThrow() {
    String text = "A=1\nexport B='x y' # c\nC=\"a\\n\nb\"\n# d\nE\n";
    for (int seed = 0; seed < 5_000; seed++) {
      byte[] bytes = mutate(text, new Random(seed));
      EnvFile.parse(bytes, new Source("e", "/", 0), new Problems(), "env_file");
    }
  }

  /** The bytes that loading a hostile text allocates: a bound that does not depend on a clock. */
  private long allocated(String text) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().threadId();
    long before = threads.getThreadAllocatedBytes(id);
    load(text.getBytes(StandardCharsets.UTF_8));
    return threads.getThreadAllocatedBytes(id) - before;
  }

  private static final String HEAD = "services:\n  a: {command: [app]}\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-a: {", "x-a: [", "x-a: [[", "? ", "- ", "x-a: \"", "x-a: '", "x-a: |\n  ", "&a ", "*",
            "!",
        "# ", "x-a: [a, ", "x-a: {a: b, ", "\n", "%", "a: ", "x-a: a b ", "\\", "'' : ", "${",
            "${A:-"
      })
  void repeatedText_upToTheFileLimit_isBounded(String token) {
    String line = token.repeat(ConfigLimits.LINE / token.length() - 1);
    assertTrue(allocated(HEAD + line) < 300L << 20);
    String lines = (token + "\n").repeat((ConfigLimits.FILE_BYTES - 99) / (token.length() + 1));
    assertTrue(allocated(HEAD + lines) < 300L << 20);
  }

  @Test
  void lineAboveTheLimit_isRefused() {
    assertEquals(
        List.of("f.yaml:3:131073: this line is too long (more than 131072 characters)"),
        loading.errors(HEAD + "#".repeat(200_000)));
  }

  @Test
  void fileAboveTheLimit_isRefused() {
    List<String> errors = loading.errors("#".repeat(ConfigLimits.FILE_BYTES + 1));
    assertEquals(List.of("f.yaml: cannot read this file: File too large"), errors);
  }

  @Test
  void servicesAboveTheLimit_areRefused() {
    StringBuilder text = new StringBuilder("services:\n");
    for (int i = 0; i <= ConfigLimits.SERVICES; i++) {
      text.append("  s").append(i).append(": {command: [app]}\n");
    }
    assertEquals(
        "f.yaml:2:3: services: more than 1000 services",
        loading.errors(text.toString()).getFirst());
  }

  @Test
  void servicesInAChain_atTheLimit_areRead() {
    StringBuilder text = new StringBuilder("services:\n  s0: {command: [app]}\n");
    for (int i = 1; i < ConfigLimits.SERVICES; i++) {
      text.append("  s" + i + ": {command: [app], depends_on: [s" + (i - 1) + "]}\n");
    }
    assertNotNull(loading.load(text.toString()).plan());
    text.append("  s" + ConfigLimits.SERVICES + ": {command: [app]}\n");
  }

  @Test
  void defaultsTimesServices_aboveTheLimit_areRefused() {
    StringBuilder text = new StringBuilder("defaults:\n  env:\n");
    for (int i = 0; i < 1_000; i++) {
      text.append("    V").append(i).append(": x\n");
    }
    text.append("services:\n");
    for (int i = 0; i < 500; i++) {
      text.append("  s").append(i).append(": {command: [app]}\n");
    }
    assertEquals(
        "f.yaml:2:3: defaults: too large for 500 services",
        loading.errors(text.toString()).getFirst());
  }

  @Test
  void memory_thatIsLacking_isReported() {
    LoadResult loaded =
        new ConfigLoader(loading.host, loading.environment)
            .load(
                source -> {
                  throw new OutOfMemoryError("of the test");
                });
    assertEquals(
        List.of("the configuration does not fit into Foster's memory"),
        Loading.texts(loaded.errors()));
  }

  @Test
  void envFiles_afterTooManyVariables_areNotRead() {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i <= ConfigLimits.VARIABLES; i++) {
      file.append("V").append(i).append("=\n");
    }
    loading.file("/conf/many.env", file.toString());
    assertEquals(
        List.of("f.yaml:3:33: services.a.env_file[0]: more than 50000 variables in all services"),
        loading.errors(
            """
            services:
              a:
                {command: [app], env_file: [many.env, is-not-there.env]}
            """));
  }

  @Test
  void variablesOfAllServices_aboveTheLimit_areRefused() {
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      file.append("V").append(i).append("=x\n");
    }
    loading.file("/conf/v.env", file.toString());
    StringBuilder text = new StringBuilder("defaults: {env_file: v.env}\nservices:\n");
    for (int i = 0; i < 300; i++) {
      text.append("  s").append(i).append(": {command: [app]}\n");
    }
    assertTrue(loading.errors(text.toString()).getFirst().contains("more than 50000 variables"));
  }

  @Test
  void problems_aboveTheLimit_areCut() {
    StringBuilder text = new StringBuilder("services:\n  a:\n    command: [app]\n");
    for (int i = 0; i < 20_000; i++) {
      text.append("    comand").append(i).append(": x\n");
    }
    List<String> errors = loading.errors(text.toString());
    assertEquals(ConfigLimits.PROBLEMS + 1, errors.size());
    assertEquals("there are more problems; fix these first", errors.getLast());
  }

  @Test
  void keysWithTheSameHash_areRead() {
    StringBuilder text = new StringBuilder(HEAD + "x-a:\n");
    for (int i = 0; i < 1 << 13; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 13; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB"); // all have the same hash code
      }
      text.append("  ").append(key).append(": 1\n");
    }
    assertNotNull(loading.load(text.toString()).plan());
  }

  @Test
  void pattern_nestedVeryDeeply_isRefused() throws Exception {
    String pattern = "(".repeat(20_000) + "a" + ")".repeat(20_000);
    List<String> errors =
        loading.errors(Loading.wrap("command: [app]\nready: {log: '" + pattern + "'}"));
    assertEquals(1, errors.size());
    assertTrue(errors.getFirst().contains("not a regular expression: Stack overflow"));
  }
}
