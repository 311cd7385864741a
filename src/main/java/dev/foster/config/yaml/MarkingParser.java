package dev.foster.config.yaml;

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
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Jackson's streaming YAML parser, extended to return SnakeYAML's events. An event has the place,
 * the quoting and the tag of a scalar; Jackson's public methods give none of the last two. Scalars
 * stay text, because Jackson resolves their types by YAML 1.1.
 *
 * <p>The event is in Jackson's protected field {@code _lastEvent}, so this must be a subclass. A
 * parser from {@code YAMLFactory} is not one, and the factory would also load more classes at every
 * start of Foster; {@code StartupClassesTest} keeps it out.
 */
final class MarkingParser extends YAMLParser {
  /** The last event; null before the first and after the last one. */
  private Event event;

  private int documents;

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

  /** The next event of the content; null at the end. */
  Event next() throws YamlSyntaxException {
    try {
      event = nextToken() == null ? null : _lastEvent;
    } catch (YamlSyntaxException e) {
      throw e;
    } catch (IOException e) {
      throw new YamlSyntaxException(line(), column(), "cannot read this as YAML");
    }
    return event;
  }

  int line() {
    return event == null ? 1 : event.getStartMark().getLine() + 1;
  }

  int column() {
    return event == null ? 1 : event.getStartMark().getColumn() + 1;
  }

  @Override
  protected JsonToken _decodeScalar(ScalarEvent scalar) {
    return JsonToken.VALUE_STRING;
  }

  @Override
  protected Event getEvent() throws IOException {
    Event next;
    try {
      next = super.getEvent();
    } catch (MarkedYAMLException e) {
      throw SyntaxErrors.of(e);
    } catch (RuntimeException e) {
      // SnakeYAML had such bugs on hostile text; report a place nearby instead of a stack trace.
      throw new YamlSyntaxException(line(), column(), "cannot read this as YAML");
    }
    if (next != null && next.is(Event.ID.DocumentStart) && ++documents > 1) {
      event = next;
      throw new YamlSyntaxException(line(), column(), SyntaxErrors.SECOND_DOCUMENT);
    }
    boolean keyExpected = _parsingContext.inObject() && _currToken != JsonToken.FIELD_NAME;
    if (keyExpected && next != null && !next.is(Event.ID.Scalar) && !next.is(Event.ID.MappingEnd)) {
      event = next;
      throw new YamlSyntaxException(
          line(), column(), "a key must be text, not a list, map or alias");
    }
    return next;
  }
}
