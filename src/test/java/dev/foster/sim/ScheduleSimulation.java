package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.core.Request;
import dev.foster.core.Role;
import dev.foster.core.ScheduleView;
import dev.foster.core.ServiceView;
import dev.foster.core.supervisor.SupervisorMachine;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Dependency;
import dev.foster.plan.Plan;
import dev.foster.plan.Plans;
import dev.foster.plan.RestartPolicy;
import dev.foster.plan.Schedule;
import dev.foster.plan.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A scheduled job, the service that it needs and one that restarts after each good run, on virtual
 * time: runs of any length, requests, reloads, and a clock that somebody sets. {@link
 * ScheduleInvariants} counts along.
 */
final class ScheduleSimulation extends CoreSimulation {
  private static final int ACTIONS = 150;

  private final ScheduleInvariants invariants;

  /** When the main process of a service ends; absent without one. */
  private final Map<String, Long> ends = new HashMap<>();

  private final Map<String, Integer> pids = new HashMap<>();
  private final boolean needsDb;
  private Plan plan;
  private long offset;

  /** Good runs of the job before the start of the dependent; -1 before its first start. */
  private int goodBefore = -1;

  private ScheduleSimulation(long seed) {
    super(seed);
    needsDb = random.percent(40);
    plan = plan(schedule());
    begin(plan);
    invariants = new ScheduleInvariants(machine);
  }

  /** Runs a seed; throws a {@link Violation}, or whatever else went wrong. */
  static void run(long seed) {
    new ScheduleSimulation(seed).run();
  }

  private Schedule schedule() {
    String[] crons = {"*/5 * * * *", "0 * * * *", "30 2 * * *", "17 */3 * * *", "* 1-3 * * sun"};
    Schedule made =
        random.percent(15)
            ? Schedules.every(Duration.ofMinutes(random.pick(1, 7, 60)), Schedule.Overlap.SKIP)
            : Schedules.cron(crons[random.below(crons.length)]);
    made = Schedules.overlap(made, Schedule.Overlap.values()[random.below(3)]);
    made = Schedules.catchUp(made, Duration.ofMinutes(random.pick(0, 0, 10, 300)));
    made = random.percent(20) ? Schedules.jitter(made, Duration.ofSeconds(90)) : made;
    return random.percent(30) ? Schedules.atStart(made) : made;
  }

  private Plan plan(Schedule schedule) {
    Plans.ServicePlan job = Plans.service("job").schedule(schedule);
    if (random.percent(30)) {
      job.restart(RestartPolicy.Mode.ON_FAILURE).limit(2, Duration.ofHours(1));
    }
    if (needsDb) {
      job.after("db", Dependency.Condition.STARTED, random.percent(50), false);
    }
    job.runs("/bin/job" + random.below(2));
    Plans.ServicePlan web = Plans.service("web");
    web.after("job", Dependency.Condition.COMPLETED, true, true);
    return Plans.plan().with(Plans.service("db")).with(job).with(web).build();
  }

  private Instant wall() {
    return Instant.EPOCH.plusNanos(now + offset);
  }

  private void run() {
    setClock(Instant.parse("2026-03-28T20:00:07Z").plusSeconds(random.below(400) * 86_400L));
    step(new Event.Booted());
    invariants.booted();
    for (int i = 0; i < ACTIONS && !over; i++) {
      act();
      invariants.check(now, wall());
      boolean old = view(machine, "web").state().equals("up") && goodBefore < succeeded();
      require(!old, "GoodRunsReachDependents", "web is older than the last good run of the job");
    }
    step(new Event.Signalled(Signals.TERM, 0, false));
    advance(Duration.ofMinutes(1));
    if (!over) {
      throw new Violation("ScheduleEnds", "Foster has not ended");
    }
  }

  private void act() {
    int what = random.below(100);
    if (what < 55) {
      advance(Duration.ofSeconds(random.pick(1, 20, 61, 600, 3_700, 40_000)));
    } else if (what < 70) {
      jump();
    } else if (what < 78) {
      request(new Request.Start(List.of(random.percent(80) ? "job" : "db")));
    } else if (what < 86) {
      request(new Request.Stop(List.of(random.percent(60) ? "job" : "db")));
    } else if (what < 90) {
      request(new Request.Restart(List.of("job")));
    } else {
      next = random.percent(40) ? plan : plan(schedule());
      plan = next;
      request(new Request.Reload(false));
    }
  }

