package dev.portolan.node.bridge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.node.relaylog.LogKey;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.seal.Seal.Purpose;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Span;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The name under which the rest of one reply is found: sealed, so that nobody guesses one, and for
 * one session, so that it is nothing in another. It tells what it is the reply to, for whoever has
 * nothing else left of it.
 *
 * @param text as it stands in event ids
 * @param session of the client
 * @param mount of the backend that replies
 * @param id of the request; none if it was too long to be told
 */
public record ReplyName(String text, SessionKey session, MountId mount, RequestId id) {
  /** Of a request's id: a name stands in each event. */
  private static final int MAX_ID_BYTES = 256;

  /** One that nobody has. */
  public static ReplyName fresh(Seal seal, SessionKey session, MountId mount, RequestId id) {
    RequestId told = id.raw().length > MAX_ID_BYTES ? RequestId.NONE : id;
    byte[] content =
        (mount.value() + '\n' + new String(told.raw(), StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8);
    String text = seal.seal(Purpose.REPLY, session.digest(), content);
    return new ReplyName(text, session, mount, told);
  }

  /** The name in an event id; empty if it was not given in this session. */
  public static Optional<ReplyName> open(Seal seal, SessionKey session, String text) {
    return seal.open(Purpose.REPLY, session.digest(), text)
        .map(content -> opened(text, session, content));
  }

  private static ReplyName opened(String text, SessionKey session, byte[] content) {
    int end = 0;
    while (content[end] != '\n') {
      end++;
    }
    MountId mount = new MountId(new String(content, 0, end, StandardCharsets.UTF_8));
    return new ReplyName(
        text, session, mount, RequestId.in(content, new Span(end + 1, content.length)));
  }

  /** The log of the reply. */
  public LogKey log() {
    return LogKey.of("reply", session.digest().hex() + text);
  }

  /** Not the name: whoever has it and the session may read the reply. */
  @Override
  public String toString() {
    return "reply of " + mount;
  }
}
