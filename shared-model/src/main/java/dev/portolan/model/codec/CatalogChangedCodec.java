package dev.portolan.model.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.event.CatalogChanged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What nodes tell each other, as bytes: {@code portolan-changed/1 CHECKSUM\n} and a JSON object.
 */
public final class CatalogChangedCodec {
  private static final String FORM = "portolan-changed/1";
  private static final ObjectReader MESSAGE = Json.MAPPER.readerFor(Message.class);

  private CatalogChangedCodec() {}

  /** The bytes of a change, its format version included. */
  public static byte[] encode(CatalogChanged change) {
    ListingFamily family = change.family();
    var message =
        new Message(family.mount().hex(), family.kind(), change.epoch().value(), change.forget());
    try {
      return Frame.wrap(FORM, Json.MAPPER.writeValueAsBytes(message));
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * The change of these bytes; empty for anything that this version has not written whole. Never
   * throws.
   */
  public static Optional<CatalogChanged> decode(byte[] bytes) {
    Integer at = Frame.contentAt(FORM, bytes);
    if (at == null) {
      return Optional.empty();
    }
    try {
      Message message = MESSAGE.readValue(bytes, at, bytes.length - at);
      return Optional.of(message.change());
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      // A record that refuses to be wrong has refused: what is not a change is a miss.
      return Optional.empty();
    }
  }

  private record Message(
      @JsonProperty("mount") String mount,
      @JsonProperty("kind") EntryKind kind,
      @JsonProperty("epoch") long epoch,
      @JsonProperty("forget") boolean forget) {

    CatalogChanged change() {
      return new CatalogChanged(
          new ListingFamily(new Fingerprint(mount), kind), new Epoch(epoch), forget);
    }
  }
}
