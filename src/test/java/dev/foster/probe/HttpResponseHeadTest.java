package dev.foster.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseHeadTest {
  private static final int PENDING = -1;
  private static final int GARBLED = -2;

  private static byte[] bytes(String text) {
    return text.replace("\\r", "\r").replace("\\n", "\n").getBytes(ISO_8859_1);
  }

  /** The status, or PENDING or GARBLED, after these bytes in pieces of that size. */
  private static int outcome(byte[] bytes, int piece, boolean closed) {
    HttpResponseHead answer = new HttpResponseHead();
    boolean over = false;
    for (int at = 0; at < bytes.length && !over; at += piece) {
      byte[] part = java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece));
      over = answer.take(part, part.length);
    }
    if (closed && !over) {
      answer.end();
      over = true;
    }
    return !over ? PENDING : answer.isMalformed() ? GARBLED : answer.status();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK\\r\\n\\r\\n | 200",
        "HTTP/1.0 404 Not Found\\nServer: x\\n\\nbody | 404",
        "HTTP/1.1 204\\r\\nA: b\\r\\n\\r\\n | 204",
        "HTTP/1.1 204 \\r\\n\\r\\n | 204",
        "HTTP/1.1 100 Continue\\r\\n\\r\\nHTTP/1.1 503 No\\r\\nX: y\\r\\n\\r\\n | 503",
        "HTTP/1.1 103 Early Hints\\r\\nLink: x\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\n\\r\\n | 200",
        "HTTP/1.1 101 Switching Protocols\\r\\n\\r\\n | 101",
        "HTTP/1.1 599 Odd\\r\\n\\r\\n | 599",
      })
  void take_completeHead_hasStatusHoweverItIsCut(String text, int status) {
    byte[] bytes = bytes(text);
    for (int piece = 1; piece <= bytes.length; piece++) {
      assertEquals(status, outcome(bytes, piece, false));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HT",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK\\r\\n",
        "HTTP/1.1 200 OK\\r\\nA: b\\r\\n",
        "HTTP/1.1 100 Continue\\r\\n\\r\\n"
      })
  void take_partOfAHead_waitsForMore(String text) {
    assertEquals(PENDING, outcome(bytes(text), 3, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH",
        "\\n",
        "HTTP/2 200\\r\\n",
        "HTTP/1.1 2000 OK\\r\\n",
        "HTTP/1.1 20\\r\\n",
        "HTTP/1.1 abc OK\\r\\n",
        "HTTP/1.1200 OK\\r\\n",
        "HTTP/1.1\\r\\n",
        "HTTP/1.1 099 Low\\r\\n",
        "220 mail ESMTP"
      })
  void take_somethingElse_isMalformedAtOnce(String text) {
    assertEquals(GARBLED, outcome(bytes(text), 1, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK\\r\\nA: b | 200",
        "HTTP/1.0 200 OK | 200",
        "HTTP/1.0 20 | -2",
        "HTTP/1.1 100 Continue\\r\\n\\r\\n | -2",
      })
  void end_beforeTheEmptyLine_keepsACompleteStatus(String text, int status) {
    assertEquals(status, outcome(bytes(text.strip()), 4, true));
  }

  @Test
  void take_endlessHeaders_endsAtTheLimit() {
    byte[] start = bytes("HTTP/1.1 200 OK\r\n");
    byte[] junk = "x-junk: 1\r\n".repeat(100).getBytes(ISO_8859_1);
    HttpResponseHead answer = new HttpResponseHead();
    assertFalse(answer.take(start, start.length));
    int taken = start.length;
    while (!answer.take(junk, junk.length)) {
      taken += junk.length;
      assertTrue(taken < HttpResponseHead.LIMIT);
    }
    assertEquals(200, answer.status());
    assertFalse(answer.isMalformed());
  }

  @Test
  void take_anyBytes_neverThrows() {
    Random random = new Random(7);
    byte[] valid = bytes("HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\nServer: s\r\n\r\n");
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = valid.clone();
      for (int k = random.nextInt(4); k > 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int whole = outcome(bytes, bytes.length, true);
      assertEquals(whole, outcome(bytes, 1 + random.nextInt(9), true));
      assertTrue(whole == GARBLED || whole >= 101 && whole <= 999);
    }
  }
}
