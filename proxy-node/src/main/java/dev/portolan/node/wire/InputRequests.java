package dev.portolan.node.wire;

import dev.portolan.model.catalog.RawJson;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lets a modern backend's reply pass as another rewriter gives it, but for a response that asks for
 * input (specification 2026-07-28, Multi Round-Trip Requests): that one is taken out. To tell, what
 * may be one is held back until it is whole; what grows beyond a mebibyte is none, and flows.
 */
public final class InputRequests implements ReplyRewriter {
  /** Of a response that asks for input. */
  public static final int MAX_BYTES = 1 << 20;

  private final ReplyRewriter inner;
  private final boolean events;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean flowing;
  private boolean lineIsEmpty = true;
  private boolean afterReturn;
  private byte @Nullable [] inquiry;

  /**
   * Wraps a rewriter.
   *
   * @param events whether it writes an event stream
   */
  public InputRequests(ReplyRewriter inner, boolean events) {
    this.inner = inner;
    this.events = events;
  }

  /** The response that was taken out; null if there was none so far. */
  public byte @Nullable [] inquiry() {
    return inquiry;
  }

  @Override
  public Buffer feed(Buffer piece) {
    return held(inner.feed(piece));
  }

  @Override
  public Buffer end() {
    Buffer out = held(inner.end());
    if (!events && !flowing && isInquiry(held.toByteArray())) {
      inquiry = held.toByteArray();
      held.reset();
    }
    return release(out);
  }

  private Buffer held(Buffer piece) {
    Buffer out = Buffer.buffer();
    byte[] in = piece.getBytes();
    int from = 0;
    for (int at = 0; events && at < in.length; at++) {
      if (endsEvent(in[at])) {
        take(in, from, at + 1, out);
        endEvent(out);
        from = at + 1;
      }
    }
    take(in, from, in.length, out);
    return out;
  }

  private void take(byte[] in, int from, int to, Buffer out) {
    if (!flowing && held.size() + (to - from) > MAX_BYTES) {
      flowing = true;
      release(out);
    }
    if (flowing) {
      out.appendBytes(in, from, to - from);
    } else {
      held.write(in, from, to - from);
    }
  }

  private Buffer release(Buffer out) {
    out.appendBytes(held.toByteArray());
    held.reset();
    return out;
  }

  /** An event ends with an empty line; lines end with LF, CR or both. */
  private boolean endsEvent(byte next) {
    if (next == '\n' && afterReturn) {
      afterReturn = false;
      return false;
    }
    afterReturn = next == '\r';
    boolean lineEnds = next == '\n' || next == '\r';
    boolean ends = lineEnds && lineIsEmpty;
    lineIsEmpty = lineEnds;
    return ends;
  }

  private void endEvent(Buffer out) {
    if (!flowing) {
      byte[] data = EventData.of(held.toByteArray());
      if (isInquiry(data)) {
        inquiry = data;
        held.reset();
      }
    }
    flowing = false;
    release(out);
  }

  private static boolean isInquiry(byte[] message) {
    try {
      return message.length > 0
          && ObjectEditor.member(RawJson.copyOf(message), "result")
              .flatMap(result -> ObjectEditor.text(result, "resultType"))
              .filter("input_required"::equals)
              .isPresent();
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  @Override
  public boolean answered() {
    return inner.answered();
  }

  @Override
  public boolean betweenEvents() {
    return inner.betweenEvents() && held.size() == 0 && !flowing;
  }

  @Override
  public boolean isPutOff() {
    return inquiry != null;
  }

  @Override
  public @Nullable Integer errorCode() {
    return inner.errorCode();
  }

  @Override
  public boolean isToolError() {
    return inner.isToolError();
  }
}
