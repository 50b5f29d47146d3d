package dev.portolan.node.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HexFormat;

/** Replays its seeds in every build; with {@code JAZZER_FUZZ=1} in the environment it fuzzes. */
class RequestReaderFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void saysOfAnyBytesWhatAFullParseSays(byte[] body) {
    ScannerAgreement.check(body, HexFormat.of().formatHex(body));
  }
}
