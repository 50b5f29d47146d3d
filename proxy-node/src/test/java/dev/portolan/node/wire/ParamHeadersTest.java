package dev.portolan.node.wire;

import static dev.portolan.node.wire.Requests.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.fault.Fault;
import io.vertx.core.MultiMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParamHeadersTest {
  static final RawJson TOOL =
      tool(
          """
          {"type":"object","properties":{
            "region":{"type":"string","x-mcp-header":"Region"},
            "count":{"type":"integer","x-mcp-header":"Count"},
            "dry":{"type":"boolean","x-mcp-header":"Dry-Run"},
            "where":{"type":"object","properties":{"city":{"type":"string","x-mcp-header":"City"}}},
            "query":{"type":"string"}}}\
          """);
  private static final ParamHeaders PARAMS = ParamHeaders.of(TOOL).orElseThrow();

  private static RawJson tool(String schema) {
    return RawJson.of("{\"name\":\"t\",\"inputSchema\":" + schema + "}");
  }

  private static RawJson propertyTool(String property) {
    return tool("{\"type\":\"object\",\"properties\":{\"a\":" + property + "}}");
  }

  private static @Nullable Fault check(String arguments, String... headers) {
    var map = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      map.add(headers[i], headers[i + 1]);
    }
    byte[] body = utf8(" " + arguments);
    return PARAMS.check(map, body, new Span(1, body.length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"string\",\"x-mcp-header\":\"\"}",
        "{\"type\":\"string\",\"x-mcp-header\":\"My Region\"}",
        "{\"type\":\"string\",\"x-mcp-header\":\"Region:\"}",
        "{\"type\":\"string\",\"x-mcp-header\":\"R\\u00e9gion\"}",
        "{\"type\":\"string\",\"x-mcp-header\":\"a\\r\\nb\"}",
        "{\"type\":\"string\",\"x-mcp-header\":5}",
        "{\"type\":\"string\",\"x\\u002dmcp-header\":\"\"}",
        "{\"type\":\"number\",\"x-mcp-header\":\"A\"}",
        "{\"type\":\"object\",\"x-mcp-header\":\"A\"}",
        "{\"type\":\"array\",\"x-mcp-header\":\"A\"}",
        "{\"type\":\"null\",\"x-mcp-header\":\"A\"}",
        "{\"type\":[\"string\",\"null\"],\"x-mcp-header\":\"A\"}",
        "{\"x-mcp-header\":\"A\"}",
        "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}",
        "{\"anyOf\":[{\"type\":\"string\",\"x-mcp-header\":\"A\"}]}",
        "{\"if\":{\"properties\":{\"b\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}}",
        "{\"additionalProperties\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}"
      })
  void refusesAToolWithAnInvalidAnnotation(String property) {
    assertThat(ParamHeaders.of(propertyTool(property))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x-mcp-header\":\"A\",\"type\":\"object\"}",
        "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}",
        "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"My\"},"
            + "\"b\":{\"type\":\"string\",\"x-mcp-header\":\"mY\"}}}"
      })
  void refusesASchemaWithAnAnnotationWhereNoneMayBe(String schema) {
    assertThat(ParamHeaders.of(tool(schema))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"string\",\"default\":{\"x-mcp-header\":\"\"}}",
        "{\"enum\":[{\"x-mcp-header\":5}]}",
        "{\"type\":\"object\",\"properties\":{\"x-mcp-header\":{\"type\":\"string\"}}}",
        "true"
      })
  void takesDataAndNamesForNoAnnotations(String property) {
    assertThat(ParamHeaders.of(propertyTool(property)).orElseThrow().isEmpty()).isTrue();
  }

  @Test
  void findsNoAnnotationsInMostTools() {
    assertThat(ParamHeaders.of(RawJson.of("{\"name\":\"t\"}")).orElseThrow().isEmpty()).isTrue();
    assertThat(PARAMS.isEmpty()).isFalse();
  }

  @Test
  void acceptsHeadersThatMirrorTheArguments() {
    // Given
    String arguments =
        "{\"where\":{\"city\":\"Zürich\"},\"dry\":true,\"r\\u0065gion\":\"us\\u002dwest\",\"count\":42}";
    // When
    Fault fault =
        check(
            arguments,
            "mcp-param-region",
            " us-west ",
            "MCP-PARAM-COUNT",
            "42.0",
            "Mcp-Param-Dry-Run",
            "true",
            "Mcp-Param-City",
            "=?base64?WsO8cmljaA==?=",
            "Mcp-Param-Unknown",
            "x");
    // Then
    assertThat(fault).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"region\":\"a\"}|b",
        "{\"region\":\"a\"}|A",
        "{\"region\":\"Hello\"}|=?base64?SGVsbG8?=",
        "{\"region\":\"Hello\"}|=?base64?SGVs!!!bG8=?=",
        "{\"region\":\"é\"}|é",
        "{\"region\":\"42\"}|42.0",
        "{\"region\":null}|null",
        "{\"region\":{}}|{}",
        "{}|a"
      })
  void refusesAHeaderThatDoesNotMirrorItsArgument(String arguments, String header) {
    // When
    Fault fault = check(arguments, "Mcp-Param-Region", header);
    // Then
    assertThat(fault).isInstanceOf(Fault.HeaderMismatch.class);
    assertThat(fault).asString().contains("mcp-param-region");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"count\":42}|43|false",
        "{\"count\":42}|4.2e1|true",
        "{\"count\":-0}|0|true",
        "{\"count\":1e3}|1000|true",
        "{\"count\":9007199254740993}|9007199254740992|false",
        "{\"count\":42}|042|false",
        "{\"count\":42}|+42|false",
        "{\"count\":4.5}|4.50|true"
      })
  void comparesIntegersAsNumbers(String arguments, String header, boolean agrees) {
    assertThat(check(arguments, "Mcp-Param-Count", header) == null).isEqualTo(agrees);
  }

  @Test
  void treatsATextThatOnlyLooksEncodedAsItIs() {
    assertThat(check("{\"region\":\"=?base64?SGVsbG8=\"}", "Mcp-Param-Region", "=?base64?SGVsbG8="))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"region\":\"a\"}",
        "{\"count\":0}",
        "{\"dry\":false}",
        "{\"where\":{\"city\":\"\"}}"
      })
  void requiresTheHeaderOfAnArgumentThatIsThere(String arguments) {
    assertThat(check(arguments)).isInstanceOf(Fault.HeaderMismatch.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"region\":null}",
        "{\"region\":[]}",
        "{\"where\":5}",
        "{\"query\":\"x\"}",
        "{\"where\":{\"city\":null,\"region\":\"x\"}}"
      })
  void expectsNoHeaderForAnArgumentThatHasNoMirror(String arguments) {
    assertThat(check(arguments)).isNull();
  }

  @Test
  void expectsNoHeaderWithoutArguments() {
    assertThat(PARAMS.check(MultiMap.caseInsensitiveMultiMap(), utf8("{}"), null)).isNull();
  }

  @Test
  void refusesTwoHeadersThatDiffer() {
    assertThat(check("{\"region\":\"a\"}", "Mcp-Param-Region", "a", "Mcp-Param-Region", "a"))
        .isNull();
    assertThat(check("{\"region\":\"a\"}", "Mcp-Param-Region", "a", "Mcp-Param-Region", "b"))
        .isInstanceOf(Fault.HeaderMismatch.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"region\":\"a\",\"r\\u0065gion\":\"b\"}",
        "{\"where\":{},\"where\":{\"city\":\"x\"}}",
        "{\"where\":{\"city\":\"x\",\"city\":\"y\"}}"
      })
  void refusesDuplicateKeysOnTheWayToAnAnnotatedArgument(String arguments) {
    assertThat(check(arguments, "Mcp-Param-Region", "a")).isInstanceOf(Fault.Malformed.class);
  }

  @Test
  void mirrorsArgumentsInLowerCaseHeaders() {
    // Given
    byte[] body =
        utf8("{\"region\":\" é\",\"count\":4.20e1,\"dry\":false,\"where\":{\"city\":\"x y\"}}");
    // When
    Map<String, String> mirrored = PARAMS.mirror(body, new Span(0, body.length));
    // Then
    assertThat(mirrored)
        .containsOnly(
            Map.entry("mcp-param-region", "=?base64?IMOp?="),
            Map.entry("mcp-param-count", "42"),
            Map.entry("mcp-param-dry-run", "false"),
            Map.entry("mcp-param-city", "x y"));
  }

  @Test
  void mirrorsNothingOfWhatIsNotThere() {
    byte[] body = utf8("{\"region\":null,\"count\":1e999999999}");
    assertThat(PARAMS.mirror(body, new Span(0, body.length)))
        .containsExactly(Map.entry("mcp-param-count", "1e999999999"));
    assertThat(PARAMS.mirror(body, null)).isEmpty();
  }
}
