package dev.foster.control;

import dev.foster.loop.EventLog;
import dev.foster.loop.EventLog.Entry;
import dev.foster.text.JsonWriter;
import dev.foster.text.Rfc3339;
import java.util.List;

/**
 * Events of the log. A reader who is too slow gets the number of events that it missed, and costs
 * no memory.
 */
final class EventAnswer implements Answer {
  private static final int BATCH = 50;

  private final EventLog events;
  private final List<String> services;
  private final boolean follow;
  private final long end;
  private long seen;

  /**
   * Events of the log.
   *
   * @param services whose events; empty means all
   * @param follow whether to go on with new events
   */
  EventAnswer(EventLog events, List<String> services, boolean follow) {
    this.events = events;
    this.services = services;
    this.follow = follow;
    end = events.last();
  }

  @Override
  public boolean advance(SendBuffer out, long now) {
    while (out.hasRoom()) {
      List<Entry> batch = events.after(seen, BATCH);
      if (batch.isEmpty()) {
        break;
      }
      for (Entry entry : batch) {
        if (seen > 0 && entry.number() > seen + 1) {
          long missed = entry.number() - seen - 1;
          out.add(new JsonWriter().object().key("missed").value(missed).endObject());
        }
        seen = entry.number();
        if (isWanted(entry.service())) {
          out.add(json(entry));
        }
      }
    }
    if (!follow && (seen >= end || events.after(seen, 1).isEmpty())) {
      out.add(Replies.done(List.of()));
      return true;
    }
    return false;
  }

  private boolean isWanted(String service) {
    return services.isEmpty() || services.contains(service == null ? ServiceNames.FOSTER : service);
  }

  private static JsonWriter json(Entry entry) {
    JsonWriter json = new JsonWriter().object().key("event").object();
    json.key("number").value(entry.number());
    json.key("time").value(Rfc3339.text(entry.time().toEpochMilli()));
    json.key("level").value(entry.level());
    json.key("service").value(entry.service());
    json.key("event").value(entry.event());
    json.key("pid").value(entry.pid() > 0 ? (Integer) entry.pid() : null);
    json.key("message").value(entry.message());
    return json.endObject().endObject();
  }

  @Override
  public boolean isStream() {
    return follow;
  }
}
