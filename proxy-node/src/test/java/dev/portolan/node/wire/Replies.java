package dev.portolan.node.wire;

import dev.portolan.model.catalog.RawJson;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Ways to feed a rewriter, and edits to give it. */
final class Replies {
  static final UnaryOperator<String> MARKED = text -> text + "!";

  private Replies() {}

  /** Every edit there is. */
  static ReplyEdits allEdits(boolean legacy) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    members.put("resultType", RawJson.of("\"complete\""));
    members.put("ttlMs", RawJson.of("{\n\"a\":0}"));
    UnaryOperator<String> uris = uri -> "gate\n\"ü\"://" + uri;
    return new ReplyEdits(
        RequestId.of(77), members, Map.of(-32002, -32602), MARKED, MARKED, uris, legacy);
  }

  static ReplyEdits withId() {
    return new ReplyEdits(RequestId.of(77), Map.of(), Map.of(), null, null, null, false);
  }

  static ReplyEdits withMembers(Map<String, RawJson> members) {
    return new ReplyEdits(null, members, Map.of(), null, null, null, false);
  }

  static ReplyEdits withUris(UnaryOperator<String> uris) {
    return new ReplyEdits(null, Map.of(), Map.of(), null, null, uris, false);
  }

  static ReplyEdits legacy(@Nullable RequestId id) {
    return new ReplyEdits(id, Map.of(), Map.of(), null, null, null, true);
  }

  /** What comes out of it for this text. */
  static String through(ReplyRewriter rewriter, String text) {
    byte[] out = through(rewriter, List.of(text.getBytes(StandardCharsets.UTF_8)));
    return new String(out, StandardCharsets.UTF_8);
  }

  static byte[] through(ReplyRewriter rewriter, List<byte[]> pieces) {
    Buffer out = Buffer.buffer();
    pieces.forEach(piece -> out.appendBuffer(rewriter.feed(Buffer.buffer(piece))));
    return out.appendBuffer(rewriter.end()).getBytes();
  }

  /** The bytes in pieces of one byte up to {@code longest}, now and then an empty one. */
  static List<byte[]> cut(byte[] whole, int longest, Random random) {
    var pieces = new ArrayList<byte[]>();
    for (int at = 0; at < whole.length; ) {
      int end = Math.min(whole.length, at + random.nextInt(longest + 1));
      pieces.add(Arrays.copyOfRange(whole, at, end));
      at = end;
    }
    return pieces;
  }
}
