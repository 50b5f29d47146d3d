package dev.portolan.node.bridge;

import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.seal.Seal;
import dev.portolan.node.session.BackendSession;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.wire.ClientAbility;
import dev.portolan.node.wire.ObjectEditor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a legacy backend asks on the stream of one call, in a session that several clients share. It
 * comes on the stream of the call, so it is for the client that made this: it is told what it can
 * answer, under ids that nobody else can answer to. Lives as long as the stream.
 */
final class SharedQuestions {
  /** On one stream. What is asked beyond is not told. */
  private static final int MAX_ASKED = 1_000;

  private final Seal seal;
  private final SessionKey asked;
  private final MountId mount;
  private final BackendSession in;
  private final Set<ClientAbility> abilities;

  /** As told, by the backend's own ids: a question is sealed once. */
  private final Map<RawJson, RawJson> told = new HashMap<>();

  /**
   * @param asked whose call it is
   * @param abilities of the client; what else the backend asks is not told
   */
  SharedQuestions(
      Seal seal, SessionKey asked, MountId mount, BackendSession in, Set<ClientAbility> abilities) {
    this.seal = seal;
    this.asked = asked;
    this.mount = mount;
    this.in = in;
    this.abilities = abilities;
  }

  /** A request of the backend, or its cancellation of one, as the client reads it; null if not. */
  byte @Nullable [] translated(byte[] serverMessage) {
    RawJson message = RawJson.copyOf(serverMessage);
    try {
      Optional<RawJson> read =
          ObjectEditor.member(message, "id").isPresent()
              ? ServerQuestion.of(serverMessage)
                  .filter(question -> question.suits(abilities))
                  .flatMap(question -> idOf(question.id()))
                  .map(id -> ObjectEditor.with(message, Map.of("id", id)))
              : cancelled(message);
      return read.map(RawJson::bytes).orElse(null);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  private Optional<RawJson> idOf(RawJson own) {
    RawJson known = told.get(own);
    if (known != null || told.size() >= MAX_ASKED) {
      return Optional.ofNullable(known);
    }
    Optional<RawJson> fresh =
        SharedRequestId.of(mount, in, own).map(request -> request.told(seal, asked));
    fresh.ifPresent(id -> told.put(own, id));
    return fresh;
  }

  /** Of a request that was told here; of any other, nobody here has heard. */
  private Optional<RawJson> cancelled(RawJson message) {
    return ObjectEditor.member(message, "params")
        .flatMap(
            params ->
                ObjectEditor.member(params, "requestId")
                    .map(told::get)
                    .map(id -> ObjectEditor.with(params, Map.of("requestId", id))))
        .map(params -> ObjectEditor.with(message, Map.of("params", params)));
  }
}
