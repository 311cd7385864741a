package dev.foster.config;

import dev.foster.config.schema.ConfigKeys;
import dev.foster.config.yaml.Node;
import dev.foster.plan.Schedule;
import dev.foster.schedule.CronExpression;
import dev.foster.schedule.CronSyntaxException;
import dev.foster.schedule.Timetable;
import dev.foster.text.PathText;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code schedule}. */
final class ScheduleReader {
  private static final String REBOOT = "@reboot";

  private final LoadContext context;
  private final List<CronExpression> expressions = new ArrayList<>();
  private boolean atStart;

  private ScheduleReader(LoadContext context) {
    this.context = context;
  }

  /** The schedule of a service; null if it has none, or after an error. */
  static Schedule of(LoadContext context, ServiceDraft draft) {
    Node node = draft.fields.get(ConfigKeys.SCHEDULE);
    if (node == null) {
      return null;
    }
    return new ScheduleReader(context).read(node, draft.path(ConfigKeys.SCHEDULE));
  }

  private Schedule read(Node node, String path) {
    if (node.isScalar()) {
      expression(node, path);
      return schedule(standardZone(node, path), null, null, path, node);
    }
    Fields fields = Fields.of(context, node, ConfigKeys.SCHEDULE_SECTION, path);
    if (fields == null) {
      return null;
    }
    atStart = fields.flag(ConfigKeys.AT_START);
    Node cron = fields.get(ConfigKeys.CRON);
    if (cron != null) {
      cron(cron, fields.path(ConfigKeys.CRON));
    }
    ZoneId zone =
        fields.has(ConfigKeys.SCHEDULE_TIMEZONE)
            ? TimeZones.read(context, fields, ConfigKeys.SCHEDULE_TIMEZONE)
            : standardZone(node, path);
    Duration every = fields.duration(ConfigKeys.EVERY);
    if (cron != null && every != null) {
      context.problems.error(
          fields.keyNode(ConfigKeys.EVERY),
          fields.path(ConfigKeys.EVERY),
          "there is also 'cron': keep one of them");
    }
    return schedule(zone, every, fields, path, node);
  }

  private ZoneId standardZone(Node node, String path) {
    if (context.zone == null) {
      context.zone = TimeZones.standard(context, node, path);
    }
    return context.zone;
  }

  private void cron(Node node, String path) {
    if (!node.isList()) {
      expression(node, path);
      return;
    }
    if (node.items.isEmpty()) {
      context.problems.error(node, path, "must have at least one expression");
    }
    for (int i = 0; i < node.items.size(); i++) {
      expression(node.items.get(i), path + "[" + i + "]");
    }
  }

  private void expression(Node node, String path) {
    String text = context.scalars.someText(node, path);
    if (text == null) {
      return;
    }
    if (text.equals(REBOOT)) {
      atStart = true;
      return;
    }
    try {
      expressions.add(CronExpression.parse(text));
    } catch (CronSyntaxException e) {
      context.problems.error(node, path, e.getMessage());
    }
  }

  private Timetable timetable(ZoneId zone) {
    return expressions.isEmpty() ? null : new Timetable(List.copyOf(expressions), zone);
  }

  private String state(Fields fields) {
    String path = fields.text(ConfigKeys.SCHEDULE_STATE);
    Node node = fields.get(ConfigKeys.SCHEDULE_STATE);
    if (path == null || node == null) {
      return null;
    }
    if (!fields.has(ConfigKeys.CATCH_UP)) {
      String message = "is for 'catch_up', which is not here";
      context.problems.error(node, fields.path(ConfigKeys.SCHEDULE_STATE), message);
    }
    return PathText.resolve(node.source.directory, path);
  }

  private Schedule schedule(ZoneId zone, Duration every, Fields fields, String path, Node node) {
    Timetable times = timetable(zone);
    if (times == null && every == null && !atStart && !context.problems.hasErrors()) {
      context.problems.error(node, path, "needs 'cron', 'every' or 'at_start: true'");
    }
    if (fields == null) {
      return new Schedule(
          times,
          every,
          atStart,
          zone,
          Schedule.Overlap.SKIP,
          Duration.ZERO,
          Duration.ZERO,
          null,
          0);
    }
    String overlap = fields.word(ConfigKeys.OVERLAP);
    Integer failures = fields.integer(ConfigKeys.SCHEDULE_FAILURES);
    return new Schedule(
        times,
        every,
        atStart,
        zone,
        Schedule.Overlap.valueOf(overlap.toUpperCase(Locale.ROOT)),
        fields.duration(ConfigKeys.SCHEDULE_JITTER),
        fields.duration(ConfigKeys.CATCH_UP),
        state(fields),
        failures == null ? 0 : failures);
  }
}
