package dev.portolan.node.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.seal.Seal.Purpose;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AesSealTest {
  private static final String SECRET = "a secret of the house";
  private static final Fingerprint CALLER = Fingerprint.of("caller").add("ann").build();
  private static final byte[] CONTENT = "page 7 of §".getBytes(StandardCharsets.UTF_8);

  private final AesSeal seal = new AesSeal(SECRET, List.of());

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 49_119})
  void opensOnAnyNodeWhatItSealed(int length) {
    // Given
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);

    // When
    String sealed = seal.seal(Purpose.CURSOR, CALLER, content);

    // Then
    assertThat(sealed).matches("[A-Za-z0-9_-]+").hasSizeLessThanOrEqualTo(64 << 10);
    assertThat(new AesSeal(SECRET, List.of()).open(Purpose.CURSOR, CALLER, sealed))
        .hasValue(content);
  }

  @Test
  void refusesToSealWhatItWouldNotOpen() {
    assertThatThrownBy(() -> seal.seal(Purpose.CURSOR, CALLER, new byte[49_120]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("49120");
  }

  @Test
  void neverSealsTheSameTwice() {
    // When
    String one = seal.seal(Purpose.CURSOR, CALLER, CONTENT);
    String two = seal.seal(Purpose.CURSOR, CALLER, CONTENT);

    // Then
    assertThat(one).isNotEqualTo(two);
  }

  @Test
  void opensNothingThatWasAlteredInAnyBit() {
    // Given
    byte[] sealed = Base64.getUrlDecoder().decode(seal.seal(Purpose.TASK, CALLER, CONTENT));

    for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
      byte[] altered = sealed.clone();
      altered[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

      // When
      var opened = seal.open(Purpose.TASK, CALLER, encoded(altered));

      // Then
      assertThat(opened).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void opensNothingThatWasAlteredInAnyCharacter() {
    // Given
    String sealed = seal.seal(Purpose.TASK, CALLER, CONTENT);

    for (int at = 0; at < sealed.length(); at++) {
      // When
      char other = sealed.charAt(at) == 'A' ? 'B' : 'A';
      String altered = sealed.substring(0, at) + other + sealed.substring(at + 1);

      // Then
      assertThat(seal.open(Purpose.TASK, CALLER, altered)).as("character %d", at).isEmpty();
      assertThat(seal.open(Purpose.TASK, CALLER, sealed.substring(0, at))).isEmpty();
    }
    assertThat(seal.open(Purpose.TASK, CALLER, sealed + "=")).isEmpty();
    assertThat(seal.open(Purpose.TASK, CALLER, sealed + "A")).isEmpty();
  }

  @Test
  void opensOnlyForItsPurposeItsBindingAndItsSecret() {
    // Given
    Fingerprint other = Fingerprint.of("caller").add("bob").build();

    // When
    String sealed = seal.seal(Purpose.CURSOR, CALLER, CONTENT);

    // Then
    assertThat(seal.open(Purpose.TASK, CALLER, sealed)).isEmpty();
    assertThat(seal.open(Purpose.CURSOR, other, sealed)).isEmpty();
    assertThat(new AesSeal("another secret of it", List.of()).open(Purpose.CURSOR, CALLER, sealed))
        .isEmpty();
    assertThat(seal.open(Purpose.CURSOR, CALLER, sealed)).hasValue(CONTENT);
  }

  @Test
  void opensWhatAPreviousSecretSealed() {
    // Given
    AesSeal rotated = new AesSeal("the secret after this", List.of("one never used yet", SECRET));

    // When
    String old = seal.seal(Purpose.CURSOR, CALLER, CONTENT);
    String now = rotated.seal(Purpose.CURSOR, CALLER, CONTENT);

    // Then
    assertThat(rotated.open(Purpose.CURSOR, CALLER, old)).hasValue(CONTENT);
    assertThat(rotated.open(Purpose.CURSOR, CALLER, now)).hasValue(CONTENT);
    assertThat(seal.open(Purpose.CURSOR, CALLER, now)).isEmpty();
  }

  @Test
  void keepsAnEphemeralSecretToItself() {
    // Given
    AesSeal alone = AesSeal.ephemeral();

    // When
    String sealed = alone.seal(Purpose.CURSOR, CALLER, CONTENT);

    // Then
    assertThat(alone.open(Purpose.CURSOR, CALLER, sealed)).hasValue(CONTENT);
    assertThat(AesSeal.ephemeral().open(Purpose.CURSOR, CALLER, sealed)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 33, 10_000, 48_000, 100_000})
  void opensNoGarbageOfAnyLength(int length) {
    // Given
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    String letters = new String(noise, StandardCharsets.ISO_8859_1);

    // When, Then
    assertThat(seal.open(Purpose.CURSOR, CALLER, encoded(noise))).isEmpty();
    assertThat(seal.open(Purpose.CURSOR, CALLER, letters)).isEmpty();
    assertThat(seal.open(Purpose.CURSOR, CALLER, "A".repeat(length))).isEmpty();
  }

  @Test
  void refusesASecretThatIsTooShortWithoutShowingIt() {
    assertThatThrownBy(() -> new AesSeal("hunter2", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16")
        .hasMessageNotContaining("hunter2");
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
