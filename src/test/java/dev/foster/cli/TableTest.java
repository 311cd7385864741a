package dev.foster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.foster.text.Units;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {

  @Test
  void text_plain_alignsColumns() {
    Table table = new Table("NAME", ">PID", "WHY");
    table.add("web", "7", "because");
    table.add("database", "12345", "");
    assertEquals(
        """
        NAME        PID  WHY
        web           7  because
        database  12345
        """,
        table.text(80, false));
  }

  @Test
  void text_tooWide_cutsTheLastColumn() {
    Table table = new Table("NAME", "WHY");
    table.add("web", "äöü" + "x".repeat(100));
    String[] lines = table.text(20, false).split("\n");
    assertEquals("web   äöü" + "x".repeat(10) + "…", lines[1]);
    assertEquals(20, lines[1].length());
  }

  @Test
  void text_longName_isCutToo() {
    Table table = new Table("NAME", "WHY");
    table.add("n".repeat(50), "why");
    assertEquals("n".repeat(23) + "…  why", table.text(80, false).split("\n")[1]);
  }

  @Test
  void text_coloured_hasTheSameLayout() {
    Table table = new Table("NAME", "STATE", "WHY");
    table.add("web", "up", "x")[1] = Table.GREEN;
    String text = table.text(80, true);
    assertTrue(text.contains("\033[32mup\033[0m"), text);
    assertEquals(table.text(80, false), text.replaceAll("\033\\[[0-9]*m", ""));
  }

  @Test
  void text_controlCharacters_areHarmless() {
    Table table = new Table("NAME");
    table.add("a\u001b[2J\nb\u009bc\u007f");
    assertEquals("NAME\na?[2J?b?c?\n", table.text(80, true).replaceAll("\033\\[[0-9]*m", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0s",
    "999,0s",
    "59999,59s",
    "60000,1m",
    "724000,12m4s",
    "3600000,1h",
    "10920000,3h2m",
    "86400000,1d",
    "1047600000,12d3h",
    "-5,0s"
  })
  void age_ofMillis_isShort(long millis, String text) {
    assertEquals(text, Units.age(millis));
  }

  @ParameterizedTest
  @CsvSource({"0,0.00s", "50,0.05s", "1230,1.23s", "9999,9.99s", "10000,10s", "75000,1m15s"})
  void cpu_ofMillis_isShort(long millis, String text) {
    assertEquals(text, Units.cpu(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0K",
    "1023,0K",
    "831488,812K",
    "1048576,1.0M",
    "4718592,4.5M",
    "50331648,48M",
    "1288490188,1.1G",
    "13314398617,12G"
  })
  void size_ofBytes_isShort(long bytes, String text) {
    assertEquals(text, Units.size(bytes));
  }
}
