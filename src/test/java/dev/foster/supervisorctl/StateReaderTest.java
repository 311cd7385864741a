package dev.foster.supervisorctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.text.JsonReader;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateReaderTest {
  private static String shown(String json) throws Exception {
    StateReader reader = new StateReader(ZoneId.of("Europe/Berlin"));
    Map<?, ?> service = JsonReader.parseObject("{" + json.replace('\'', '"') + "}");
    ProcessState state = reader.state(service);
    return state + " " + reader.description(service, state);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'state':'up','ready':true,'pid':7,'age_ms':3999 | RUNNING pid 7," + " uptime 0:00:03",
        "'state':'up','ready':true,'pid':7,'age_ms':0 | RUNNING pid 7," + " uptime 0:00:00",
        "'state':'starting','ready':false,'pid':7 | STARTING",
        "'state':'waiting','schedule':null | STARTING",
        "'state':'waiting','schedule':{} | STOPPED Not started",
        "'state':'stopping','pid':7 | STOPPING",
        "'state':'down' | STOPPED Not started",
        "'state':'down','ended_at':'2026-11-29T16:17:00.000Z' | STOPPED Nov 29 05:17 PM",
        "'state':'down','ended_at':'2026-07-01T22:05:00.000Z' | STOPPED Jul 02 12:05 AM",
        "'state':'completed','ended_at':'2026-07-01T10:05:00.000Z' | EXITED Jul 01 12:05 PM",
        "'state':'failed','restarts':0,'exit':{'code':1},'ended_at':'2026-01-09T01:00:00.000Z' |"
            + " EXITED Jan 09 02:00 AM",
        "'state':'failed','restarts':3,'exit':{'code':1},'reason':'exited with code 1',"
            + "'ended_at':'2026-01-09T01:00:00.000Z' | EXITED Jan 09 02:00 AM",
        "'state':'failed','restarts':3,'exit':{'signal':'KILL'},'reason':'killed by SIGKILL; gave"
            + " up after 3 failed restarts in a row' | FATAL Exited too quickly (process log may"
            + " have details)",
        "'state':'failed','restarts':0,'exit':{'code':1},'reason':'exited with code 1; gave up"
            + " after its first start' | FATAL Exited too quickly (process log may have details)",
        "'state':'backoff','restarts':1,'exit':{'code':1} | BACKOFF Exited too quickly (process log"
            + " may have details)",
        "'state':'failed','restarts':3,'exit':{'code':null},'reason':'cannot execute /x/y: No such"
            + " file or directory; gave up' | FATAL can't find command '/x/y'",
      })
  void states_areThoseOfSupervisord(String json, String expected) throws Exception {
    assertEquals(expected, shown(json).strip());
  }

  @Test
  void uptime_isShownAsPythonDoes() {
    assertEquals("0:00:00", StateReader.uptime(0));
    assertEquals("23:59:59", StateReader.uptime(86_399));
    assertEquals("1 day, 0:00:00", StateReader.uptime(86_400));
    assertEquals("12 days, 10:05:09", StateReader.uptime(12 * 86_400 + 36_309));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "cannot find 'x' in PATH (/bin)               | NO_FILE        | can't find command 'x'",
        "cannot execute /x: No such file or directory | NO_FILE        | can't find command '/x'",
        "cannot execute /x: Permission denied         | NOT_EXECUTABLE | command at '/x' is not"
            + " executable",
        "cannot change to /x: No such file            | SPAWN_ERROR    | cannot change to /x: No"
            + " such file",
        "cannot change to /x: No such file; gave up after 3 failed restarts in a row | SPAWN_ERROR"
            + " | cannot change to /x: No such file",
      })
  void problems_haveTheWordsOfSupervisord(String reason, Fault fault, String text) {
    assertEquals(new StartProblem(fault, text), StartProblem.of(reason));
  }
}
