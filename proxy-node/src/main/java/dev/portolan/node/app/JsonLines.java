package dev.portolan.node.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line: {@code time}, {@code level}, {@code logger}, {@code message}, then the
 * keys of the line itself, beside them rather than below, as log stores like it.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> OURS =
      Set.of("time", "level", "logger", "thread", "message", "error");

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("thread", event.getThreadName());
      json.writeStringField("message", event.getFormattedMessage());
      writePairs(event.getKeyValuePairs(), json);
      writeError(event.getThrowableProxy(), json);
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException cannotHappenInMemory) {
      throw new UncheckedIOException(cannotHappenInMemory);
    }
    return line.toByteArray();
  }

  private static void writePairs(@Nullable List<KeyValuePair> pairs, JsonGenerator json)
      throws IOException {
    if (pairs == null) {
      return;
    }
    for (KeyValuePair pair : pairs) {
      String name = OURS.contains(pair.key) ? pair.key + '_' : pair.key;
      switch (pair.value) {
        case Long number -> json.writeNumberField(name, number);
        case Integer number -> json.writeNumberField(name, number);
        case Boolean truth -> json.writeBooleanField(name, truth);
        case null -> json.writeNullField(name);
        case Object other -> json.writeStringField(name, other.toString());
      }
    }
  }

  private static void writeError(@Nullable IThrowableProxy thrown, JsonGenerator json)
      throws IOException {
    if (thrown != null) {
      json.writeStringField("error", ThrowableProxyUtil.asString(thrown));
    }
  }
}
