package dev.portolan.node.wire;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Rewrites a body of one response. */
final class JsonReplyRewriter implements ReplyRewriter {
  private final ReplyOutput output = new ReplyOutput();
  private final MessageEdits message;
  private final JsonTokens tokens;

  JsonReplyRewriter(ReplyEdits edits) {
    message = MessageEdits.ofResponse(edits, output);
    tokens = new JsonTokens(message, output);
  }

  @Override
  public Buffer feed(Buffer piece) {
    byte[] in = output.begin(piece);
    tokens.feed(in, 0, in.length);
    return output.take();
  }

  @Override
  public Buffer end() {
    output.begin(Buffer.buffer());
    tokens.end();
    return output.take();
  }

  @Override
  public boolean answered() {
    return tokens.isDone() && message.isAnswer();
  }

  @Override
  public @Nullable Integer errorCode() {
    return message.errorCode();
  }

  @Override
  public boolean isToolError() {
    return message.isToolError();
  }

  @Override
  public boolean betweenEvents() {
    return false;
  }
}
