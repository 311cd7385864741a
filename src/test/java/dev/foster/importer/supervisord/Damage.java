package dev.foster.importer.supervisord;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Changes texts at random, with a seed. */
final class Damage {
  private static final List<String> PIECES =
      List.of(
          "%",
          "%%",
          "%(",
          ")s",
          "%(ENV_X)s",
          "%(process_num)02d",
          "%(here)s",
          "=",
          ":",
          ";",
          " ;",
          " #",
          "\n",
          "\n ",
          "\n\t",
          "\"",
          "'",
          "\\",
          ",",
          "[",
          "]",
          "[program:x]\n",
          "$",
          "${",
          "numprocs=3\n",
          "priority=5\n",
          "\uE001",
          "\u2028",
          "\u00A0",
          "\u0000",
          "\uFEFF",
          "command=/bin/true\n",
          "-1",
          "99999999999999999999",
          "[DEFAULT]\n",
          "[include]\n",
          "environment=A=\"1\"\n",
          "true",
          "0x10",
          "\r",
          "é",
          "🙂");

  private Damage() {}

  /** One of the texts, or two of them in a row, with some changes. */
  static byte[] of(List<String> texts, int seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
    if (random.nextInt(4) == 0) {
      text.append('\n').append(texts.get(random.nextInt(texts.size())));
    }
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, text.substring(at, end));
        default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(20) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
