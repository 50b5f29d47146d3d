package dev.portolan.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
  private static final String DIGITS = "0123456789abcdef".repeat(4);

  @Test
  void takesWhatItHasWritten() {
    // Given
    Fingerprint made = Fingerprint.of("purpose").add("part").add(7).build();

    // When
    Fingerprint read = new Fingerprint(made.toString());

    // Then
    assertThat(read).isEqualTo(made);
    assertThat(new Fingerprint(DIGITS).hex()).isEqualTo(DIGITS);
  }

  @ParameterizedTest
  @ValueSource(chars = {'/', ':', '`', 'g', 'A', 'F', ' ', '\n', '\u0660'})
  void refusesWhatIsNoLowerCaseHexadecimalDigit(char wrong) {
    // Given
    String text = DIGITS.substring(1) + wrong;

    // When, Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fingerprint(text))
        .withMessageContaining(text)
        .withMessageContaining("expected: 64 hexadecimal digits");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63})
  void refusesAnotherLength(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fingerprint(DIGITS.substring(0, length)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fingerprint(DIGITS + DIGITS.substring(0, length + 1)));
  }

  @Test
  void tellsPartsApartThatRunTogetherAlike() {
    // When
    Fingerprint one = Fingerprint.of("purpose").add("ab").add("c").build();
    Fingerprint other = Fingerprint.of("purpose").add("a").add("bc").build();

    // Then
    assertThat(one).isNotEqualTo(other);
    assertThat(one).isNotEqualTo(Fingerprint.of("another").add("ab").add("c").build());
  }
}
