package dev.portolan.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.observe.TraceContext;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What a backend is told of a trace stands in its place, and everything else where it stood. */
class TraceEditsTest {
  private static final TraceContext PARENT = new TraceContext("P", null, null);
  private static final TraceContext ALL = new TraceContext("P", "s=1", "b=\"2\"");

  static final List<Arguments> BODIES =
      List.of(
          Arguments.of(
              "{\"id\":1,\"params\":{\"_meta\":{ \"a\" : 1.0 }}}",
              PARENT,
              "{\"id\":1,\"params\":{\"_meta\":{\"traceparent\":\"P\", \"a\" : 1.0 }}}"),
          Arguments.of(
              "{\"params\":{\"_meta\":{}}}",
              ALL,
              "{\"params\":{\"_meta\":{\"traceparent\":\"P\",\"tracestate\":\"s=1\","
                  + "\"baggage\":\"b=\\\"2\\\"\"}}}"),
          Arguments.of(
              "{\"params\":{\"_meta\":{\"baggage\":7,\"x\":0,\"trace\\u0070arent\": null }}}",
              ALL,
              "{\"params\":{\"_meta\":{\"tracestate\":\"s=1\",\"baggage\":\"b=\\\"2\\\"\",\"x\":0,"
                  + "\"trace\\u0070arent\": \"P\" }}}"),
          Arguments.of(
              "{\"params\":{\"_meta\":{\"tracestate\":\"of=another\",\"baggage\":\"mine\"}}}",
              PARENT,
              "{\"params\":{\"_meta\":{\"traceparent\":\"P\",\"tracestate\":\"\","
                  + "\"baggage\":\"mine\"}}}"),
          Arguments.of(
              "{\"params\" : {\"name\":\"_meta\"}, \"id\":1}",
              PARENT,
              "{\"params\" : {\"_meta\":{\"traceparent\":\"P\"},\"name\":\"_meta\"}, \"id\":1}"),
          Arguments.of(
              "{\"params\":{}}", PARENT, "{\"params\":{\"_meta\":{\"traceparent\":\"P\"}}}"),
          Arguments.of(
              " {\"id\":1}", PARENT, " {\"params\":{\"_meta\":{\"traceparent\":\"P\"}},\"id\":1}"));

  @ParameterizedTest
  @FieldSource("BODIES")
  void changesNothingElse(String body, TraceContext told, String expected) {
    // When
    Buffer edited = TraceEdits.applied(Buffer.buffer(body), told);

    // Then
    assertThat(edited.toString()).isEqualTo(expected);
  }

  @Test
  void leavesWhatHasNoPlaceForIt() {
    // When, Then
    for (String body :
        List.of("[1]", "{\"params\":[1]}", "{\"params\":{\"_meta\":1}}", "{\"params\":{", "")) {
      assertThat(TraceEdits.applied(Buffer.buffer(body), ALL).toString()).isEqualTo(body);
    }
  }
}
