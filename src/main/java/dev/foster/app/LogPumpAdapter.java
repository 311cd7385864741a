package dev.foster.app;

import dev.foster.log.LogLine;
import dev.foster.log.LogPump;
import dev.foster.loop.LogPort;
import dev.foster.plan.Logs;
import dev.foster.plan.Plan;
import dev.foster.plan.Service;
import dev.foster.text.Level;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Passes messages and pipes of the loop to the log pump. */
final class LogPumpAdapter implements LogPort {
  private static final int LAST_LINES = 5;
  private static final int LONGEST = 200;

  private final LogPump pump;
  private final PortReport ports;

  /**
   * An adapter of {@code pump}.
   *
   * @param pid Foster's own pid
   */
  LogPumpAdapter(LogPump pump, int pid) {
    this.pump = pump;
    ports = new PortReport(pid, (service, text) -> pump.message(Level.WARNING, service, text));
  }

  @Override
  public void configure(Plan plan) {
    ports.configure(plan);
    Map<String, Logs> services = new LinkedHashMap<>();
    for (Service service : plan.services().values()) {
      services.put(service.name(), service.logs());
    }
    pump.configure(plan.logs(), services);
  }

  @Override
  public void attach(Service service, int pid, int stdout, int stderr) {
    pump.attach(service.name(), service.logs(), pid, stdout, stderr);
  }

  @Override
  public void attachCheck(Service service, int pid, int stdout, int stderr) {
    pump.attachCheck(service.name(), pid, stdout, stderr);
  }

  @Override
  public void endCheck(int pid, Consumer<String> answer) {
    pump.endCheck(pid, line -> answer.accept(line == null ? null : shortened(line)));
  }

  @Override
  public void afterOutput(Service service, int pid, Runnable done) {
    pump.lastLinesOfRun(service.name(), pid, 1, lines -> done.run());
  }

  @Override
  public void onMatch(Service service, int pid, String pattern, Runnable matched) {
    pump.onMatch(service.name(), pid, Pattern.compile(pattern), matched);
  }

  @Override
  public void hold() {
    pump.hold();
  }

  @Override
  public void release() {
    pump.release();
  }

  @Override
  public void say(Level level, String service, String text) {
    pump.message(level, service, text);
  }

  @Override
  public void sayWithLastLines(Level level, String service, int pid, String text, String after) {
    pump.lastLinesForReport(
        service,
        pid,
        LAST_LINES,
        lines -> {
          say(level, service, text + words(lines) + rest(after));
          ports.failed(service);
        });
  }

  private static String rest(String after) {
    return after.isEmpty() ? "" : "; " + after;
  }

  private static String words(List<LogLine> lines) {
    if (lines.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("; last lines: ");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).text();
      text.append(i == 0 ? "" : " / ");
      text.append(shortened(line));
    }
    return text.toString();
  }

  private static String shortened(String line) {
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  @Override
  public void finish(Runnable last, Duration limit) {
    pump.finish(last, limit.toNanos());
  }
}
