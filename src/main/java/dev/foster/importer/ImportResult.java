package dev.foster.importer;

import java.util.List;
import java.util.Map;

/** A configuration of Foster that was made from files of another program. */
public final class ImportResult {
  private final Findings findings;
  private final Map<String, String> samples;
  private final Yaml.Keys root;
  private YamlWriter writer;

  /**
   * A result.
   *
   * @param samples for each variable of the source whose value is not known before the start, a
   *     value with which the configuration can be checked
   */
  public ImportResult(Yaml.Keys root, Findings findings, Map<String, String> samples) {
    this.root = root;
    this.findings = findings;
    this.samples = samples;
  }

  /** Writes the configuration under some lines of comment. */
  public ImportResult write(List<String> head) {
    writer = new YamlWriter();
    for (String line : head) {
      writer.comment(line);
    }
    writer.root(root);
    return this;
  }

  /** The report. */
  public Findings findings() {
    return findings;
  }

  /** The configuration. */
  public Yaml tree() {
    return root;
  }

  /** The configuration as YAML. */
  public String text() {
    return writer.text();
  }

  /** The line of the source from which a line of the configuration was made; null if none. */
  public Place place(int line) {
    return writer.place(line);
  }

  /** Values for variables, to check the configuration. */
  public Map<String, String> samples() {
    return samples;
  }
}
