package dev.portolan.node.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.catalog.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalDigestTest {

  private static Fingerprint digest(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return CanonicalDigest.of(bytes, 0, bytes.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\":1,\"b\":[true,null]} | { \"b\" : [ true , null ],\"a\":1 }",
        "\"\u00e4/\ud83d\ude00\" | \"\\u00e4\\/\\ud83d\\ude00\"",
        "{\"a\":1} | {\"\\u0061\":1}",
        "1 | 1.0",
        "1 | 1e0",
        "100 | 1E+2",
        "0 | -0.0e7",
        "0.10 | 1e-1",
        "1e1000000000 | 10e999999999",
        "123456789012345678901234567890 | 1.23456789012345678901234567890E29",
      })
  void isTheSameForTheSameValue(String one, String other) {
    assertThat(digest(one)).isEqualTo(digest(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1 | \"1\"",
        "1 | 2",
        "1 | -1",
        "1 | 10",
        "null | \"null\"",
        "null | false",
        "[] | {}",
        "[] | [[]]",
        "[1,2] | [2,1]",
        "[1,2] | [12]",
        "[[1],2] | [1,[2]]",
        "{\"a\":1} | {\"b\":1}",
        "{\"a\":\"b\"} | {\"ab\":\"\"}",
        "{\"a\":1} | {\"a\":1,\"a\":1}",
        "{\"a\":1,\"a\":2} | {\"a\":2,\"a\":1}",
        "{\"a\":null} | {}",
        "\"\\ud800\" | \"\\ud801\"",
        "9007199254740993 | 9007199254740992",
        "1e1000000000 | 1e1000000001",
        "1e99999999999 | 1e99999999998",
      })
  void differsForDifferentValues(String one, String other) {
    assertThat(digest(one)).isNotEqualTo(digest(other));
  }

  @Test
  void readsOnlyBetweenItsPlaces() {
    // Given
    byte[] body = "{\"params\":{\"a\":1}}".getBytes(StandardCharsets.UTF_8);

    // When
    Fingerprint part = CanonicalDigest.of(body, 10, 17);

    // Then
    assertThat(part).isEqualTo(digest("{\"a\":1}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "1 2", "{}]", "nul", "[1,]", "01", "\"\n\""})
  void refusesWhatIsNotOneValue(String json) {
    assertThatThrownBy(() -> digest(json)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatIsTooDeepOrHasTooLongANumber() {
    // Given
    String deep = "[".repeat(100_000);
    String digits = "1".repeat(1_001);

    // When, Then
    assertThatThrownBy(() -> digest(deep)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> digest(digits)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void seesNoSpellingAndEveryChangeInRandomDocuments() {
    for (long seed = 0; seed < 2_000; seed++) {
      // Given
      RandomDocument document = new RandomDocument(new Random(seed));
      Object value = document.object(3);

      // When
      Fingerprint one = digest(document.spelled(value));
      Fingerprint again = digest(document.spelled(value));
      Fingerprint changed = digest(document.spelled(document.changed(value)));

      // Then
      assertThat(again).as("seed %d", seed).isEqualTo(one);
      assertThat(changed).as("seed %d", seed).isNotEqualTo(one);
    }
  }

  @Test
  void tellsManyDocumentsApart() {
    // Given
    Map<Fingerprint, Integer> seen = new HashMap<>();

    for (int i = 0; i < 5_000; i++) {
      // When
      Integer before = seen.put(digest("{\"a\":[" + i + "],\"b\":\"" + i + "\"}"), i);

      // Then
      assertThat(before).as("same digest as %d", i).isNull();
    }
  }
}
