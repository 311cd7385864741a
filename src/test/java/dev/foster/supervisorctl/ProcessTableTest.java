package dev.foster.supervisorctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.foster.importer.supervisord.ClientConfig.NamedProcess;
import dev.foster.text.JsonReader;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
  private static final NamedProcess IN_FILE =
      new NamedProcess("other", 999, "job_00", 999, "job-0", true, true, true, false);

  private static String spec(String json) throws Exception {
    String all = "'state':'up','ready':true,'pid':7,'age_ms':0," + json;
    Map<?, ?> service = JsonReader.parseObject("{" + all.replace('\'', '"') + "}");
    ProcessTable table = new ProcessTable(List.of(IN_FILE));
    StateReader states = new StateReader(ZoneOffset.UTC);
    return table.processes(List.of(service), states).getFirst().spec();
  }

  @Test
  void names_comeFromFosterAsSupervisord_thenFromTheFile_thenFromTheService() throws Exception {
    String job = "'name':'job-0','service':'job'";
    String running = ",'supervisord':{'group':'web','name':'one'}";
    assertEquals("web:one", spec(job + running));
    assertEquals("other:job_00", spec(job));
    assertEquals("job:job-1", spec("'name':'job-1','service':'job'"));
    assertEquals("php", spec("'name':'php','service':'php'"));
  }

  @Test
  void description_isNoName() throws Exception {
    String text = ",'description':'web:one, priority 5:999'";
    assertEquals("php", spec("'name':'php','service':'php'" + text));
    assertEquals("other:job_00", spec("'name':'job-0','service':'job'" + text));
  }
}
