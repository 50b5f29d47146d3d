package dev.portolan.model.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Epoch;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.event.CatalogChanged;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CatalogChangedCodecTest {
  private static final long SEED = 2L;

  @Test
  void roundTripIsTheIdentity() {
    // Given
    Random random = new Random(SEED);
    for (int round = 0; round < 2_000; round++) {
      CatalogChanged change = change(random);

      // When
      Optional<CatalogChanged> back =
          CatalogChangedCodec.decode(CatalogChangedCodec.encode(change));

      // Then
      assertThat(back).as("seed %d, round %d", SEED, round).contains(change);
    }
  }

  @Test
  void alteredOrForeignBytesAreAMiss() {
    // Given
    Random random = new Random(SEED);
    for (int round = 0; round < 5_000; round++) {
      byte[] good = CatalogChangedCodec.encode(change(random));
      byte[] flipped = good.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      byte[] cut = Arrays.copyOf(good, random.nextInt(good.length));

      // When
      Optional<CatalogChanged> fromFlipped = CatalogChangedCodec.decode(flipped);
      Optional<CatalogChanged> fromCut = CatalogChangedCodec.decode(cut);

      // Then
      assertThat(fromFlipped).as("seed %d, round %d", SEED, round).isEmpty();
      assertThat(fromCut).as("seed %d, round %d", SEED, round).isEmpty();
    }
  }

  @Test
  void refusesWhatIsWellFramedButNotAChange() {
    // Given
    String[] contents = {
      "",
      "null",
      "{}",
      "[]",
      "{\"mount\":\"xyz\",\"kind\":\"TOOL\",\"epoch\":1}",
      "{\"mount\":null,\"kind\":\"TOOL\",\"epoch\":1}",
      "{\"mount\":\"" + "a".repeat(64) + "\",\"kind\":\"TOOL\",\"epoch\":-1}",
      "{\"mount\":\"" + "a".repeat(64) + "\",\"kind\":\"TOOL\"}",
      "{\"mount\":\"" + "a".repeat(64) + "\",\"kind\":\"TOOLS\",\"epoch\":1}"
    };
    for (String content : contents) {
      byte[] framed = Frame.wrap("portolan-changed/1", content.getBytes(StandardCharsets.UTF_8));

      // When
      Optional<CatalogChanged> change = CatalogChangedCodec.decode(framed);

      // Then
      assertThat(change).as(content).isEmpty();
    }
  }

  private static CatalogChanged change(Random random) {
    Fingerprint mount = Fingerprint.of("mount").add(random.nextLong()).build();
    EntryKind kind = List.of(EntryKind.values()).get(random.nextInt(4));
    return new CatalogChanged(
        new ListingFamily(mount, kind), new Epoch(random.nextLong(Long.MAX_VALUE)));
  }
}
