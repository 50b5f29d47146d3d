package dev.portolan.node.edge;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.backend.BackendProfile;
import dev.portolan.node.backend.BackendProfiles;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Answers {@code server/discover} (specification 2026-07-28, Discovery): one endpoint that offers
 * what all its backends offer together. It answers with no backend up, too, and says then who is
 * missing.
 */
final class Discovery {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final BackendProfiles profiles;
  private final JsonObject serverInfo;
  private final Duration patience;

  /**
   * @param patience how long a backend may take to introduce itself before it counts as missing
   */
  Discovery(BackendProfiles profiles, JsonObject serverInfo, Duration patience) {
    this.profiles = profiles;
    this.serverInfo = serverInfo;
    this.patience = patience;
  }

  /** The result object. */
  Future<Buffer> describe(Caller caller) {
    return asked(caller).map(answers -> render(caller, answers));
  }

  /** The result of {@code initialize} (specification 2025-11-25, Lifecycle). */
  Future<Buffer> introduce(Caller caller, ProtocolVersion version) {
    return Future.all(asked(caller), sharing(caller))
        .map(
            both -> {
              Set<MountId> sharing = both.resultAt(1);
              Offer offer = Offer.toLegacy(caller, both.resultAt(0), sharing);
              JsonObject result =
                  new JsonObject()
                      .put("protocolVersion", version.value())
                      .put("capabilities", offer.capabilities())
                      .put("serverInfo", serverInfo);
              offer.addTo(result, new JsonObject());
              return result.toBuffer();
            });
  }

  /** The mounts at which this client would share sessions; who does not say is missing anyway. */
  private Future<Set<MountId>> sharing(Caller caller) {
    List<Future<Boolean>> asked = new ArrayList<>();
    for (BoundMount mount : caller.mounts()) {
      asked.add(
          profiles
              .sharesSessions(mount)
              .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
              .otherwise(false));
    }
    return Future.all(asked)
        .map(
            all -> {
              Set<MountId> sharing = new HashSet<>();
              for (int at = 0; at < asked.size(); at++) {
                if (all.<Boolean>resultAt(at)) {
                  sharing.add(caller.mounts().get(at).mount().id());
                }
              }
              return sharing;
            });
  }

  private Future<List<Optional<BackendProfile>>> asked(Caller caller) {
    List<Future<Optional<BackendProfile>>> asked = new ArrayList<>();
    for (BoundMount mount : caller.mounts()) {
      asked.add(
          profiles
              .profileOf(mount)
              .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
              .map(Optional::of)
              .otherwise(Optional.empty()));
    }
    return Future.all(asked).map(all -> all.list());
  }

  private Buffer render(Caller caller, List<Optional<BackendProfile>> answers) {
    Offer offer = Offer.toModern(caller, answers);
    JsonObject result =
        new JsonObject()
            .put("supportedVersions", supported())
            .put("capabilities", offer.capabilities());
    offer.addTo(result, new JsonObject().put(MetaKey.SERVER_INFO, serverInfo));
    return result
        .put("resultType", "complete")
        .put("ttlMs", (offer.missing().isEmpty() ? FRESH : SOON).toMillis())
        .put("cacheScope", CacheScope.PRIVATE.wireName())
        .toBuffer();
  }

  private static JsonArray supported() {
    JsonArray versions = new JsonArray();
    ProtocolVersion.MODERN.forEach(version -> versions.add(version.value()));
    return versions;
  }
}
