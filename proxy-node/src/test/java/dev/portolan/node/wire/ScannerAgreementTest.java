package dev.portolan.node.wire;

import static dev.portolan.node.wire.Requests.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScannerAgreementTest {
  private static final int DOCUMENTS = 12_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 20260728})
  void scannerAndFullParseAgreeOnGeneratedDocumentsAndOnSpoiltOnes(long seed) {
    // Given
    var json = new RandomJson(new Random(seed));
    int spoiltButGood = 0;
    int good = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] document = utf8(json.document());
      byte[] spoilt = json.spoilt(document);
      // When
      ScannerAgreement.check(document, about(seed, i, document));
      ScannerAgreement.check(spoilt, about(seed, i, spoilt));
      good += ScannerAgreement.isJson(document) ? 1 : 0;
      spoiltButGood += ScannerAgreement.isJson(spoilt) ? 1 : 0;
    }
    // Then
    assertThat(good).as("good, seed %s", seed).isGreaterThan(DOCUMENTS / 2);
    assertThat(spoiltButGood).as("good after all, seed %s", seed).isBetween(100, DOCUMENTS / 2);
  }

  private static String about(long seed, int i, byte[] document) {
    return "seed "
        + seed
        + ", document "
        + i
        + ": "
        + new String(document, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud83d\\ude00\"",
        "\"\\uD83D\\u0041\"",
        "-",
        "-0",
        "01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "tru",
        "truee",
        "nulll",
        "\"",
        "\"\\",
        "\"\\u12",
        "\"\\u12g4\"",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "[1 2]",
        "[}",
        "{]",
        "\uFEFF1",
        "\f1",
        "\u00a01",
        "\"\u007f\"",
        "\"\u2028\""
      })
  void scannerAndFullParseAgreeOnTheCornersOfTheGrammar(String document) {
    ScannerAgreement.check(utf8(document), document);
  }

  @Test
  void scannerAndFullParseAgreeOnEveryPairOfBytesInAString() {
    // Given
    byte[] document = utf8("{\"id\":\"??????????????\"}");
    for (int place = 7; place < 17; place++) {
      for (int pair = 0; pair < 0x10000; pair += place == 7 ? 1 : 97) {
        byte[] bytes = document.clone();
        bytes[place] = (byte) (pair >> 8);
        bytes[place + 1] = (byte) pair;
        // When, Then
        assertThat(ScannerAgreement.isJson(bytes))
            .as("%04x at %s", pair, place)
            .isEqualTo(FullParse.of(bytes) != null);
      }
    }
  }

  @Test
  void scannerAndFullParseAgreeOnEveryWideLeadAndSecondByte() {
    // Given
    byte[] document = utf8("\"????\"");
    for (int lead = 0xc0; lead < 0x100; lead++) {
      for (int second = 0; second < 0x100; second++) {
        for (int length = 2; length <= 4; length++) {
          byte[] bytes = document.clone();
          bytes[1] = (byte) lead;
          bytes[2] = (byte) second;
          bytes[3] = (byte) (length > 2 ? 0x80 : '?');
          bytes[4] = (byte) (length > 3 ? 0xbf : '?');
          // When, Then
          assertThat(ScannerAgreement.isJson(bytes))
              .as("%02x %02x of %s", lead, second, length)
              .isEqualTo(FullParse.of(bytes) != null);
        }
      }
    }
  }
}
