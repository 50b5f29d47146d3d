package dev.portolan.model.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A listing as bytes.
 *
 * <pre>
 * portolan-listing/1 CHECKSUM\n
 * LENGTH OF THE INDEX (4 bytes, big-endian)
 * INDEX (JSON): fetchedAt, ttlMs, scope, entries: [{name, key, originalName, bytes}]
 * DEFINITIONS: the raw bytes of each, one after the other
 * </pre>
 *
 * The definitions lie outside the JSON. So they come back byte for byte whatever they are (white
 * space around them, a lone surrogate, broken UTF-8), cost a third less than base64 would, and are
 * cut out by length: reading ten thousand tools parses ten thousand small index lines, no schema.
 */
public final class ListingCodec {
  private static final String FORM = "portolan-listing/1";
  private static final ObjectReader INDEX = Json.MAPPER.readerFor(Index.class);

  private ListingCodec() {}

  /** The bytes of a listing, its format version included. */
  public static byte[] encode(Listing listing) {
    byte[] index = indexOf(listing);
    long size = (long) Integer.BYTES + index.length;
    for (CatalogEntry entry : listing.entries()) {
      size += entry.definition().length();
    }
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(size));
    content.putInt(index.length).put(index);
    for (CatalogEntry entry : listing.entries()) {
      content.put(entry.definition().bytes());
    }
    return Frame.wrap(FORM, content.array());
  }

  /**
   * The listing of these bytes; empty for anything that this version has not written whole: old,
   * foreign, truncated, altered, or lacking one of an entry's names. Never throws.
   */
  public static Optional<Listing> decode(byte[] bytes) {
    Integer at = Frame.contentAt(FORM, bytes);
    if (at == null || bytes.length - at < Integer.BYTES) {
      return Optional.empty();
    }
    int length = ByteBuffer.wrap(bytes).getInt(at);
    int from = at + Integer.BYTES;
    if (length < 0 || length > bytes.length - from) {
      return Optional.empty();
    }
    try {
      Index index = INDEX.readValue(bytes, from, length);
      return Optional.ofNullable(index.listing(bytes, from + length));
    } catch (IOException | IllegalArgumentException | DateTimeException | NullPointerException e) {
      // A record that refuses to be wrong has refused: what is not a listing is a miss.
      return Optional.empty();
    }
  }

  private static byte[] indexOf(Listing listing) {
    try {
      return Json.MAPPER.writeValueAsBytes(Index.of(listing));
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private record Index(
      @JsonProperty("fetchedAt") String fetchedAt,
      @JsonProperty("ttlMs") @Nullable Long ttlMs,
      @JsonProperty("scope") @Nullable CacheScope scope,
      @JsonProperty("entries") List<Line> entries) {

    static Index of(Listing listing) {
      return new Index(
          listing.fetchedAt().toString(),
          listing.hint().ttlMs(),
          listing.hint().scope(),
          listing.entries().stream().map(Line::of).toList());
    }

    @Nullable Listing listing(byte[] bytes, int definitionsAt) {
      List<CatalogEntry> found = new ArrayList<>(entries.size());
      int from = definitionsAt;
      for (Line line : entries) {
        if (line.bytes() < 0 || line.bytes() > bytes.length - from) {
          return null;
        }
        found.add(line.entry(RawJson.copyOf(bytes, from, from + line.bytes())));
        from += line.bytes();
      }
      return from == bytes.length
          ? new Listing(found, new CacheHint(ttlMs, scope), Instant.parse(fetchedAt))
          : null;
    }
  }

  private record Line(
      @JsonProperty("name") String name,
      @JsonProperty("key") Key key,
      @JsonProperty("originalName") String originalName,
      @JsonProperty("bytes") int bytes) {

    static Line of(CatalogEntry entry) {
      EntryKey key = entry.key();
      return new Line(
          entry.name(),
          new Key(key.kind(), key.mount().value(), key.originalName()),
          entry.originalName(),
          entry.definition().length());
    }

    CatalogEntry entry(RawJson definition) {
      EntryKey known = new EntryKey(key.kind(), new MountId(key.mount()), key.originalName());
      return new CatalogEntry(name, known, originalName, known.kind(), definition);
    }
  }

  private record Key(
      @JsonProperty("kind") EntryKind kind,
      @JsonProperty("mount") String mount,
      @JsonProperty("originalName") String originalName) {}
}
