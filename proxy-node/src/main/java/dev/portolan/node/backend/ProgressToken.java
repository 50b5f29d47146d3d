package dev.portolan.node.backend;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.wire.ObjectEditor;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the requests of one session progress tokens that are unique in it, and puts those of their
 * clients back. Messages of HTTP+SSE are cut out of a stream that many share, and so are whole
 * anyway: here each is edited by itself, which the hot path must not do.
 */
final class ProgressToken {
  private static final String TOKEN = "progressToken";

  private ProgressToken() {}

  /** The token in this request; empty if its client wants no progress. */
  static Optional<RawJson> in(RawJson request) {
    return member(request, "params")
        .flatMap(params -> member(params, "_meta"))
        .flatMap(meta -> ObjectEditor.member(meta, TOKEN));
  }

  /** A request that has a token, with this one in its place. */
  static RawJson inRequest(RawJson request, RawJson token) {
    RawJson params = member(request, "params").orElseThrow();
    RawJson meta = member(params, "_meta").orElseThrow();
    RawJson edited = ObjectEditor.with(meta, Map.of(TOKEN, token));
    return ObjectEditor.with(
        request, Map.of("params", ObjectEditor.with(params, Map.of("_meta", edited))));
  }

  /** The token that a notification of progress names. */
  static Optional<RawJson> told(RawJson notification) {
    return member(notification, "params").flatMap(params -> ObjectEditor.member(params, TOKEN));
  }

  /** A notification of progress with this token in the place of the one that it names. */
  static RawJson inNotification(RawJson notification, RawJson token) {
    RawJson params = member(notification, "params").orElseThrow();
    return ObjectEditor.with(
        notification, Map.of("params", ObjectEditor.with(params, Map.of(TOKEN, token))));
  }

  private static Optional<RawJson> member(RawJson object, String name) {
    return ObjectEditor.member(object, name).filter(value -> value.bytes()[0] == '{');
  }
}
