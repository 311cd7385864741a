package dev.foster.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTest {

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080/ping, 127.0.0.1, 8080, 127.0.0.1:8080, /ping",
    "http://localhost, localhost, 80, localhost, /",
    "HTTP://web:80/, web, 80, web, /",
    "http://web:/a/b?c=d&e#f, web, 80, web, /a/b?c=d&e",
    "http://[::1]:81?x, ::1, 81, [::1]:81, /?x",
    "http://[fd00::1]/, fd00::1, 80, [fd00::1], /",
    "http://web/a b\u00fc, web, 80, web, /a%20b%C3%BC",
  })
  void of_url_splitsIt(String url, String host, int port, String authority, String path) {
    assertEquals(new HttpTarget(host, port, authority, path), HttpTarget.of(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://web/",
        "ftp://x/",
        "web:80",
        "",
        "http://",
        "http:///x",
        "http://:80/",
        "http://web:0/",
        "http://web:65536/",
        "http://web:8x/",
        "http://[::1/",
        "http://u:p@web/",
        "http://[::1]x/"
      })
  void of_invalidUrl_isRefused(String url) {
    assertThrows(IllegalArgumentException.class, () -> HttpTarget.of(url));
  }

  private static String request(Map<String, String> headers) {
    return new String(HttpTarget.of("http://web:81/a?b").request(headers), US_ASCII);
  }

  @Test
  void request_noHeaders_hasOurs() {
    assertEquals(
        "GET /a?b HTTP/1.1\r\nHost: web:81\r\nUser-Agent: foster\r\nAccept: */*\r\n"
            + "Connection: close\r\n\r\n",
        request(Map.of()));
  }

  @Test
  void request_headers_replaceOrOmitOurs() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("host", "example.org");
    headers.put("Accept", "");
    headers.put("X-Probe", "1");
    assertEquals(
        "GET /a?b HTTP/1.1\r\nUser-Agent: foster\r\nConnection: close\r\n"
            + "host: example.org\r\nX-Probe: 1\r\n\r\n",
        request(headers));
  }

  @Test
  void request_lineBreakInHeader_isRefused() {
    for (String bad : new String[] {"a\r\nb", "a\nb", "a\0b"}) {
      assertThrows(IllegalArgumentException.class, () -> request(Map.of("X", bad)));
      assertThrows(IllegalArgumentException.class, () -> request(Map.of(bad, "x")));
    }
  }
}
