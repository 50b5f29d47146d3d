package dev.portolan.node.edge;

import dev.portolan.model.catalog.CacheScope;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.backend.BackendProfile;
import dev.portolan.node.backend.BackendProfiles;
import dev.portolan.node.tenant.Caller;
import dev.portolan.node.wire.BoundMount;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * Answers {@code server/discover} (specification 2026-07-28, Discovery): one endpoint that offers
 * what all its backends offer together. It answers with no backend up, too, and says then who is
 * missing.
 */
final class Discovery {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofSeconds(1);

  /** What a legacy backend can do only within a session of the client's own. */
  private static final List<String> SESSION_BOUND = List.of("logging", "tasks");

  private static final List<String> LISTS = List.of("tools", "prompts", "resources");

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
    List<Future<Optional<BackendProfile>>> asked = new ArrayList<>();
    for (BoundMount mount : caller.mounts()) {
      asked.add(
          profiles
              .profileOf(mount)
              .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
              .map(Optional::of)
              .otherwise(Optional.empty()));
    }
    return Future.all(asked).map(all -> render(caller, all.list()));
  }

  private Buffer render(Caller caller, List<Optional<BackendProfile>> answers) {
    JsonObject capabilities = new JsonObject();
    StringJoiner instructions = new StringJoiner("\n\n");
    JsonArray missing = new JsonArray();
    for (int at = 0; at < answers.size(); at++) {
      MountId mount = caller.mounts().get(at).mount().id();
      answers
          .get(at)
          .ifPresentOrElse(
              profile -> {
                merge(capabilities, profile);
                Optional.ofNullable(profile.instructions()).ifPresent(instructions::add);
              },
              () -> missing.add(mount.value()));
    }
    JsonObject meta = new JsonObject().put(MetaKey.SERVER_INFO, serverInfo);
    if (!missing.isEmpty()) {
      meta.put(MetaKey.INCOMPLETE, missing);
    }
    JsonObject result =
        new JsonObject().put("supportedVersions", supported()).put("capabilities", capabilities);
    if (instructions.length() > 0) {
      result.put("instructions", instructions.toString());
    }
    return result
        .put("resultType", "complete")
        .put("ttlMs", (missing.isEmpty() ? FRESH : SOON).toMillis())
        .put("cacheScope", CacheScope.PRIVATE.wireName())
        .put("_meta", meta)
        .toBuffer();
  }

  private static JsonArray supported() {
    JsonArray versions = new JsonArray();
    ProtocolVersion.MODERN.forEach(version -> versions.add(version.value()));
    return versions;
  }

  private static void merge(JsonObject capabilities, BackendProfile profile) {
    JsonObject offered = objectOf(profile.capabilities());
    if (profile.era() == Era.LEGACY) {
      SESSION_BOUND.forEach(offered::remove);
    }
    // the gateway notices changes of a list by itself, whether its backend tells of them or not
    LISTS.stream()
        .filter(offered::containsKey)
        .forEach(list -> offered.getJsonObject(list).put("listChanged", true));
    capabilities.mergeIn(offered, true);
  }

  private static JsonObject objectOf(RawJson json) {
    try {
      JsonObject object = new JsonObject(json.toString());
      LISTS.stream()
          .filter(
              list -> object.containsKey(list) && !(object.getValue(list) instanceof JsonObject))
          .forEach(object::remove);
      return object;
    } catch (DecodeException notAnObject) {
      return new JsonObject();
    }
  }
}
