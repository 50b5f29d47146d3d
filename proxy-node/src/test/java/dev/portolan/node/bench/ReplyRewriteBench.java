package dev.portolan.node.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.wire.ReplyEdits;
import dev.portolan.node.wire.ReplyRewriter;
import dev.portolan.node.wire.RequestId;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Map;
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

/** What it costs to rewrite a reply in the stream, against parse, change and serialise. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ReplyRewriteBench {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<String, ReplyEdits> EDITS =
      Map.of(
          "none",
          ReplyEdits.NONE,
          "legacy",
          new ReplyEdits(
              RequestId.of(77),
              Map.of("resultType", RawJson.of("\"complete\"")),
              Map.of(-32002, -32602),
              null,
              null,
              null,
              true),
          "mapped",
          new ReplyEdits(
              null, Map.of(), Map.of(), text -> "s" + text, null, uri -> "gate:" + uri, false));

  @Param({"2", "64"})
  int kilobytes;

  @Param({"none", "legacy", "mapped"})
  String change = "none";

  private ReplyEdits edits = ReplyEdits.NONE;
  private Buffer json = Buffer.buffer();
  private Buffer events = Buffer.buffer();

  @Setup
  public void makeReplies() {
    edits = EDITS.getOrDefault(change, ReplyEdits.NONE);
    var content = new StringBuilder();
    for (int i = 0; content.length() < kilobytes * 1_024 - 300; i++) {
      content
          .append(i == 0 ? "" : ",")
          .append("{\"type\":\"text\",\"text\":\"")
          .append("A line of text, as tools give it.\\n".repeat(10))
          .append("\"},{\"type\":\"resource_link\",\"uri\":\"file:///docs/")
          .append(i)
          .append("\",\"name\":\"doc\"}");
    }
    String reply =
        "{\"jsonrpc\":\"2.0\",\"id\":12,\"result\":{\"content\":["
            + content
            + "],\"structuredContent\":{\"rows\":[[1,2,3],{\"a\":true}]},\"requestState\":\"abc\"}}";
    json = Buffer.buffer(reply);
    events = Buffer.buffer("event: message\ndata: " + reply + "\n\n");
  }

  @Benchmark
  public int jsonInStream() {
    return run(ReplyRewriter.ofJson(edits), json);
  }

  @Benchmark
  public int eventsInStream() {
    return run(ReplyRewriter.ofEvents(edits, request -> {}), events);
  }

  /** The baseline: the same whatever the edits. */
  @Benchmark
  public int jsonByTree() throws IOException {
    ObjectNode reply = (ObjectNode) JSON.readTree(json.getBytes());
    reply.put("id", 77);
    ((ObjectNode) reply.get("result")).put("resultType", "complete");
    return Buffer.buffer(JSON.writeValueAsBytes(reply)).length();
  }

  private static int run(ReplyRewriter rewriter, Buffer whole) {
    return rewriter.feed(whole).length() + rewriter.end().length();
  }
}
