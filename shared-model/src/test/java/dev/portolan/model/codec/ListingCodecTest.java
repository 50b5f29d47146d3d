package dev.portolan.model.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.CacheHint;
import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.CatalogEntry;
import dev.portolan.model.catalog.EntryKey;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Listing;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingCodecTest {
  private static final long SEED = 20261120L;
  private static final Instant AT = Instant.parse("2026-11-20T12:00:00.123456789Z");

  @Test
  void roundTripIsTheIdentityByteForByte() {
    // Given
    Random random = new Random(SEED);
    GeneratedListings generated = new GeneratedListings(random);
    for (int round = 0; round < 5_000; round++) {
      Listing listing = generated.listing();

      // When
      Optional<Listing> back = ListingCodec.decode(ListingCodec.encode(listing));

      // Then
      assertThat(back).as("seed %d, round %d", SEED, round).contains(listing);
      for (int i = 0; i < listing.entries().size(); i++) {
        assertThat(back.orElseThrow().entries().get(i).definition().bytes())
            .as("seed %d, round %d, entry %d", SEED, round, i)
            .isEqualTo(listing.entries().get(i).definition().bytes());
      }
    }
  }

  @Test
  void alteredBytesAreAMissAndNeverAnotherListing() {
    // Given
    Random random = new Random(SEED);
    GeneratedListings generated = new GeneratedListings(random);
    for (int round = 0; round < 5_000; round++) {
      byte[] good = ListingCodec.encode(generated.listing());
      byte[] bad = altered(good, random);

      // When
      Optional<Listing> back = ListingCodec.decode(bad);

      // Then
      assertThat(back.isPresent() && !Arrays.equals(good, bad))
          .as("seed %d, round %d", SEED, round)
          .isFalse();
    }
  }

  @Test
  void garbageIsAMiss() {
    // Given
    Random random = new Random(SEED);
    for (int round = 0; round < 5_000; round++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);

      // When
      Optional<Listing> fromBytes = ListingCodec.decode(garbage);
      Optional<Listing> fromFrame = ListingCodec.decode(Frame.wrap("portolan-listing/1", garbage));

      // Then
      assertThat(fromBytes).as("seed %d, round %d", SEED, round).isEmpty();
      assertThat(fromFrame).as("seed %d, round %d", SEED, round).isEmpty();
    }
  }

  @Test
  void refusesAnEntryThatLacksAName() {
    // Given
    String whole =
        "{'name':'gh_a','key':{'kind':'TOOL','mount':'gh','originalName':'a'},"
            + "'originalName':'a','bytes':2}";

    // When
    Optional<Listing> good = ListingCodec.decode(framed(whole));
    Optional<Listing> noName = ListingCodec.decode(framed(whole.replace("'name':'gh_a',", "")));
    Optional<Listing> nullName = ListingCodec.decode(framed(whole.replace("'gh_a'", "null")));
    Optional<Listing> emptyName = ListingCodec.decode(framed(whole.replace("'gh_a'", "''")));
    Optional<Listing> noOriginal =
        ListingCodec.decode(framed(whole.replace("'originalName':'a','bytes'", "'bytes'")));
    Optional<Listing> noKey = ListingCodec.decode(framed(whole.replaceAll("'key':\\{[^}]*},", "")));
    Optional<Listing> foreignKey =
        ListingCodec.decode(framed(whole.replace("'originalName':'a'}", "'originalName':'b'}")));

    // Then
    assertThat(good).isPresent();
    assertThat(List.of(noName, nullName, emptyName, noOriginal, noKey, foreignKey))
        .allMatch(Optional::isEmpty);
  }

  @Test
  void refusesAnotherVersionAndUnknownFields() {
    // Given
    byte[] good = ListingCodec.encode(small());
    byte[] content =
        Arrays.copyOfRange(good, "portolan-listing/1 12345678\n".length(), good.length);

    // When
    Optional<Listing> newer = ListingCodec.decode(Frame.wrap("portolan-listing/2", content));
    Optional<Listing> same = ListingCodec.decode(Frame.wrap("portolan-listing/1", content));
    Optional<Listing> unknown =
        ListingCodec.decode(
            framed(
                "{'name':'a','key':{'kind':'TOOL','mount':'gh','originalName':'a'},"
                    + "'originalName':'a','bytes':2,'x':1}"));

    // Then
    assertThat(newer).isEmpty();
    assertThat(same).contains(small());
    assertThat(unknown).isEmpty();
  }

  @Test
  void addsLittleToWhatItHolds() {
    // Given
    RawJson definition = RawJson.of("{\"name\":\"a\",\"x\":\"" + "y".repeat(1_000) + "\"}");
    List<CatalogEntry> entries =
        IntStream.range(0, 10_000).mapToObj(i -> entry("tool_number_" + i, definition)).toList();

    // When
    byte[] bytes = ListingCodec.encode(new Listing(entries, CacheHint.NONE, AT));

    // Then
    assertThat(bytes.length / 10_000 - definition.length()).isLessThan(160);
    assertThat(ListingCodec.decode(bytes)).map(Listing::entries).contains(entries);
  }

  private static byte[] altered(byte[] good, Random random) {
    byte[] bad = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      case 2 -> bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      default -> bad = Arrays.copyOf(bad, bad.length + 1 + random.nextInt(4));
    }
    return bad;
  }

  private static Listing small() {
    return new Listing(
        List.of(entry("a", RawJson.of(" {}\n"))), new CacheHint(0L, CacheScope.PUBLIC), AT);
  }

  private static CatalogEntry entry(String name, RawJson definition) {
    EntryKey key = new EntryKey(EntryKind.TOOL, new MountId("gh"), name);
    return new CatalogEntry("gh_" + name, key, name, EntryKind.TOOL, definition);
  }

  /** A whole frame around one entry line, its definition {@code {}}. */
  private static byte[] framed(String line) {
    byte[] index =
        ("{'fetchedAt':'2026-11-20T12:00:00Z','ttlMs':null,'scope':null,'entries':[" + line + "]}")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer content = ByteBuffer.allocate(4 + index.length + 2).putInt(index.length).put(index);
    content.put("{}".getBytes(StandardCharsets.UTF_8));
    return Frame.wrap("portolan-listing/1", content.array());
  }
}
