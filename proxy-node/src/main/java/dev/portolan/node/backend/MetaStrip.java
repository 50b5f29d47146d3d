package dev.portolan.node.backend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.wire.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Takes the modern envelope out of {@code _meta} and leaves what else is there byte for byte. */
final class MetaStrip {
  /** Bodies are bounded, and were read before: what is said in them is not ours to judge. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private MetaStrip() {}

  /**
   * The object in this span without its reserved members; no bytes at all if nothing else is there.
   */
  static byte[] unreserved(byte[] body, Span meta) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(meta.length());
    try (JsonParser parser = JSON.createParser(body, meta.from(), meta.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return new byte[0];
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean reserved = parser.currentName().startsWith(MetaKey.RESERVED_PREFIX);
        int from = meta.from() + (int) parser.currentTokenLocation().getByteOffset();
        parser.nextToken();
        parser.skipChildren();
        parser.finishToken();
        int to = meta.from() + (int) parser.currentLocation().getByteOffset();
        if (!reserved) {
          kept.write(kept.size() == 0 ? '{' : ',');
          kept.write(body, from, to - from);
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("_meta was read before", impossible);
    }
    if (kept.size() > 0) {
      kept.write('}');
    }
    return kept.toByteArray();
  }

  /** Whether the object in this span has reserved members, or is no object at all. */
  static boolean isReserved(byte[] body, Span meta) {
    try (JsonParser parser = JSON.createParser(body, meta.from(), meta.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return true;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (parser.currentName().startsWith(MetaKey.RESERVED_PREFIX)) {
          return true;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return false;
    } catch (IOException impossible) {
      throw new UncheckedIOException("_meta was read before", impossible);
    }
  }

  /** The member whose value lies in this span, with its name and the comma that it needs. */
  static Span wholeMember(byte[] body, Span value) {
    int from = quoteBefore(body, quoteBefore(body, value.from()));
    int before = skipBack(body, from);
    if (body[before - 1] == ',') {
      return new Span(before - 1, value.to());
    }
    int after = value.to();
    while (isSpace(body[after])) {
      after++;
    }
    return new Span(from, body[after] == ',' ? after + 1 : value.to());
  }

  /**
   * Where the last quote before this place stands. A name that means _meta or task has none inside.
   */
  private static int quoteBefore(byte[] body, int place) {
    int at = place - 1;
    while (body[at] != '"') {
      at--;
    }
    return at;
  }

  private static int skipBack(byte[] body, int place) {
    int at = place;
    while (isSpace(body[at - 1])) {
      at--;
    }
    return at;
  }

  static boolean isSpace(byte character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }
}
