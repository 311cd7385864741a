package dev.foster.control;

import dev.foster.core.ScheduleView;
import dev.foster.plan.Schedule;
import dev.foster.text.JsonWriter;
import dev.foster.text.Rfc3339;
import java.time.Instant;

/** The schedule of a service in {@code foster status --json}. */
final class ScheduleJson {
  private ScheduleJson() {}

  static void write(JsonWriter json, ScheduleView view, Schedule plan) {
    json.object();
    json.key("next_at").value(time(view.nextAt()));
    json.key("due_at").value(time(view.dueAt()));
    json.key("timezone").value(plan.zone().getId());
    json.key("last_started_at").value(time(view.lastStartedAt()));
    json.key("last_ended_at").value(time(view.lastEndedAt()));
    json.key("last_success_at").value(time(view.lastSuccessAt()));
    json.key("last").value(view.last());
    json.key("runs").value(view.runs());
    json.key("failed").value(view.failed());
    json.key("skipped").value(view.skipped());
    json.key("missed").value(view.missed());
    json.endObject();
  }

  static String time(Instant instant) {
    return instant == null ? null : Rfc3339.text(instant.toEpochMilli());
  }

  /** Why a scheduled service is unhealthy; null if it is healthy. */
  static String blame(String state, ScheduleView view, Schedule plan) {
    if (state.equals("down") || state.equals("failed")) {
      return state;
    }
    boolean failing = plan.failures() > 0 && view.failedInRow() >= plan.failures();
    if (!failing) {
      return null;
    }
    String runs =
        view.failedInRow() == 1 ? "1 run failed" : view.failedInRow() + " runs failed in a row";
    String how = view.last().startsWith("failed: ") ? view.last().substring(8) : view.last();
    return runs + ": " + how;
  }
}
