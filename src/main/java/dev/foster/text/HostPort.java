package dev.foster.text;

/** A host and a port: {@code 127.0.0.1:9000}, {@code localhost:80}, {@code [::1]:80}. */
public record HostPort(String host, int port) {

  /**
   * Parses an address; null if the text is not one.
   *
   * @param fallback port for a text without one; -1 if a port is required
   */
  public static HostPort parse(String text, int fallback) {
    boolean bracketed = text.startsWith("[");
    int end = bracketed ? text.indexOf(']') : text.indexOf(':');
    if (bracketed && end < 0) {
      return null;
    }
    String host = bracketed ? text.substring(1, end) : end < 0 ? text : text.substring(0, end);
    String rest = end < 0 ? "" : text.substring(bracketed ? end + 1 : end);
    int port = rest.isEmpty() ? fallback : port(rest);
    return port < 0 || !isHost(host, bracketed) ? null : new HostPort(host, port);
  }

  private static int port(String rest) {
    if (rest.length() < 2 || rest.length() > 6 || rest.charAt(0) != ':') {
      return -1;
    }
    int port = 0;
    for (int i = 1; i < rest.length(); i++) {
      int digit = rest.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      port = port * 10 + digit;
    }
    return port >= 1 && port <= 65535 ? port : -1;
  }

  private static boolean isHost(String host, boolean bracketed) {
    if (host.isEmpty() || host.length() > 253) {
      return false;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean digit = c >= '0' && c <= '9';
      boolean mark =
          bracketed ? c == ':' || c == '.' || c == '%' : c == '.' || c == '-' || c == '_';
      if (!letter && !digit && !mark) {
        return false;
      }
    }
    return true;
  }
}
