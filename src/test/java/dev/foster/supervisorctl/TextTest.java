package dev.foster.supervisorctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.foster.importer.supervisord.ClientConfig.NamedProcess;
import dev.foster.plan.PlanDiff;
import dev.foster.text.PythonGetOpt;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, columns and options. */
class TextTest {
  private static NamedProcess named(String group, String name, String service) {
    return new NamedProcess(group, 999, name, 7, service, true, true, true, false);
  }

  private static ManagedProcess process(String group, String name, String service) {
    return new ManagedProcess(
        group, name, service, ProcessState.RUNNING, "pid 7, uptime 0:00:03", 7, null, null);
  }

  @ParameterizedTest
  @CsvSource({"a,a,a", "g:a,g,a", "g:*,g,", "g:,g,", "g:a:b,g,a:b"})
  void namespec_isSplitAtTheFirstColon(String text, String group, String process) {
    assertEquals(new Namespec(group, process), Namespec.of(text));
  }

  @Test
  void table_widensForLongNames() {
    assertEquals(
        "php                              RUNNING   pid 7, uptime 0:00:03\n",
        StatusCommand.table(List.of(process("php", "php", "php"))));
    String longest = "a".repeat(40);
    assertEquals(
        longest
            + "   RUNNING   pid 7, uptime 0:00:03\n"
            + "g:x                                        RUNNING   pid 7, uptime 0:00:03\n",
        StatusCommand.table(List.of(process(longest, longest, "a"), process("g", "x", "x"))));
    assertEquals("", StatusCommand.table(List.of()));
  }

  /** Where all earlier events are too long, none of them is shown. */
  @Test
  void follow_showsTheLastEventsThatFit() {
    assertEquals(8, TailCommand.firstShown(List.of(7L, 8L, 9L), 1));
    assertEquals(10, TailCommand.firstShown(List.of(7L, 8L, 9L), 3));
    assertEquals(Long.MIN_VALUE, TailCommand.firstShown(List.of(), 0));
  }

  @Test
  void available_hasPriorities() {
    assertEquals(
        "w:w_00                           in use    auto      999:7",
        ConfigCommand.available(named("w", "w_00", "w-0"), true));
    assertEquals(
        "w                                avail     auto      999:7",
        ConfigCommand.available(named("w", "w", "w"), false));
  }

  @Test
  void table_namesInstancesAsTheConfigurationDoes() {
    ProcessTable table =
        new ProcessTable(List.of(named("g", "w_00", "w-0"), named("php", "php", "php-2")));
    List<Map<String, Object>> services = new ArrayList<>();
    for (String name : List.of("w-0", "php-2", "other-1")) {
      services.add(Map.of("name", name, "service", name.substring(0, 1), "state", "down"));
    }
    List<String> specs = new ArrayList<>();
    table
        .processes(services, new StateReader(java.time.ZoneOffset.UTC))
        .forEach(each -> specs.add(each.spec() + "=" + each.service()));
    assertEquals(List.of("g:w_00=w-0", "o:other-1=other-1", "php=php-2"), specs);
  }

  @Test
  void changes_areThoseThatFosterTells() {
    PlanDiff diff =
        new PlanDiff(
            List.of("new", "w-2"),
            List.of("old"),
            Map.of(
                "a", new PlanDiff.Change("a", List.of("command changed"), List.of(), false, false)),
            List.of("b"),
            List.of("signals"),
            List.of("w: replicas 2 → 3"));
    List<ManagedProcess> running =
        List.of(
            process("old", "old", "old"),
            process("g", "a", "a"),
            process("g", "b", "b"),
            process("w", "w_00", "w-0"),
            process("w", "w_01", "w-1"));
    ProcessTable table = new ProcessTable(List.of(named("w", "w_02", "w-2")));
    List<String> lines =
        new ArrayList<>(List.of("foster.yaml:3:1: warning: services.a: it is late"));
    lines.addAll(diff.lines());
    assertEquals(
        "{g=CHANGED, new=AVAILABLE, old=DISAPPEARED, w=CHANGED}",
        new ReloadChanges(lines, table, running).groups().toString());
  }

  @ParameterizedTest
  @CsvSource({"abcdef,3,def", "abcdef,0,abcdef", "abcdef,99999999999,abcdef", "aéf,2,\udca9f"})
  void last_countsBytes(String text, BigInteger bytes, String expected) {
    assertEquals(expected, TailCommand.last(text, bytes));
  }

  @Test
  void options_areThoseOfTheOriginal() throws Exception {
    CommandOptions options =
        CommandOptions.parse(List.of("-c", "x.conf", "-s", "unix:///s", "-u", "me", "stop", "-i"));
    assertEquals("x.conf", options.file());
    assertEquals("unix:///s", options.url());
    assertEquals(List.of("stop", "-i"), options.action());
    assertEquals(false, options.interactive());
    assertEquals(true, CommandOptions.parse(List.of("-i", "stop")).interactive());
    assertEquals(true, CommandOptions.parse(List.of()).interactive());
    assertEquals(true, CommandOptions.parse(List.of("--help", "-c", "x")).help());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-c a -c b             | conflicting command line option '-c'",
        "-s nope               | invalid value for -s 'nope': value 'nope' is not a URL",
        "-s http://localhost:1 | Foster does not listen on HTTP; name its socket with unix:///PATH,"
            + " or name none",
      })
  void options_thatAreWrong_areReported(String line, String message) {
    PythonGetOpt.Malformed e =
        assertThrows(
            PythonGetOpt.Malformed.class, () -> CommandOptions.parse(List.of(line.split(" "))));
    assertEquals(message, e.getMessage());
  }
}
