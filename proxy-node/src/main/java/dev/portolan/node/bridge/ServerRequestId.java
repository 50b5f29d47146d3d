package dev.portolan.node.bridge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.wire.ObjectEditor;
import dev.portolan.node.wire.RequestId;
import dev.portolan.node.wire.Splice;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The id under which a client reads a request of one of its backends: whose it is, and the
 * backend's own id. Nothing is kept for it, so the answer may come to any node. It is no secret and
 * gives no right: an answer goes nowhere but into the answering client's own session at that
 * backend.
 *
 * @param mount whose backend asks
 * @param own the backend's id, a JSON string or number as it was spelled
 */
public record ServerRequestId(MountId mount, RawJson own) {

  /** The id that a client has answered to; empty if it cannot be one of these. */
  public static Optional<ServerRequestId> of(RequestId answered) {
    String text = textOf(answered);
    int colon = text.indexOf(':');
    try {
      return colon < 1
          ? Optional.empty()
          : Optional.of(
              new ServerRequestId(
                  new MountId(text.substring(0, colon)), scalar(text.substring(colon + 1))));
    } catch (IllegalArgumentException noMount) {
      return Optional.empty();
    }
  }

  /** A string or a number, and nothing beside it: it is written into a message. */
  static RawJson scalar(String own) {
    RawJson value =
        ObjectEditor.member(RawJson.of("{\"id\":" + own + "}"), "id")
            .orElseThrow(() -> new IllegalArgumentException("no id"));
    byte first = value.bytes()[0];
    boolean isString = first == '"';
    boolean isNumber = first == '-' || (first >= '0' && first <= '9');
    if (!value.toString().equals(own) || !(isString || isNumber)) {
      throw new IllegalArgumentException(
          "id of " + own.length() + " characters (expected: one id)");
    }
    return value;
  }

  /** The text of an id that is a string; "" for any other. */
  static String textOf(RequestId answered) {
    byte[] raw = answered.raw();
    if (raw.length == 0 || raw[0] != '"') {
      return "";
    }
    RawJson object = RawJson.of("{\"id\":" + new String(raw, StandardCharsets.UTF_8) + "}");
    return ObjectEditor.text(object, "id").orElse("");
  }

  /** As the client reads it: a JSON string. */
  RawJson told() {
    return RawJson.copyOf(Splice.quoted(mount.value() + ':' + own));
  }

  /** A request of this mount's backend, or its cancellation of one, as the client is to read it. */
  static byte[] translated(MountId mount, byte[] serverMessage) {
    RawJson message = RawJson.copyOf(serverMessage);
    try {
      return (ObjectEditor.member(message, "id").isPresent()
              ? renamed(mount, message, "id")
              : ObjectEditor.member(message, "params")
                  .map(params -> renamed(mount, params, "requestId"))
                  .map(params -> ObjectEditor.with(message, Map.of("params", params)))
                  .orElse(message))
          .bytes();
    } catch (IllegalArgumentException unreadable) {
      return serverMessage;
    }
  }

  private static RawJson renamed(MountId mount, RawJson object, String member) {
    return ObjectEditor.member(object, member)
        .map(own -> Map.of(member, new ServerRequestId(mount, own).told()))
        .map(members -> ObjectEditor.with(object, members))
        .orElse(object);
  }

  /** The client's answer as the backend is to read it. */
  public byte[] answer(byte[] body) {
    return ObjectEditor.with(RawJson.copyOf(body), Map.of("id", own)).bytes();
  }
}
