package dev.foster.sim;

import dev.foster.core.Effect;
import dev.foster.core.Event;
import dev.foster.kernel.ExitStatus;
import dev.foster.kernel.Signals;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import java.util.List;

/** Events and effects as text, and as numbers that are the same in each run of a seed. */
final class MessageChecks {
  private MessageChecks() {}

  static String of(Event event) {
    return switch (event) {
      case Event.Booted it -> "booted";
      case Event.Spawned it -> "pid " + it.pid() + " of " + label(it.service(), it.token());
      case Event.SpawnFailed it ->
          "not started: " + label(it.service(), it.token()) + ": " + it.failure().stage();
      case Event.LookedUp it ->
          (it.failure() == null ? "looked up " : "cannot look up ")
              + label(it.service(), it.token());
      case Event.Exited it -> "pid " + it.pid() + " " + of(it.status());
      case Event.Signalled it -> "got " + Signals.name(it.signal());
      case Event.Probed it ->
          "answer: "
              + label(it.service(), it.token())
              + " "
              + it.role()
              + it.index()
              + " "
              + (it.ok() ? "ok" : "bad");
      case Event.CheckPassed it ->
          "passed: " + label(it.service(), it.token()) + " check " + it.index();
      case Event.Notified it ->
          label(it.service(), it.token()) + " says" + Messages.words(it.message());
      case Event.Scanned it ->
          "found "
              + it.survivors().stream().map(one -> one.label() + " of " + one.service()).toList();
      case Event.Requested it -> "asked #" + it.id() + " " + it.request();
      case Event.PlanRead it ->
          "read a plan"
              + (it.id() == 0 ? "" : " for #" + it.id())
              + (it.dryRun() ? " (dry)" : "")
              + (it.plan() == null ? ": " + it.problems() : plan(it.plan()));
      case Event.Exported it ->
          "exported: " + label(it.service(), it.token()) + " " + it.values() + " " + it.failure();
      case Event.RunRemembered it -> "remembered run of " + it.service();
      case Event.ClockSet it -> "the clock was set: " + it.offset();
      case Event.InternalError it -> "internal error";
    };
  }

  static String of(Effect effect) {
    return switch (effect) {
      case Effect.Spawn it -> "start " + label(it.service().name(), it.token()) + " " + it.extra();
      case Effect.LookUp it -> "look up " + label(it.service().name(), it.token());
      case Effect.Signal it ->
          Signals.name(it.signal())
              + " to "
              + (it.group() ? "group " : "pid ")
              + it.pid()
              + " ("
              + it.service()
              + ")";
      case Effect.KillRun it -> "SIGKILL to all of " + label(it.service(), it.token());
      case Effect.Report it ->
          "'" + (it.service() == null ? "" : it.service() + ": ") + it.text() + "'";
      case Effect.RememberRun it -> "remember run of " + it.service() + " " + it.at();
      case Effect.RunEnded it -> "ended: " + label(it.service(), it.token());
      case Effect.StartProbe it ->
          "probe " + label(it.service(), it.token()) + " " + it.role() + it.index();
      case Effect.Answer it -> "answer #" + it.id() + " " + it.reply();
      case Effect.PlanChanged it -> "plan changed";
      case Effect.CancelProbes it -> "cancel probes of " + label(it.service(), it.token());
      default -> effect.toString();
    };
  }

  /** {@code php:3fa9.pre0}: the name, and enough of the token to distinguish runs. */
  private static String label(String service, String token) {
    return service + ":" + token.substring(0, 4) + (token.length() > 32 ? token.substring(32) : "");
  }

  private static String of(ExitStatus status) {
    return status instanceof ExitStatus.Exited exit
        ? "exited with " + exit.code()
        : "killed by " + Signals.name(((ExitStatus.Killed) status).signal());
  }

  /** A plan, one line for each service. */
  static String plan(Plan plan) {
    StringBuilder text =
        new StringBuilder("\n  shutdown " + plan.shutdownTimeout() + " drain " + plan.drain());
    for (Service s : plan.services().values()) {
      text.append("\n  ").append(s.name()).append(s.isOneshot() ? " oneshot" : "");
      text.append(s.enabled() ? "" : " disabled").append(" ends=").append(s.endsContainer());
      text.append(s.timeout() == null ? "" : " timeout=" + s.timeout());
      s.dependencies()
          .forEach(
              on ->
                  text.append("\n    after ")
                      .append(on.on())
                      .append(' ')
                      .append(on.condition())
                      .append(on.required() ? "" : " optional")
                      .append(on.restart() ? " restart" : "")
                      .append(on.bound() ? " bound" : ""));
      text.append("\n    ready ")
          .append(s.ready().checks())
          .append(" delay=")
          .append(s.ready().delay())
          .append(" interval=")
          .append(s.ready().interval())
          .append(" timeout=")
          .append(s.ready().timeout());
      text.append(s.health() == null ? "" : "\n    " + s.health());
      text.append(s.watchdog() == null ? "" : "\n    watchdog " + s.watchdog());
      text.append(s.postStart().isEmpty() ? "" : "\n    post_start x" + s.postStart().size());
      text.append(s.preStart().isEmpty() ? "" : "\n    pre_start x" + s.preStart().size());
      text.append(s.process().lookup() == null ? "" : "\n    looks up");
      text.append(s.finish() == null ? "" : "\n    finish");
      text.append("\n    ").append(s.restart()).append("\n    ").append(s.stop());
    }
    return text.toString();
  }

  static int number(Event event) {
    int kind = event.getClass().getSimpleName().hashCode();
    return kind * 31
        + switch (event) {
          case Event.Spawned it -> it.pid() + it.token().hashCode();
          case Event.LookedUp it -> it.token().hashCode() + (it.failure() == null ? 1 : 0);
          case Event.Exited it -> it.pid() * 1_000 + it.status().shellCode();
          case Event.Signalled it -> it.signal();
          case Event.Probed it -> it.token().hashCode() + (it.ok() ? 1 : 0);
          case Event.Scanned it -> it.survivors().size();
          case Event.Requested it -> (int) it.id();
          default -> 0;
        };
  }

  static int number(Effect effect) {
    int kind = effect.getClass().getSimpleName().hashCode();
    return kind * 31
        + switch (effect) {
          case Effect.Spawn it -> it.token().hashCode();
          case Effect.LookUp it -> it.token().hashCode();
          case Effect.Signal it -> it.pid() * 100 + it.signal();
          case Effect.KillRun it -> it.token().hashCode();
          case Effect.SignalSurvivors it -> it.survivors().size() * 100 + it.signal();
          case Effect.Report it -> it.text().hashCode();
          case Effect.Answer it -> List.of(it.id(), it.reply().lines()).hashCode();
          case Effect.Exit it -> it.code();
          default -> 0;
        };
  }
}
