package dev.foster.probe;

import dev.foster.text.ByteText;
import java.util.Locale;
import java.util.Map;

/**
 * The address and the path of a GET request.
 *
 * @param host name or address, IPv6 without brackets
 * @param authority host and port for the {@code Host} header
 * @param path path and query for the request line
 */
record HttpTarget(String host, int port, String authority, String path) {
  private static final String SCHEME = "http://";
  private static final int DEFAULT_PORT = 80;

  /**
   * Parses a URL.
   *
   * @throws IllegalArgumentException the URL cannot be requested; the message says why
   */
  static HttpTarget of(String url) {
    if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new IllegalArgumentException("only http:// URLs are supported");
    }
    int start = SCHEME.length();
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String authority = url.substring(start, end);
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "a user in the URL is not supported, use a header instead");
    }
    int hash = url.indexOf('#', end);
    String path = url.substring(end, hash < 0 ? url.length() : hash);
    return of(authority, path.startsWith("/") ? path : "/" + path);
  }

  private static HttpTarget of(String authority, String path) {
    boolean bracketed = authority.startsWith("[");
    int hostEnd = bracketed ? authority.indexOf(']') + 1 : authority.indexOf(':');
    if (hostEnd < 0) {
      hostEnd = authority.length();
    }
    String host = authority.substring(0, hostEnd);
    String rest = authority.substring(hostEnd);
    int port = rest.isEmpty() || rest.equals(":") ? DEFAULT_PORT : port(rest);
    if (host.isEmpty() || port < 1) {
      throw new IllegalArgumentException("'" + authority + "' is no host and port");
    }
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    String shown = port == DEFAULT_PORT ? host : host + ":" + port;
    return new HttpTarget(bare, port, shown, escape(path));
  }

  private static int port(String rest) {
    int port = 0;
    for (int i = 1; i < rest.length(); i++) {
      int digit = rest.charAt(i) - '0';
      if (digit < 0 || digit > 9 || port > 6553) {
        return -1;
      }
      port = port * 10 + digit;
    }
    return rest.charAt(0) == ':' && port <= 65535 ? port : -1;
  }

  /** Percent-encodes blanks, control characters and bytes beyond ASCII. */
  private static String escape(String path) {
    byte[] bytes = ByteText.encode(path);
    StringBuilder out = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      if (b > ' ' && b < 0x7F) {
        out.append((char) b);
      } else {
        out.append('%').append(hex(b >> 4 & 15)).append(hex(b & 15));
      }
    }
    return out.toString();
  }

  private static char hex(int digit) {
    return (char) (digit < 10 ? '0' + digit : 'A' + digit - 10);
  }

  /**
   * The whole request.
   *
   * @param headers added to the default headers, or in place of one with the same name; an empty
   *     value omits the header
   * @throws IllegalArgumentException a header contains a line break
   */
  byte[] request(Map<String, String> headers) {
    StringBuilder text = new StringBuilder("GET ").append(path).append(" HTTP/1.1\r\n");
    header(text, "Host", authority, headers);
    header(text, "User-Agent", "foster", headers);
    header(text, "Accept", "*/*", headers);
    header(text, "Connection", "close", headers);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      append(text, header.getKey(), header.getValue());
    }
    return ByteText.encode(text.append("\r\n").toString());
  }

  private static void header(
      StringBuilder text, String name, String value, Map<String, String> headers) {
    for (String given : headers.keySet()) {
      if (given.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return;
      }
    }
    append(text, name, value);
  }

  private static void append(StringBuilder text, String name, String value) {
    if (isBroken(name) || isBroken(value)) {
      throw new IllegalArgumentException("header " + name.strip() + " has a line break in it");
    }
    if (!value.isEmpty()) {
      text.append(name).append(": ").append(value).append("\r\n");
    }
  }

  private static boolean isBroken(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0;
  }
}
