package dev.foster.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

/**
 * Fuzz target: any bytes as the answer to an HTTP probe. Its meaning does not depend on how it is
 * cut into pieces, and the probe reads no more than the longest head.
 */
public final class HttpFuzz {
  private HttpFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    HttpResponseHead whole = new HttpResponseHead();
    boolean enough = whole.take(bytes, bytes.length);
    if (!enough) {
      assertTrue(bytes.length < HttpResponseHead.LIMIT);
      whole.end();
    }
    for (int size : new int[] {1, 7}) {
      HttpResponseHead pieces = new HttpResponseHead();
      boolean over = false;
      for (int at = 0; at < bytes.length && !over; at += size) {
        byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
        over = pieces.take(piece, piece.length);
      }
      assertEquals(enough, over);
      if (!over) {
        pieces.end();
      }
      assertEquals(whole.isMalformed(), pieces.isMalformed());
      if (!whole.isMalformed()) {
        assertEquals(whole.status(), pieces.status());
        assertTrue(whole.status() >= 100 && whole.status() <= 999);
      }
    }
  }
}
