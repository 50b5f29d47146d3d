package dev.portolan.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.fault.Fault;
import io.vertx.core.MultiMap;
import java.util.Map;

/** Replays its seeds in every build; with {@code JAZZER_FUZZ=1} in the environment it fuzzes. */
class ParamHeadersFuzzTest {
  private static final ParamHeaders PARAMS = ParamHeaders.of(ParamHeadersTest.TOOL).orElseThrow();

  @FuzzTest(maxDuration = "1m")
  void anyArgumentsAgreeWithTheirOwnMirrorAndNothingCrashes(FuzzedDataProvider data) {
    // Given
    String header = data.consumeAsciiString(40);
    byte[] arguments = data.consumeRemainingAsBytes();
    var all = new Span(0, arguments.length);
    MultiMap foreign = MultiMap.caseInsensitiveMultiMap().add("mcp-param-region", header);
    // When
    Fault ofForeign = PARAMS.check(foreign, arguments, all);
    Fault ofNone = PARAMS.check(MultiMap.caseInsensitiveMultiMap(), arguments, all);
    // Then
    if (ofForeign == null && ofNone == null) {
      throw new AssertionError("a header agrees as well as none: " + header);
    }
    JsonNode tree = FullParse.of(arguments);
    if (tree != null && tree.isObject() && !FullParse.hasDuplicates(arguments)) {
      Map<String, String> mirror = PARAMS.mirror(arguments, all);
      assertThat(PARAMS.check(MultiMap.caseInsensitiveMultiMap().addAll(mirror), arguments, all))
          .isNull();
      assertThat(mirror.containsKey("mcp-param-region"))
          .isEqualTo(tree.path("region").isValueNode() && !tree.path("region").isNull());
    }
  }

  @FuzzTest(maxDuration = "1m")
  void anyDefinitionIsReadOrRefused(byte[] definition) {
    ParamHeaders.of(RawJson.copyOf(definition)).ifPresent(ParamHeaders::isEmpty);
  }
}