  /** The runs of requests never begin in the first second of a minute, which tells them apart. */
  private void request(Request request) {
    long second = wall().getEpochSecond() % 60;
    if (second == 0 || second > 50) {
      advance(Duration.ofSeconds(62 - second));
    }
    invariants.requested(request, wall());
    step(new Event.Requested(now, request));
  }

  private void jump() {
    int seconds = random.pick(1, 40, 700, 4_000, 9_000, 20_000, 90_000);
    Instant before = wall();
    Instant after = before.plusSeconds(random.percent(50) ? seconds : -seconds);
    invariants.clockSet(before, after);
    setClock(after);
    advance(Duration.ZERO);
    invariants.check(now, wall());
  }

  private void setClock(Instant time) {
    offset = time.getEpochSecond() * SECOND + time.getNano() - now;
    step(new Event.ClockSet(offset));
  }

  private void advance(Duration time) {
    long end = now + time.toNanos();
    while (!over) {
      long nearest = Math.min(machine.deadline(), nearestEnd());
      if (nearest > end) {
        break;
      }
      passTo(Math.max(now, nearest));
      String ended = ended();
      if (ended != null) {
        ends.remove(ended);
        int code = random.percent(70) ? 0 : 1;
        step(new Event.Exited(pids.get(ended), new ExitStatus.Exited(code), 0));
      } else {
        machine.expire(now);
        effects();
      }
    }
    passTo(end);
  }

  private void passTo(long time) {
    Instant before = wall();
    now = time;
    invariants.passed(before, wall());
  }

  private long nearestEnd() {
    return ends.values().stream().mapToLong(Long::longValue).min().orElse(NEVER);
  }

  private String ended() {
    for (String name : List.of("job", "db", "web")) {
      if (ends.getOrDefault(name, NEVER) <= now) {
        return name;
      }
    }
    return null;
  }

  private int succeeded() {
    return runs(machine).succeeded();
  }

  private static void require(boolean holds, String invariant, String words) {
    if (!holds) {
      throw new Violation(invariant, words);
    }
  }

  @Override
  String facts() {
    return " at " + wall() + ": " + job(machine).state() + " " + runs(machine);
  }

  @Override
  void reported(Effect.Report report) {
    invariants.reported(report);
  }

  @Override
  void spawn(Effect.Spawn spawn) {
    String name = spawn.service().name();
    if (ends.containsKey(name)) {
      throw new Violation("OneMainProcess", "a second " + name);
    }
    int pid = nextPid++;
    pids.put(name, pid);
    boolean isJob = name.equals("job");
    long length = random.pick(0, 1, 30, 200, 5_000) * SECOND + random.below(1_000);
    ends.put(name, isJob ? now + length : NEVER);
    machine.step(new Event.Spawned(name, Role.MAIN, 0, spawn.token(), pid), now);
    if (name.equals("web")) {
      require(goodBefore < succeeded(), "DependentsStay", "web restarts without a good run");
      goodBefore = succeeded();
    }
    if (isJob) {
      String text = spawn.extra().getFirst().substring("FOSTER_SCHEDULED_AT=".length());
      invariants.started(OffsetDateTime.parse(text).toInstant(), wall());
    }
  }

  @Override
  void signalled(Effect.Signal signal) {
    boolean kills = signal.signal() == Signals.KILL || signal.signal() == Signals.TERM;
    if (kills && ends.containsKey(signal.service())) {
      long delay = signal.signal() == Signals.KILL ? 0 : random.below(3) * SECOND;
      ends.merge(signal.service(), now + delay, Math::min);
    }
  }

  /** The job as others see it. */
  static ServiceView job(SupervisorMachine machine) {
    return view(machine, "job");
  }

  /** The runs of the job. */
  static ScheduleView runs(SupervisorMachine machine) {
    return job(machine).schedule();
  }
}
