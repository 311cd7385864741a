package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.CoreSchema;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.plan.Check;
import dev.foster.text.HostPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code http} checks. */
final class HttpReader {
  private static final List<Check.Range> GOOD = List.of(new Check.Range(200, 399));

  private static final String SCHEME = "http://";

  private final LoadContext context;

  HttpReader(LoadContext context) {
    this.context = context;
  }

  /** The check, or null after an error. */
  Check.Http read(Node node, String path) {
    if (node.isScalar()) {
      String url = url(node, path);
      return url == null ? null : new Check.Http(url, GOOD, Map.of());
    }
    Fields fields = Fields.of(context, node, ConfigKeys.HTTP_REQUEST, path);
    if (fields == null) {
      return null;
    }
    Node urlNode = fields.get(ConfigKeys.URL);
    if (urlNode == null) {
      context.problems.error(node, path, "needs a url");
    }
    String url = urlNode == null ? null : url(urlNode, fields.path(ConfigKeys.URL));
    List<Check.Range> statuses = statuses(fields);
    Map<String, String> headers = headers(fields);
    return url == null ? null : new Check.Http(url, statuses, headers);
  }

  private String url(Node node, String path) {
    String url = context.scalars.text(node, path);
    String wrong = url == null ? null : complaint(url);
    if (wrong != null) {
      context.problems.error(node, path, wrong + ", is " + Problems.quote(url));
      return null;
    }
    return url;
  }

  private static String complaint(String url) {
    if (url.regionMatches(true, 0, "https://", 0, 8)) {
      return "Foster does not speak TLS: use exec with curl or wget, or an http:// URL";
    }
    if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) { // RFC 3986 §3.1
      return "must be a URL such as http://127.0.0.1:8080/ping";
    }
    int start = SCHEME.length();
    int slash = start;
    while (slash < url.length() && "/?#".indexOf(url.charAt(slash)) < 0) {
      slash++;
    }
    for (int i = 0; i < url.length(); i++) {
      if (url.charAt(i) < ' ' || url.charAt(i) == 0x7F) {
        return "must not contain control characters";
      }
    }
    return HostPort.parse(url.substring(start, slash), 80) == null
        ? "must have a host and a port from 1 to 65535"
        : null;
  }

  private List<Check.Range> statuses(Fields fields) {
    Node node = fields.get(ConfigKeys.STATUS);
    if (node == null) {
      return GOOD;
    }
    String path = fields.path(ConfigKeys.STATUS);
    List<Node> items = node.isList() ? node.items : List.of(node);
    List<Check.Range> ranges = new ArrayList<>(items.size());
    for (Node item : items) {
      String text = context.scalars.text(item, path);
      Check.Range range = text == null ? null : range(text);
      if (text != null && range == null) {
        String is = ", is " + Problems.quote(text);
        context.problems.error(item, path, "must be status codes such as 200 or 200-399" + is);
      }
      ranges.add(range);
    }
    if (ranges.isEmpty()) {
      context.problems.error(node, path, "must name at least one status code");
    }
    return context.problems.hasErrors() ? GOOD : List.copyOf(ranges);
  }

  private static Check.Range range(String text) {
    int dash = text.indexOf('-');
    int low = code(dash < 0 ? text : text.substring(0, dash));
    int high = dash < 0 ? low : code(text.substring(dash + 1));
    return low < 0 || high < low ? null : new Check.Range(low, high);
  }

  private static int code(String text) {
    Long code = CoreSchema.integer(text);
    return code == null || code < 100 || code > 599 ? -1 : code.intValue();
  }

  private Map<String, String> headers(Fields fields) {
    Node node = fields.get(ConfigKeys.HEADERS);
    if (node == null) {
      return Map.of();
    }
    String path = fields.path(ConfigKeys.HEADERS);
    Map<String, String> headers = new LinkedHashMap<>();
    if (!node.isMap()) {
      context.problems.error(node, path, "must be a map, is " + node.words());
      return headers;
    }
    for (Map.Entry<String, Node.Entry> entry : node.entries.entrySet()) {
      String name = entry.getKey(); // "x-" names are headers here, not keys to ignore
      headers.put(name, header(name, entry.getValue(), path + "." + name));
    }
    return java.util.Collections.unmodifiableMap(headers);
  }

  private String header(String name, Node.Entry entry, String path) {
    if (!isToken(name)) {
      context.problems.error(entry.key, path, "is not a valid name of an HTTP header");
    }
    String value = context.scalars.text(entry.value, path);
    for (int i = 0; value != null && i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' && c != '\t' || c >= 0x7F) {
        context.problems.error(
            entry.value, path, "a header value may have only printable ASCII characters");
        return null;
      }
    }
    return value;
  }

  /** RFC 9110 §5.6.2. */
  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean other = c >= '0' && c <= '9' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
      if (!letter && !other) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
