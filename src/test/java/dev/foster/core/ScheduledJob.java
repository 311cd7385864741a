package dev.foster.core;

import static dev.foster.plan.Plans.plan;
import static dev.foster.plan.Plans.service;

import dev.foster.plan.Plans;
import dev.foster.plan.Schedule;
import dev.foster.plan.Schedules;
import java.time.Instant;
import java.util.List;

/** What the tests of schedules share: a service {@code job}, and what came of it. */
final class ScheduledJob {
  private ScheduledJob() {}

  static Schedule nightly() {
    return Schedules.cron("30 2 * * *");
  }

  static Plans.ServicePlan job(Schedule schedule) {
    return service("job").schedule(schedule);
  }

  /** Booted in Berlin, on a Sunday in November. */
  static Script at(String time, Plans.ServicePlan... services) {
    Plans plans = plan();
    for (Plans.ServicePlan each : services) {
      plans.with(each);
    }
    Script script = new Script(plans.build());
    script.setClock(Instant.parse(time));
    script.step(new Event.Booted());
    return script;
  }

  static ScheduleView schedule(Script script) {
    return script.view("job").schedule();
  }

  static List<Effect.Spawn> starts(Script script) {
    return script.effects.stream()
        .filter(effect -> effect instanceof Effect.Spawn)
        .map(effect -> (Effect.Spawn) effect)
        .toList();
  }

  static int runs(Script script) {
    return schedule(script).runs();
  }
}
