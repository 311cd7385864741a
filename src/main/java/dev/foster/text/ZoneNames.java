package dev.foster.text;

import java.time.DateTimeException;
import java.time.ZoneId;

/** Names of time zones. */
public final class ZoneNames {
  private static final String ZONEINFO = "zoneinfo/";

  private ZoneNames() {}

  /** The zone with that name; null if there is none. */
  public static ZoneId zone(String name) {
    try {
      ZoneId zone = ZoneId.of(name);
      return zone.getRules() == null ? null : zone; // some names exist, but have no rules
    } catch (DateTimeException e) {
      return null;
    }
  }

  /**
   * The zone of the machine; null if there is none of that name.
   *
   * @param name the value of {@code $TZ}, which may begin with a colon, or the file to which {@code
   *     /etc/localtime} links
   */
  public static ZoneId local(String name) {
    int file = name.indexOf(ZONEINFO);
    String bare = file >= 0 ? name.substring(file + ZONEINFO.length()) : name;
    return zone(bare.startsWith(":") ? bare.substring(1) : bare);
  }
}
