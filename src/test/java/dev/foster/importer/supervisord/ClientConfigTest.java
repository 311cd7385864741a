package dev.foster.importer.supervisord;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.config.FakeHost;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientConfigTest {
  private static ClientConfig read(String text) {
    FakeHost host =
        new FakeHost()
            .file("/conf/s.conf", text)
            .file("/conf/d/b.conf", "[program:b]\ncommand=b\n");
    return ClientConfig.read(host, "s.conf", Map.of("SOCK", "/x.sock"), "box");
  }

  private static List<String> names(ClientConfig config) {
    return config.processes().stream()
        .map(each -> each.group() + ":" + each.name() + "=" + each.service())
        .toList();
  }

  @Test
  void processes_areInTheOrderOfStarts_withTheirNames() {
    ClientConfig config =
        read(
            """
            [supervisord]
            [include]
            files=d/*.conf
            [program:w]
            command=w
            numprocs=11
            numprocs_start=5
            process_name=%(host_node_name)s_%(group_name)s_%(process_num)02d
            [group:z]
            programs=late,early
            priority=1
            [program:late]
            command=x
            priority=9
            [program:early]
            command=x
            priority=8
            process_name=first
            [eventlistener:l]
            command=x
            events=TICK_5
            """);
    assertEquals(List.of(), config.errors());
    List<String> names = names(config);
    assertEquals(
        List.of("z:first=early", "z:late=late", "b:b=b", "w:box_w_05=w-5"), names.subList(0, 4));
    assertEquals("w:box_w_15=w-15", names.getLast());
    assertEquals(14, names.size());
  }

  @Test
  void logs_areThereUnlessTheyAreNoneOrJoined() {
    ClientConfig config =
        read(
            """
            [supervisord]
            [program:a]
            command=x
            redirect_stderr=true
            autostart=no
            [program:b]
            command=x
            stdout_logfile=NONE
            """);
    ClientConfig.NamedProcess a = config.processes().getFirst();
    ClientConfig.NamedProcess b = config.processes().getLast();
    assertEquals(
        "true false true false",
        a.hasStdout() + " " + a.hasStderr() + " " + a.joined() + " " + a.autostart());
    assertEquals(
        "false true false true",
        b.hasStdout() + " " + b.hasStderr() + " " + b.joined() + " " + b.autostart());
  }

  @Test
  void server_isThatOfTheClientsSection_elseTheSocket() {
    String client = "[supervisord]\n[supervisorctl]\nprompt=me\nserverurl=unix://%(ENV_SOCK)s\n";
    assertEquals("unix:///x.sock", read(client).serverUrl());
    assertEquals("me", read(client).prompt());
    String socket = "[supervisord]\n[unix_http_server]\nfile=%(here)s/y.sock\n";
    assertEquals("unix:///conf/y.sock", read(socket).serverUrl());
    String http = "[supervisorctl]\nserverurl=http://127.0.0.1:9001\n";
    assertEquals("unix:///conf/y.sock", read(socket + http).serverUrl());
    assertEquals(null, read("[supervisord]\n").serverUrl());
  }

  @Test
  void errors_areReportedWithTheirLines() {
    ClientConfig config = read("[supervisord]\n[program:a]\ncommand=x\npriority=p\n");
    assertEquals(
        List.of("s.conf:4: [program:a] priority=p: must be a whole number"), config.errors());
    assertEquals(List.of("a:a=a"), names(config));
  }
}
