package dev.portolan.node.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.wire.Edit;
import dev.portolan.node.wire.McpRequest;
import dev.portolan.node.wire.Reading;
import dev.portolan.node.wire.RequestHead;
import dev.portolan.node.wire.RequestReader;
import dev.portolan.node.wire.Span;
import dev.portolan.node.wire.Splice;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to rename the tool of a call: our scan, header check and splice, against parsing
 * the body into a tree, changing it and writing it again. Run by {@code config/bench
 * ScanAndSplice}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScanAndSpliceBench {
  private static final String META =
      "\"_meta\":{\""
          + MetaKey.PROTOCOL_VERSION
          + "\":\"2026-07-28\",\""
          + MetaKey.CLIENT_CAPABILITIES
          + "\":{}}";

  /** {@code call} is the least a modern call can be. */
  @Param({"call", "rows", "text"})
  public String shape = "call";

  private final ObjectMapper jackson = new ObjectMapper();
  private final RequestReader reader = new RequestReader(64);
  private final RequestHead head =
      new RequestHead(
          "POST",
          "/mcp",
          MultiMap.caseInsensitiveMultiMap()
              .add("MCP-Protocol-Version", "2026-07-28")
              .add("Mcp-Method", "tools/call")
              .add("Mcp-Name", "gh_search"));
  private final byte[] newName = Splice.quoted("search");
  private byte[] body = {};

  @Setup
  public void makeBody() {
    body =
        switch (shape) {
          case "call" -> call(META + ",", "\"query\":\"harbour charts\",\"limit\":10");
          case "rows" ->
              call(META + ",", "\"rows\":[" + "[1,2.5,\"abc\",{\"k\":true}],".repeat(128) + "0]");
          default ->
              call(
                  META + ",",
                  "\"text\":\"" + "All that is gold does not glitter. ".repeat(1872) + "\"");
        };
  }

  private static byte[] call(String meta, String arguments) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{"
            + meta
            + "\"name\":\"gh_search\",\"arguments\":{"
            + arguments
            + "}}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public Object scanAndSplice() {
    return switch (reader.read(head, body)) {
      case Reading.Read read -> renamed(read.request());
      case Reading.Legacy legacy -> throw new IllegalStateException("a modern call: " + legacy);
      case Reading.Unread unread -> throw new IllegalStateException("a good call: " + unread);
    };
  }

  private Buffer renamed(McpRequest request) {
    Span nameAt = Objects.requireNonNull(request.parts().nameAt());
    return Splice.apply(body, List.of(new Edit(nameAt, newName)));
  }

  @Benchmark
  public byte[] treeAndSerialise() throws IOException {
    ObjectNode tree = (ObjectNode) jackson.readTree(body);
    ((ObjectNode) tree.path("params")).put("name", "search");
    return jackson.writeValueAsBytes(tree);
  }
}
