package dev.foster.config;

import dev.foster.config.schema.Key;
import dev.foster.config.yaml.Node;
import dev.foster.config.yaml.Problems;
import dev.foster.text.NearestWord;
import dev.foster.text.ZoneNames;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Finds the time zones that a configuration names, and the one of the machine. */
final class TimeZones {
  private static final String LOCALTIME = "/etc/localtime";

  private TimeZones() {}

  /** The time zone that a key names; UTC after an error. */
  static ZoneId read(LoadContext context, Fields fields, Key<String> key) {
    String name = fields.text(key);
    ZoneId zone = name == null ? null : ZoneNames.zone(name);
    if (name != null && zone == null) {
      String hint = NearestWord.hint(name, ZoneId.getAvailableZoneIds());
      String message = "there is no " + Problems.quote(name) + hint;
      context.problems.error(fields.get(key), fields.path(key), message);
    }
    return zone == null ? ZoneOffset.UTC : zone;
  }

  /**
   * The time zone of {@code $TZ}, otherwise that to which {@code /etc/localtime} links, otherwise
   * UTC.
   *
   * @param at the value that needs it, for errors
   */
  static ZoneId standard(LoadContext context, Node at, String path) {
    String variable = context.environment.get("TZ");
    String name = variable != null ? variable : context.host.link(LOCALTIME);
    if (name == null || name.isEmpty()) {
      return ZoneOffset.UTC;
    }
    ZoneId zone = ZoneNames.local(name);
    if (zone == null) {
      String where = variable != null ? "$TZ is " : LOCALTIME + " links to ";
      String message = where + Problems.quote(name) + ", which is not a time zone: set 'timezone'";
      context.problems.error(at, path, message);
      return ZoneOffset.UTC;
    }
    return zone;
  }
}
