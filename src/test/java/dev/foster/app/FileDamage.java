package dev.foster.app;

import dev.foster.config.FakeHost;
import dev.foster.importer.ImportCases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Changes the files of a case at random, by a seed. */
final class FileDamage {
  private static final List<String> PIECES =
      List.of(
          "%",
          "\\",
          "\"",
          "'",
          "=",
          ":",
          " ",
          "\t",
          "\n",
          "\n  ",
          "\n- ",
          "$",
          "${",
          "${A:-b}",
          "[",
          "]",
          "{",
          "}",
          "*",
          "@",
          "&a ",
          "*a",
          "<<: ",
          "#",
          ";",
          "-",
          "/",
          "0",
          "-1",
          "99999999999999999999",
          "true",
          "null",
          "~",
          "\r",
          "\u0000",
          "\uFEFF",
          "\u2028",
          "é",
          "🙂",
          "\uD800");

  private final ImportCases.Case source;
  private final Map<String, String> files = new LinkedHashMap<>();

  FileDamage(List<ImportCases.Case> cases, int seed) {
    Random random = new Random(seed);
    source = cases.get(random.nextInt(cases.size()));
    Map<String, String> all = source.files();
    all.put("", source.input());
    List<String> names = List.copyOf(all.keySet());
    String damaged = names.get(random.nextInt(names.size()));
    files.putAll(all);
    StringBuilder text = new StringBuilder(all.get(damaged));
    String other = cases.get(random.nextInt(cases.size())).input();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(6)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, text.substring(at, end));
        case 2 -> text.insert(at, other.substring(random.nextInt(other.length() + 1)));
        default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    files.put(damaged, text.toString());
  }

  FakeHost host(String name) {
    FakeHost host = new FakeHost();
    files.forEach(
        (file, text) -> {
          String path = file.isEmpty() ? name : file;
          host.file(path.startsWith("/") ? path : host.directory + "/" + path, text);
        });
    return host;
  }

  List<String> arguments(String name) {
    return source.arguments(name);
  }

  @Override
  public String toString() {
    return files.toString();
  }
}
