package dev.portolan.node.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.fault.Fault;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The claim of the property and the fuzz tests: the scanner and a full parse say the same of any
 * bytes. Two differences are meant: keys that come twice in the objects we act on are refused, and
 * half of a surrogate pair may stand in a key as it may in a value.
 */
final class ScannerAgreement {
  private ScannerAgreement() {}

  static void check(byte[] bytes, String about) {
    JsonNode tree = FullParse.of(bytes);
    if (tree == null && FullParse.hasHalfAPairInAKey(bytes)) {
      assertThat(isJson(bytes)).as("is JSON: %s", about).isTrue();
      return;
    }
    assertThat(isJson(bytes)).as("is JSON: %s", about).isEqualTo(tree != null);
    RequestScan scan = RequestScan.of(bytes, FullParse.MAX_DEPTH);
    if (tree == null) {
      assertThat(scan.flaw).as("flaw: %s", about).isNotNull().doesNotStartWith("duplicate");
    } else if (scan.flaw != null) {
      assertThat(scan.flaw).as(about).startsWith("duplicate key");
      assertThat(FullParse.hasDuplicates(bytes)).as("duplicates: %s", about).isTrue();
    } else {
      checkParts(bytes, scan, tree, about);
    }
    checkReading(bytes, tree, about);
  }

  static boolean isJson(byte[] bytes) {
    try {
      var scanner = new JsonScanner(bytes, 0, bytes.length, FullParse.MAX_DEPTH);
      scanner.skipValue();
      scanner.expectEnd();
      return true;
    } catch (BadJson bad) {
      return false;
    }
  }

  private static void checkParts(byte[] bytes, RequestScan scan, JsonNode tree, String about) {
    assertThat(scan.notObject).as(about).isEqualTo(!tree.isObject());
    if (scan.notObject) {
      return;
    }
    JsonNode params = tree.path("params");
    JsonNode meta = params.path("_meta");
    same(bytes, scan.id, tree.path("id"), about);
    same(bytes, scan.method, tree.path("method"), about);
    same(bytes, scan.jsonrpc, tree.path("jsonrpc"), about);
    same(bytes, scan.params, params, about);
    same(bytes, scan.name, params.path("name"), about);
    same(bytes, scan.uri, params.path("uri"), about);
    same(bytes, scan.taskId, params.path("taskId"), about);
    same(bytes, scan.arguments, params.path("arguments"), about);
    same(bytes, scan.cursor, params.path("cursor"), about);
    same(bytes, scan.requestState, params.path("requestState"), about);
    same(bytes, scan.inputResponses, params.path("inputResponses"), about);
    same(bytes, scan.ref, params.path("ref"), about);
    same(bytes, scan.notifications, params.path("notifications"), about);
    same(bytes, scan.meta, meta, about);
    same(bytes, scan.version, meta.path(MetaKey.PROTOCOL_VERSION), about);
    same(bytes, scan.capabilities, meta.path(MetaKey.CLIENT_CAPABILITIES), about);
    same(bytes, scan.progressToken, meta.path(MetaKey.PROGRESS_TOKEN), about);
    same(bytes, scan.traceparent, meta.path(MetaKey.TRACEPARENT), about);
  }

  private static void same(byte[] bytes, @Nullable Span at, JsonNode expected, String about) {
    assertThat(at == null)
        .as("%s is there: %s", expected, about)
        .isEqualTo(expected.isMissingNode());
    if (at == null) {
      return;
    }
    // A root scalar is delimited by what follows it, so the bytes alone are the value again.
    JsonNode found = FullParse.of(Arrays.copyOfRange(bytes, at.from(), at.to()));
    assertThat(found).as(about).isEqualTo(expected);
    if (expected.isTextual()) {
      assertThat(JsonText.decode(bytes, at)).as(about).isEqualTo(expected.textValue());
      byte[] quoted = JsonText.quote(expected.textValue());
      assertThat(FullParse.of(quoted)).as(about).isEqualTo(expected);
    }
  }

  private static void checkReading(byte[] bytes, @Nullable JsonNode tree, String about) {
    Reading reading = readWithItsOwnHeaders(bytes, tree);
    switch (reading) {
      case Reading.Read read -> {
        JsonNode message = Objects.requireNonNull(tree, about);
        assertThat(read.request().method()).as(about).isEqualTo(message.path("method").asText());
        String name = read.request().name();
        assertThat(name == null || message.path("params").toString().length() >= name.length())
            .as(about)
            .isTrue();
      }
      case Reading.Legacy legacy -> throw new AssertionError("its headers are modern: " + about);
      case Reading.Unread unread ->
          assertThat(tree != null || unread.fault() instanceof Fault.Malformed).as(about).isTrue();
    }
  }

  private static Reading readWithItsOwnHeaders(byte[] bytes, @Nullable JsonNode tree) {
    var headers = MultiMap.caseInsensitiveMultiMap().add("MCP-Protocol-Version", "2026-07-28");
    if (tree != null) {
      headers.add("Mcp-Method", tree.path("method").asText());
      headers.add("Mcp-Name", tree.path("params").path("name").asText());
    }
    return new RequestReader(FullParse.MAX_DEPTH)
        .read(new RequestHead("POST", "/mcp", headers), bytes);
  }
}
