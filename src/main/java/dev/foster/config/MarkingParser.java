package dev.foster.config;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.StringReader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Jackson's streaming YAML parser, with what a configuration needs beside the tokens: the place,
 * the quoting and the tag of each value. Scalars stay text: what Jackson makes of them is YAML 1.1.
 */
final class MarkingParser extends YAMLParser {
  private boolean secondDocument;
  private int documents;

  /** Made without a factory, whose classes would cost time at every start. */
  MarkingParser(String text) {
    super(
        new IOContext(
            StreamReadConstraints.defaults(),
            StreamWriteConstraints.defaults(),
            ErrorReportConfiguration.defaults(),
            new BufferRecycler(),
            ContentReference.unknown(),
            true),
        0,
        0,
        options(text),
        null,
        new StringReader(text));
  }

  private static LoaderOptions options(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Math.max(1, text.length()));
    return options;
  }

  int line() {
    Mark mark = _lastEvent == null ? null : _lastEvent.getStartMark();
    return mark == null ? 1 : mark.getLine() + 1;
  }

  int column() {
    Mark mark = _lastEvent == null ? null : _lastEvent.getStartMark();
    return mark == null ? 1 : mark.getColumn() + 1;
  }

  /** True if the text has more than one document and the token belongs to a later one. */
  boolean inSecondDocument() {
    return secondDocument;
  }

  /** The text of a scalar or the name of an alias. */
  String scalar() {
    return isCurrentAlias() ? _textValue : ((ScalarEvent) _lastEvent).getValue();
  }

  boolean plain() {
    return ((ScalarEvent) _lastEvent).isPlain();
  }

  /** Anchor of the value or key that has just begun; null if it has none. */
  String anchor() {
    return _lastEvent instanceof NodeEvent node ? node.getAnchor() : null;
  }

  /** Tag of the value that has just begun; null if it has none. */
  String tag() {
    if (_lastEvent instanceof ScalarEvent scalar) {
      return scalar.getTag();
    }
    if (_lastEvent instanceof MappingStartEvent map) {
      return map.getTag();
    }
    return _lastEvent instanceof SequenceStartEvent list ? list.getTag() : null;
  }

  @Override
  protected JsonToken _decodeScalar(ScalarEvent scalar) {
    return JsonToken.VALUE_STRING;
  }

  @Override
  protected Event getEvent() throws IOException {
    Event event;
    try {
      event = super.getEvent();
    } catch (MarkedYAMLException e) {
      throw SyntaxErrors.of(e);
    } catch (YAMLException e) {
      throw new BrokenYaml(line(), column(), "cannot read this as YAML");
    } catch (RuntimeException e) {
      // Scanners of hostile text have had such bugs; a position near it is better than a trace.
      throw new BrokenYaml(line(), column(), "cannot read this as YAML");
    }
    if (event != null) {
      check(event);
    }
    return event;
  }

  private void check(Event event) throws BrokenYaml {
    if (event.is(Event.ID.DocumentStart)) {
      documents++;
      secondDocument = documents > 1;
    }
    boolean keyExpected = _parsingContext.inObject() && _currToken != JsonToken.FIELD_NAME;
    if (keyExpected && !event.is(Event.ID.Scalar) && !event.is(Event.ID.MappingEnd)) {
      Mark mark = event.getStartMark();
      throw new BrokenYaml(
          mark.getLine() + 1, mark.getColumn() + 1, "a key must be text, not a list, map or alias");
    }
  }
}
