package dev.portolan.node.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.Listing;
import dev.portolan.node.catalog.HeldListing;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The catalog in JSON, for operators. Holds what backends say of themselves, and nothing of how
 * they are reached.
 *
 * <p>Bounded: once an answer has grown to {@link #MOST_BYTES}, no further listing or entry is begun
 * and {@code truncated} is true.
 */
final class CacheJson {
  static final int MOST_BYTES = 16 << 20;

  /** Enough digits of a digest to tell it from others. */
  private static final int DIGITS = 12;

  private static final JsonFactory FACTORY = new JsonFactory();

  /** How much is told of each listing. */
  enum Detail {
    /** What it is, and how large. */
    LISTING,
    /** And the names of its entries. */
    ENTRIES,
    /** And their definitions, as their backend wrote them. */
    DEFINITIONS
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final JsonGenerator json;
  private final Detail detail;
  private final int mostBytes;
  private boolean truncated;

  private CacheJson(Detail detail, int mostBytes) throws IOException {
    this.detail = detail;
    this.mostBytes = mostBytes;
    this.json = FACTORY.createGenerator(out);
  }

  static Buffer of(CacheContents contents, Detail detail) {
    return of(contents, detail, MOST_BYTES);
  }

  static Buffer of(CacheContents contents, Detail detail, int mostBytes) {
    try {
      return new CacheJson(detail, mostBytes).write(contents);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** What became of a command; with an error if anything failed. */
  static Buffer of(CacheChange change) {
    try {
      return new CacheJson(Detail.LISTING, MOST_BYTES).write(change);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private Buffer write(CacheContents contents) throws IOException {
    truncated = contents.truncated();
    json.writeStartObject();
    json.writeArrayFieldStart("listings");
    for (CacheContents.Item item : contents.listings()) {
      if (isFull()) {
        break;
      }
      write(item);
    }
    json.writeEndArray();
    json.writeBooleanField("truncated", truncated);
    return end();
  }

  private Buffer write(CacheChange change) throws IOException {
    json.writeStartObject();
    if (!change.failed().isEmpty()) {
      json.writeStringField("error", "the shared store did not count every change");
    }
    json.writeNumberField("families", change.families());
    if (!change.failed().isEmpty()) {
      json.writeArrayFieldStart("failed");
      for (CacheFamily failed : change.failed()) {
        if (isFull()) {
          break;
        }
        json.writeStartObject();
        write(failed);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeBooleanField("truncated", truncated);
    }
    return end();
  }

  private Buffer end() throws IOException {
    json.writeEndObject();
    json.close();
    return Buffer.buffer(out.toByteArray());
  }

  private boolean isFull() {
    boolean full = out.size() + json.getOutputBuffered() >= mostBytes;
    truncated |= full;
    return full;
  }

  private void write(CacheFamily family) throws IOException {
    json.writeStringField("tenant", family.tenant().value());
    json.writeStringField("mount", family.mount().value());
    json.writeStringField("kind", KindWord.of(family.family().kind()));
  }

  private void write(CacheContents.Item item) throws IOException {
    HeldListing held = item.held();
    Listing listing = held.listing();
    CacheScope scope = listing.hint().scope();
    json.writeStartObject();
    write(item.family());
    json.writeStringField("partition", digits(held.key().partition().fingerprint()));
    json.writeStringField("scope", scope == null ? null : scope.wireName());
    json.writeNumberField("epoch", held.epoch().value());
    json.writeNumberField("entries", listing.entries().size());
    json.writeNumberField("bytes", bytes(listing));
    json.writeStringField("fetchedAt", listing.fetchedAt().toString());
    json.writeStringField("freshUntil", held.freshUntil().toString());
    json.writeStringField("contentHash", digits(listing.contentHash()));
    if (detail != Detail.LISTING) {
      writeContent(listing);
    }
    json.writeEndObject();
  }

  private void writeContent(Listing listing) throws IOException {
    json.writeArrayFieldStart("content");
    for (CatalogEntry entry : listing.entries()) {
      if (isFull()) {
        break;
      }
      write(entry);
    }
    json.writeEndArray();
  }

  private void write(CatalogEntry entry) throws IOException {
    EntryKey key = entry.key();
    json.writeStartObject();
    json.writeStringField("name", entry.name());
    json.writeObjectFieldStart("key");
    json.writeStringField("kind", KindWord.of(key.kind()));
    json.writeStringField("mount", key.mount().value());
    json.writeStringField("originalName", key.originalName());
    json.writeEndObject();
    json.writeStringField("originalName", entry.originalName());
    json.writeNumberField("bytes", entry.definition().length());
    if (detail == Detail.DEFINITIONS) {
      json.writeFieldName("definition");
      json.writeRawValue(entry.definition().toString());
    }
    json.writeEndObject();
  }

  private static long bytes(Listing listing) {
    return listing.entries().stream().mapToLong(entry -> entry.definition().length()).sum();
  }

  private static String digits(Fingerprint fingerprint) {
    return fingerprint.hex().substring(0, DIGITS);
  }
}
