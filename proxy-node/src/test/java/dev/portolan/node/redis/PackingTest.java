package dev.portolan.node.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.Listing;
import dev.portolan.model.codec.ListingCodec;
import dev.portolan.node.redis.Packing.Packed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class PackingTest {
  private static final Packing PACKING = Packing.of(4 << 20);

  @Test
  void givesBackWhatWasPacked() {
    for (int bytes : new int[] {1, 1_000, 2_000, 3_000, 100_000, 2_000_000}) {
      // Given
      Listing listing = Samples.large(bytes, bytes);

      // When
      Packed packed = PACKING.pack(listing).orElseThrow();

      // Then
      assertThat(PACKING.unpack(packed)).contains(listing);
    }
  }

  @Test
  void chunksJoinToTheWhole() {
    for (int length :
        new int[] {1, Packing.CHUNK, Packing.CHUNK + 1, 4 * Packing.CHUNK, 1_500_000}) {
      // Given
      byte[] bytes = new byte[length];
      new Random(length).nextBytes(bytes);
      Packed packed = new Packed(true, bytes);

      // When
      List<byte[]> chunks = IntStream.range(0, packed.chunks()).mapToObj(packed::chunk).toList();

      // Then
      if (length <= Packing.CHUNK) {
        assertThat(chunks).isEmpty();
      } else {
        assertThat(Packing.join(chunks)).isEqualTo(bytes);
        assertThat(chunks).allMatch(chunk -> chunk.length <= Packing.CHUNK && chunk.length > 0);
      }
    }
  }

  @Test
  void whatIsTooLargeIsNotPacked() {
    // Given
    Packing narrow = Packing.of(0);
    Listing fits = Samples.large(500_000, 1);
    Listing tooLarge = Samples.large(600_000, 1);

    // When, Then
    assertThat(narrow.pack(fits)).isPresent();
    assertThat(narrow.pack(tooLarge)).isEmpty();
  }

  @Test
  void aBombIsNoListing() throws IOException {
    // Given
    byte[] bomb = deflated(new byte[20 << 20]);

    // When, Then
    assertThat(bomb.length).isLessThan(100_000);
    assertThat(PACKING.unpack(new Packed(true, bomb))).isEmpty();
  }

  @Test
  void whatIsLargerThanTheLimitIsNoListing() throws IOException {
    // Given
    byte[] large = ListingCodec.encode(Samples.large(600_000, 1));
    Packing narrow = Packing.of(0);

    // When, Then
    assertThat(PACKING.unpack(new Packed(false, large))).isPresent();
    assertThat(PACKING.unpack(new Packed(true, deflated(large)))).isPresent();
    assertThat(narrow.unpack(new Packed(false, large))).isEmpty();
    assertThat(narrow.unpack(new Packed(true, deflated(large)))).isEmpty();
  }

  @Test
  void whatIsCutOffOrAlteredIsNoListing() {
    // Given
    Packed whole = PACKING.pack(Samples.large(5_000, 1)).orElseThrow();
    Random random = new Random(5);

    for (int round = 0; round < 500; round++) {
      byte[] bytes = whole.bytes().clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      byte[] half = Arrays.copyOf(whole.bytes(), random.nextInt(whole.bytes().length));

      // When, Then
      assertThat(PACKING.unpack(new Packed(true, bytes))).as("round " + round).isEmpty();
      assertThat(PACKING.unpack(new Packed(true, half))).as("round " + round).isEmpty();
      assertThat(PACKING.unpack(new Packed(false, half))).as("round " + round).isEmpty();
    }
  }

  @Test
  void chunksThatNoListingCouldBeInAreImpossible() {
    // When, Then
    assertThat(PACKING.isPossible(-1)).isFalse();
    assertThat(PACKING.isPossible(0)).isTrue();
    assertThat(PACKING.isPossible(37)).isTrue();
    assertThat(PACKING.isPossible(38)).isFalse();
  }

  private static byte[] deflated(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
